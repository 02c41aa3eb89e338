"""Rules about the names that expressions use: some step before sets them, and what they are compared with is alike.

Where anything may have been set, or a text does not parse, nothing is said; no expression is evaluated.
"""

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from engine import feel
from engine.bpmn.diagram import Element
from engine.bpmn.lint.dataflow import Dataflow
from engine.bpmn.lint.readings import Reading, Readings
from engine.bpmn.lint.setters import ANY, Names, Setters
from engine.bpmn.lint.subject import Rule, Subject, about_id
from engine.errors import ExpressionInvalid, Finding
from engine.language import gettext as _

_CLOSE = 0.75  # how alike a suggested name must be
_SHOWN = 60  # letters of an expression in a finding


def names_are_known(subject: Subject) -> Iterator[Finding]:
    """Every name may have been set by the time it is used, and is compared and calculated with what fits its type."""
    for process in subject.processes():
        setters = Setters(process, subject.forms, called=process.id in subject.called)
        types = _types(setters)
        for reading, expression in _expressions(setters):
            for name in sorted(expression.names - reading.known - feel.BUILT_INS.keys()):
                yield _unknown(reading, name, setters)
            for clash in feel.conflicts(expression.node, types, {}):
                yield _clashing(reading, clash)


def _expressions(setters: Setters) -> Iterator[tuple[Reading, feel.Expression]]:
    """The expressions of a process whose variables are all known."""
    for reading in Readings(setters, Dataflow(setters)).all():
        if not reading.is_open:
            try:
                yield reading, feel.compile(reading.text)
            except ExpressionInvalid:  # told by another rule
                continue


def _clashing(reading: Reading, clash: str) -> Finding:
    reason = _("“{place}”的类型不合,{clash}:{text}", place=reading.place, clash=clash, text=_short(reading))
    remedy = _("请改成同一类型再比较,例如用 number() 或 string() 转换。")
    return about_id(reading.owner, "type-clash", reason, remedy, name=reading.name, severity="warning")


def _unknown(reading: Reading, name: str, setters: Setters) -> Finding:
    later = next((e for e in setters.process.elements.values() if name in setters.sets(e)), None)
    said = {"place": reading.place, "name": name, "text": _short(reading)}
    if later is None:
        reason = _("“{place}”用到的变量“{name}”没有步骤赋值:{text}", **said)
    else:
        step = later.name or later.id
        reason = _("“{place}”用到的变量“{name}”要到“{step}”才赋值:{text}", **said, step=step)
    remedy = _remedy(name, reading.known)
    return about_id(reading.owner, "unknown-name", reason, remedy, name=reading.name, severity="warning")


def _remedy(name: str, known: Names) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=_CLOSE)
    if near:
        return _("是否应为“{near}”?否则请在此前的表单或输出映射中给“{name}”赋值。", near=near[0], name=name)
    return _("请在此前的表单或输出映射中给“{name}”赋值,或改正名称。", name=name)


def _short(reading: Reading) -> str:
    text = " ".join(reading.text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _types(setters: Setters) -> dict[str, feel.Kind]:
    """The types of the variables that only forms set, and all of them alike."""
    found: dict[str, set[str]] = defaultdict(set)
    for element in setters.process.elements.values():
        for name, kind in _kinds(setters, element):
            found[name].add(kind)
    for name in setters.marks:
        found[name].add("boolean")
    alike = {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}
    return {} if ANY in found else {name: feel.Kind(kind) for name, kind in alike.items() if kind}


def _kinds(setters: Setters, element: Element) -> Iterator[tuple[str, str]]:
    fields = setters.fields(element)
    handed_on = {line.target for line in element.outputs if line.source.lstrip("= ").rstrip() == line.target}
    for name in setters.own(element) | setters.local(element):
        is_field = name in fields and (not element.outputs or name in handed_on)
        yield name, fields[name] if is_field and name not in setters.local(element) else ""


RULES: tuple[Rule, ...] = (names_are_known,)
