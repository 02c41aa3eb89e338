"""Puts a file before all rules. Knows none of them itself."""

from collections.abc import Collection

from engine.bpmn.dialect import specs_of
from engine.bpmn.lint import (
    breaches,
    calls,
    clock_stops,
    elements,
    events,
    expressions,
    extensions,
    file,
    flows,
    functions,
    limits,
    loops,
    names,
    notices,
    pairs,
    picture,
    raisings,
    references,
    repeats,
    soundness,
    timers,
)
from engine.bpmn.lint.schema import structure_is_bpmn
from engine.bpmn.lint.subject import Rule, Subject
from engine.bpmn.model import diagram_of
from engine.bpmn.read_xml import read
from engine.errors import DiagramRefused, Finding

RULES: tuple[Rule, ...] = (
    *file.RULES,
    *elements.RULES,
    *events.RULES,
    *pairs.RULES,
    *repeats.RULES,
    *flows.RULES,
    *loops.RULES,
    *timers.RULES,
    *expressions.RULES,
    *functions.RULES,
    *limits.RULES,
    *breaches.RULES,
    *clock_stops.RULES,
    *notices.RULES,
    *raisings.RULES,
    *references.RULES,
    *calls.RULES,
    *names.RULES,
    *extensions.RULES,
    *picture.RULES,
)


def lint(
    data: bytes,
    *,
    forms: Collection[str] | None = None,
    decisions: Collection[str] | None = None,
    groups: Collection[str] | None = None,
    handlers: Collection[str] = (),
    processes: Collection[str] | None = None,
    called: Collection[str] = (),
    calendars: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Judge a BPMN file.

    Args:
        data: the file as the modeller saved it.
        forms, decisions, groups: ids the diagram may use; None leaves that unchecked. Forms by id, as parsed JSON, also
            tell which variables they fill in. `<group>/head` counts as known where `<group>` is.
        handlers: names of handlers of service and send tasks besides the product's own.
        processes: ids of the processes of the bundle; None leaves calls unchecked.
        called: those that others of the bundle call, so that their variables are the callers'.
        calendars: ids of the working calendars there are; None leaves them unchecked.
    Returns:
        What was found, errors first; an `error` refuses the deployment, a `warning` does not. It never raises for a
        file that is wrong: what cannot even be read is a finding too.
    """
    try:
        root = read(data)
        subject = Subject(
            root=root,
            diagram=diagram_of(root),
            forms=forms,
            decisions=decisions,
            groups=groups,
            handlers=handlers,
            process_ids=processes,
            called=called,
            calendars=calendars,
        )
    except DiagramRefused as refused:
        return refused.findings
    found = [finding for rule in RULES for finding in rule(subject)]
    if not soundness.FIRST & {finding.rule for finding in found}:
        found += [finding for rule in soundness.RULES for finding in rule(subject)]
    if all(finding.severity != "error" for finding in found):
        found += [*structure_is_bpmn(subject), *does_not_compile(subject)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.severity != "error"))


def does_not_compile(subject: Subject) -> list[Finding]:
    """What the rules let pass and the runtime still has no spec for."""
    try:
        for process in subject.processes():
            specs_of(process)
    except DiagramRefused as refused:
        return list(refused.findings)
    return []
