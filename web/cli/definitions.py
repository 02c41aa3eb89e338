"""`clauseflow deploy`, `export` and `lint`: procedures as files, into the product and out of it.

What may run is judged by the engine and the forms; this file reads, prints and writes files.
"""

import json
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import click

import engine
import forms
from engine.bpmn.model import read_diagram
from engine.bpmn.walk import as_text, walk
from engine.errors import Finding
from engine.language import gettext as _
from web import library
from web.settings import Settings
from web.wiring import wire


def print_findings(findings: Iterable[Finding], way_of: Callable[[Finding], str] = lambda finding: "") -> None:
    """Print what was found wrong: where, why, what to do; and the way a case comes to it, where `way_of` knows one."""
    for finding in findings:
        where = " ".join(part for part in (finding.file, finding.element_id or "", finding.element_name) if part)
        mark = _("错误") if finding.severity == "error" else _("提醒")
        click.echo(f"{mark}  {where}  [{finding.rule}]\n      {finding.reason} {finding.remedy}", err=True)
        if way := way_of(finding):
            click.echo("      " + _("经过:{way}", way=way), err=True)


def files_at(path: Path) -> tuple[str, dict[str, bytes]]:
    """Members of a bundle from a folder, or one member from a file; the folder's name is the procedure."""
    path = path.resolve()
    if path.is_dir():
        return path.name, library.files_of(path.name, path.parent.parent)
    if path.suffix == ".docx":
        return path.parent.parent.name, {f"{path.parent.name}/{path.name}": path.read_bytes()}
    return path.parent.name, {path.name: path.read_bytes()}


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--procedure", default="", help="属于哪个制度(默认:所在文件夹名) · which procedure it belongs to")
@click.option("--comment", default="", help="说明 · why")
def deploy(path: Path, procedure: str, comment: str) -> None:
    """部署一个制度文件夹或其中一个文件 · Deploy a procedure's folder, or one file of it."""
    database = wire(Settings.from_environment())
    folder, files = files_at(path)
    name = procedure or folder
    whole = files if path.is_dir() else {**engine.latest_files(database, name), **files}
    done = engine.deploy(
        database, actor=engine.SYSTEM, procedure=name, files=whole, comment=comment, findings=forms.check(whole)
    )
    print_findings(done.warnings)
    for key, version in done.definitions:
        click.echo(_("已部署 {key},版本 {version}", key=key, version=version))


@click.command()
@click.argument("procedure")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(procedure: str, folder: Path) -> None:
    """把正在使用的定义写回文件 · Write the deployed definitions of a procedure back to files."""
    files = engine.latest_files(wire(Settings.from_environment()), procedure)
    for name, content in sorted(files.items()):
        room = "forms" if name.endswith(".form") else "processes"
        target = folder / room / procedure / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        click.echo(target)
    if not files:
        raise click.ClickException(_("没有部署过“{procedure}”。", procedure=procedure))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出 · print the findings as JSON")
def lint(files: tuple[Path, ...], as_json: bool) -> None:
    """检查流程图、决策表或表单 · Check diagrams, tables or forms without deploying them."""
    found = [(path, finding) for path in files for finding in _check(path)]
    wrong = sum(finding.severity == "error" for _path, finding in found)
    if as_json:
        click.echo(json.dumps([_as_data(path, finding) for path, finding in found], ensure_ascii=False, indent=2))
    else:
        for path, finding in found:
            print_findings([finding], partial(_way, path))
        told = _(
            "检查了 {files} 个文件:{wrong} 处错误,{rest} 处提醒", files=len(files), wrong=wrong, rest=len(found) - wrong
        )
        click.echo(told)
    sys.exit(1 if wrong else 0)


def _check(path: Path) -> tuple[Finding, ...]:
    content = {path.name: path.read_bytes()}
    if path.suffix == ".docx":
        return _check_template(path)
    return forms.check(content) if path.suffix == ".form" else engine.lint_files(content)


def _check_template(path: Path) -> tuple[Finding, ...]:
    """Judge a template with the forms and diagrams of the folder it lies in, where there are any."""
    procedure, content = files_at(path)
    around = library.files_of(procedure, path.resolve().parent.parent.parent.parent)
    return forms.check_template(content, around)


def _way(path: Path, finding: Finding) -> str:
    """The names a case comes along, joined by arrows; "" for a finding that has no way."""
    return as_text(walk(read_diagram(path.read_bytes()), finding.path)) if finding.path else ""


def _as_data(path: Path, finding: Finding) -> dict[str, Any]:
    return {
        "file": str(path),
        "element": finding.element_id,
        "rule": finding.rule,
        "severity": finding.severity,
        "reason": finding.reason,
        "remedy": finding.remedy,
        "path": list(finding.path),
        "confirmed": finding.confirmed,
    }
