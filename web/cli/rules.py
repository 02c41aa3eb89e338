"""`clauseflow feel` and `clauseflow dmn`: an owner tries an expression or a table, and sees what it says and why.

Nothing is stored and no case is touched; what the rules mean is the engine's to say.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import yaml

from engine import clock, dmn, feel
from engine.bpmn.read_xml import read
from engine.errors import ExpressionFailed
from engine.language import gettext as _

_ZONE = "Asia/Shanghai"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_zone = click.option("--zone", default=_ZONE, show_default=True, help="时区 · time zone of now() and today()")


@click.command("feel")
@click.argument("expression")
@click.option("--context", "file", type=_FILE, help="变量,JSON 或 YAML 文件 · variables, a JSON or YAML file")
@_zone
def feel_command(expression: str, file: Path | None, zone: str) -> None:
    """计算一个 FEEL 表达式 · Evaluate a FEEL expression."""
    scope = _scope(zone)
    prepared = feel.compile(expression)
    context = _variables(file)
    for name in sorted(prepared.names - context.keys()):
        click.echo(_("没有给出“{name}”", name=name), err=True)
    click.echo(_written(prepared.evaluate(context, scope=scope)))
    _remark(scope.remarks)


@click.command("dmn")
@click.argument("file", type=_FILE)
@click.option("--input", "given", type=_FILE, help="输入,JSON 或 YAML 文件 · inputs, a JSON or YAML file")
@click.option("--decision", default="", help="判定的标识(默认:没有被其他判定引用的) · id of the decision")
@click.option("--import", "imported", type=_FILE, multiple=True, help="它导入的文件 · files that it imports")
@_zone
def dmn_command(file: Path, given: Path | None, decision: str, imported: tuple[Path, ...], zone: str) -> None:
    """用输入试算决策表,并说明哪条规则为什么符合 · Try a decision and say which rules matched and why."""
    decisions = dmn.read(read(file.read_bytes()), [read(other.read_bytes()) for other in imported])
    for chosen in _chosen(decisions, decision):
        scope = _scope(zone)
        outcome = chosen.decide(_variables(given), scope)
        click.echo(_("判定 {name}:{value}", name=chosen.name, value=_written(outcome.value)))
        for decided in scope.trail:
            _explain(decided)
        _remark(scope.remarks)


def _chosen(decisions: dict[str, dmn.Decision], wanted: str) -> list[dmn.Decision]:
    """Return the decision of an id, or those no other requires."""
    if not wanted:
        below = {required.id for decision in decisions.values() for required in decision.required}
        return [decision for decision in decisions.values() if decision.id not in below]
    if wanted not in decisions:
        raise click.ClickException(_("没有判定“{id}”。现有:{all}", id=wanted, all="、".join(decisions)))
    return [decisions[wanted]]


def _explain(decided: dmn.Decided) -> None:
    """Print what a table judged, and for every rule which cell decided."""
    table = decided.table
    if table is None:
        return
    click.echo(_("表 {name}({policy})", name=table.name, policy=table.hit_policy))
    values = [decided.inputs[column.input.text] for column in table.columns]
    for column, value in zip(table.columns, values, strict=True):
        click.echo(f"  {column.input.label} = {_written(value)}")
    for number, (rule, failed) in enumerate(zip(table.rules, decided.failed, strict=True), 1):
        if failed is None:
            mark = "✓" if number in decided.rules else "·"
            cells = [(column, test.text) for column, test in zip(table.columns, rule.tests, strict=True)]
            held = ", ".join(f"{column.input.label} {text}" for column, text in cells if text != "-")
            click.echo(_("  {mark} 规则 {number} 符合:{cells}", mark=mark, number=number, cells=held or "-"))
        else:
            cell = f"{table.columns[failed].input.label} {rule.tests[failed].text}"
            click.echo(_("    规则 {number} 不符合:{cell}", number=number, cell=cell))


def _remark(remarks: Iterable[feel.Remark]) -> None:
    for remark in dict.fromkeys(remarks):
        click.echo(_("提示:{text}:{reason}", text=remark.text, reason=remark.reason), err=True)


def _scope(zone: str) -> feel.Scope:
    try:
        return feel.Scope(now=clock.now(), zone=ZoneInfo(zone))
    except (ValueError, OSError, KeyError) as error:
        raise click.ClickException(_("没有名为“{zone}”的时区", zone=zone)) from error


def _written(value: Any) -> str:
    """Write a value as JSON; what has no place there, by what it is."""
    try:
        return json.dumps(feel.to_json(value), ensure_ascii=False)
    except ExpressionFailed as failed:
        return failed.reason


def _variables(file: Path | None) -> dict[str, Any]:
    """Read a file of variables; JSON is YAML too."""
    if file is None:
        return {}
    try:
        found = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.ClickException(_("{file} 不是有效的 JSON 或 YAML", file=file.name)) from error
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise click.ClickException(_("{file} 里应当是名称和值", file=file.name))
    return {key: _plain(value) for key, value in found.items()}


def _plain(value: Any) -> Any:
    """Return dates that YAML has read as the text they were; FEEL reads them with its own functions."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {str(key): _plain(item) for key, item in value.items()} if isinstance(value, dict) else value
