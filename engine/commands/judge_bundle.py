"""Judges the files of a bundle together, before anything is written: names, diagrams, tables, forms, texts."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from engine import dmn
from engine.bpmn.bundle import Bundle, compile_bundle
from engine.bpmn.diagram import ProcessDiagram
from engine.bpmn.lint import called_in, lint, recursive_calls
from engine.bpmn.model import read_diagram
from engine.errors import DecisionRefused, DeploymentRefused, DiagramRefused, Finding
from engine.language import gettext as _
from engine.shelf import Shelf
from engine.storage import Connection, people

MAX_MEMBERS = 500
MAX_BYTES = 4 * 1024 * 1024  # of one member
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # that in Python takes a tenth of a second a file
_PROCEDURE = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_MEMBER = re.compile(r"(?:scenarios/)?[\w\-. ()]{1,120}\.(?:bpmn|dmn|form|yaml)|records/[\w\-. ()]{1,120}\.docx")


def judged(
    connection: Connection, procedure: str, files: Mapping[str, bytes], findings: Iterable[Finding] = ()
) -> tuple[Bundle, tuple[Finding, ...]]:
    """Compile the files of a bundle if they may run together.

    Args:
        connection: knows the groups of the procedure, if it has any yet.
        procedure: the procedure they belong to.
        files: members by path.
        findings: what others found.
    Returns:
        The bundle, and the findings that are only warnings.
    Raises:
        DeploymentRefused: anything is wrong; the findings name file and element.
    """
    found = [*_unfit(procedure, files), *findings]
    _refuse_errors(found)
    diagrams = {path: data for path, data in sorted(files.items()) if path.endswith(".bpmn")}
    others, more = _compiled({path: data for path, data in files.items() if path not in diagrams})
    keys: dict[str, Any] = {"forms": others.forms, "decisions": others.decisions} if others else {}
    keys["calendars"] = Shelf(connection, procedure).calendars()
    known = people.local_groups(connection, procedure) or None  # no organisation yet: nothing to compare with
    found += more
    found += _drawn(diagrams, known, keys)
    _refuse_errors(found)
    bundle, more = _compiled(files)  # what lint lets pass should compile; if it does not, it does not run either
    _refuse_errors(found + more)
    assert bundle is not None
    return bundle, tuple(dict.fromkeys(finding for finding in found if finding.severity != "error"))


def lint_files(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Judge single files of a bundle without deploying them; what they refer to elsewhere is not looked for.

    Args:
        files: members by path.
    """
    found = [_in_file(finding, path) for path in files if path.endswith(".bpmn") for finding in lint(files[path])]
    others = {path: data for path, data in files.items() if not path.endswith(".bpmn")}
    return (*found, *_compiled(others)[1])


def _drawn(diagrams: Mapping[str, bytes], groups: Iterable[str] | None, keys: Mapping[str, Any]) -> list[Finding]:
    """Judge the diagrams, each alone and by what they call."""
    processes = [(path, process) for path, data in diagrams.items() for process in _executable(data)]
    called = called_in(process for _path, process in processes)
    given = {**keys, "groups": groups, "processes": {process.id for _path, process in processes}, "called": called}
    found = [_in_file(finding, path) for path, data in diagrams.items() for finding in lint(data, **given)]
    rings = recursive_calls(process for _path, process in processes)
    return found + [_in_file(finding, path) for path, process in processes for finding in rings[process.id]]


def _executable(data: bytes) -> tuple[ProcessDiagram, ...]:
    try:
        return tuple(process for process in read_diagram(data).processes if process.executable)
    except DiagramRefused:  # told by lint
        return ()


def _refuse_errors(found: list[Finding]) -> None:
    if any(finding.severity == "error" for finding in found):
        raise DeploymentRefused(findings=tuple(dict.fromkeys(found)))


def _compiled(files: Mapping[str, bytes]) -> tuple[Bundle | None, list[Finding]]:
    """Compile each member alone, so that what is wrong names its file, then all together; what is odd comes along."""
    found = [_malformed_yaml(path) for path, data in files.items() if path.endswith(".yaml") and not _is_yaml(data)]
    for path, data in files.items():
        found += [_in_file(finding, path) for finding in _compiling({path: data})]
    found = found or _compiling(files)
    if found:
        return None, found
    tables = {path: compile_bundle({path: data}).decisions for path, data in files.items() if path.endswith(".dmn")}
    odd = [_in_file(f, path) for path, made in tables.items() for table in made.values() for f in dmn.check(table)]
    return compile_bundle(files), odd


def _compiling(files: Mapping[str, bytes]) -> list[Finding]:
    try:
        compile_bundle(files)
    except DiagramRefused as refused:
        return list(refused.findings)
    except DecisionRefused as refused:
        remedy = _("请在决策表编辑器中修改后重新上传。")
        return [Finding(rule="decision", reason=refused.message, remedy=remedy, element_id=refused.decision)]
    return []


def _unfit(procedure: str, files: Mapping[str, bytes]) -> list[Finding]:
    found = []
    if not _PROCEDURE.fullmatch(procedure):
        found.append(_finding("procedure-name", _("制度的名称只能用小写字母、数字、_ 和 -,以字母开头。")))
    if len(files) > MAX_MEMBERS:
        found.append(_finding("too-many-files", _("文件太多,最多 {most} 个。", most=MAX_MEMBERS)))
    if not any(path.endswith(".bpmn") for path in files):
        found.append(_finding("no-diagram", _("没有流程图(*.bpmn)。")))
    for path, data in files.items():
        if not _MEMBER.fullmatch(path):
            found.append(
                _finding(
                    "file-name", _("文件名或类型不能使用,应为 *.bpmn、*.dmn、*.form、*.yaml 或 records/*.docx。"), path
                )
            )
        if len(data) > MAX_BYTES:
            found.append(_finding("file-size", _("文件太大,最多 {most} MiB。", most=MAX_BYTES // 1024**2), path))
    return found


def _is_yaml(data: bytes) -> bool:
    try:
        yaml.load(data, Loader=_LOADER)  # noqa: S506 - safe, and in C
    except yaml.YAMLError:
        return False
    return True


def _malformed_yaml(path: str) -> Finding:
    return _finding("malformed-yaml", _("不是有效的 YAML,请检查缩进和冒号。"), path)


def _in_file(finding: Finding, path: str) -> Finding:
    return finding if finding.file else Finding(**{**vars(finding), "file": path})


def _finding(rule: str, reason: str, file: str = "") -> Finding:
    return Finding(rule=rule, reason=reason, file=file)
