"""A procedure's files compiled into what the engine runs: immutable, cached by content, shared between threads.

It judges nothing (that is `lint`, before deployment) and knows no database.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from engine import dmn
from engine.bpmn.diagram import CaseSettings, Diagram, Element, ProcessDiagram
from engine.bpmn.dialect import specs_of
from engine.bpmn.model import diagram_of
from engine.bpmn.read_xml import read
from engine.errors import DecisionRefused, DiagramRefused, Finding
from engine.language import gettext as _


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process that can run: its diagram and the specs made from it."""

    id: str
    name: str
    file: str  # bundle member it stands in
    diagram: ProcessDiagram
    spec: Any  # SpiffWorkflow spec; never changed after compiling

    @property
    def case(self) -> CaseSettings:
        """How its cases are numbered, titled and searched."""
        return self.diagram.case

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of its times."""
        return ZoneInfo(self.case.zone)

    @cached_property
    def starts(self) -> Mapping[str, Element]:
        """What a case may begin with, by id, in the order of the file: start events, and what instantiates."""
        return {e.id: e for e in self.diagram.within("") if _begins(self.diagram, e)}


def _begins(diagram: ProcessDiagram, element: Element) -> bool:
    before = [diagram.elements[flow.source] for flow in diagram.incoming(element.id) if flow.source in diagram.elements]
    behind = any(found.kind == "eventBasedGateway" and found.instantiates for found in before)
    receives = element.kind == "receiveTask" and element.instantiates and not before
    return element.kind == "startEvent" or behind or receives


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """One deployment of a procedure."""

    digest: str  # SHA-256 over names and contents of its members
    processes: Mapping[str, Process]
    decisions: Mapping[str, dmn.Decision]
    forms: Mapping[str, Mapping[str, Any]]
    clauses: Mapping[str, Mapping[str, Any]]


def compile_bundle(files: Mapping[str, bytes]) -> Bundle:
    """Compile the members of a bundle.

    Args:
        files: content by path inside the bundle: `*.bpmn`, `*.dmn`, `*.form`, `clauses.yaml`; others are carried only.
    Returns:
        The bundle; members that did not change are compiled once for all bundles of this process.
    Raises:
        DiagramRefused: a diagram, table, form or clause file that cannot be read or run; findings name the file.
    """
    members = {path: _member(path, data) for path, data in sorted(files.items())}
    return Bundle(
        digest=_digest("".join(f"{path}\0{_digest(data)}\n" for path, data in sorted(files.items())).encode()),
        processes=_merged(members, ".bpmn"),
        decisions=_merged(members, ".dmn"),
        forms=_merged(members, ".form"),
        clauses=_merged(members, "clauses.yaml"),
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _merged(members: Mapping[str, Mapping[str, Any]], suffix: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for path, member in members.items():
        if path.endswith(suffix):
            for key, value in member.items():
                if key in found:
                    reason = _("标识“{key}”在程序包中出现了两次。", key=key)
                    raise _refused(path, "duplicate-key", reason, _("请改用不同的标识。"))
                found[key] = value
    return MappingProxyType(found)


_Compiler = Callable[[str, bytes], Mapping[str, Any]]
_compiled: dict[tuple[str, str], Mapping[str, Any]] = {}
_lock = Lock()
_KEPT = 512  # members, a few kilobytes each


def _member(path: str, data: bytes) -> Mapping[str, Any]:
    key = (path, _digest(data))
    found = _compiled.get(key)
    if found is None:
        compiler = next((make for suffix, make in _COMPILERS.items() if path.endswith(suffix)), None)
        found = _compile(compiler, path, data) if compiler else {}
        with _lock:
            while len(_compiled) >= _KEPT:
                _compiled.pop(next(iter(_compiled)))
            found = _compiled.setdefault(key, found)
    return found


def _compile(compiler: _Compiler, path: str, data: bytes) -> Mapping[str, Any]:
    """Compile a member; what is wrong with it is told with its path."""
    try:
        return compiler(path, data)
    except DiagramRefused as refused:
        findings = tuple(replace(finding, file=finding.file or path) for finding in refused.findings)
        raise DiagramRefused(findings=findings) from refused
    except DecisionRefused as refused:
        remedy = _("请在决策表编辑器中修改后重新上传。")
        name = refused.decision
        finding = Finding(rule="decision", reason=refused.message, remedy=remedy, element_id=name, file=path)
        raise DiagramRefused(findings=(finding,)) from refused


def _processes(path: str, data: bytes) -> Mapping[str, Process]:
    diagram: Diagram = diagram_of(read(data))
    return {process.id: _process(path, process) for process in diagram.processes if process.executable}


def _process(path: str, diagram: ProcessDiagram) -> Process:
    return Process(
        id=diagram.id,
        name=diagram.name or diagram.id,
        file=path,
        diagram=diagram,
        spec=specs_of(diagram),
    )


def _decisions(_path: str, data: bytes) -> Mapping[str, dmn.Decision]:
    return dmn.read(read(data))


def _forms(path: str, data: bytes) -> Mapping[str, Any]:
    try:
        form = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _refused(path, "malformed-form", _("表单文件不是有效的 JSON。"), _("请用表单编辑器重新保存。")) from error
    if not isinstance(form, dict) or not isinstance(form.get("id"), str):
        raise _refused(path, "form-without-id", _("表单没有标识(id)。"), _("请在表单编辑器中填写标识。"))
    return {form["id"]: form}


def _clauses(path: str, data: bytes) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(data) or []
    except (yaml.YAMLError, RecursionError) as error:
        raise _refused(path, "malformed-clauses", _("条款文件不是有效的 YAML。"), _("请检查缩进和冒号。")) from error
    rows = found.get("clauses", []) if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) and "id" in row for row in rows):
        raise _refused(path, "malformed-clauses", _("条款文件中有的条款没有编号(id)。"), _("请给每条条款写上 id。"))
    return {str(row["id"]): MappingProxyType(row) for row in rows}


_COMPILERS: dict[str, _Compiler] = {
    ".bpmn": _processes,
    ".dmn": _decisions,
    ".form": _forms,
    "clauses.yaml": _clauses,
}


def _refused(path: str, rule: str, reason: str, remedy: str) -> DiagramRefused:
    return DiagramRefused(findings=(Finding(rule=rule, reason=reason, remedy=remedy, file=path),))
