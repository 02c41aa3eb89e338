"""Every text of a diagram that may be an expression, with where it stands. Holds no rule, and knows no variables."""

from collections.abc import Iterator

from engine.bpmn.diagram import Assignment, Element, Flow, NoticeRule, ProcessDiagram, Raising
from engine.bpmn.event_definition import EventDefinition
from engine.bpmn.limit import Limit
from engine.bpmn.markers import Loop

Texts = Iterator[tuple[str, str]]  # place, text; a text is an expression when it begins with "="


def all_of(process: ProcessDiagram) -> Iterator[tuple[ProcessDiagram | Element | Flow, str, str]]:
    """Yield (owner, place, text) for each filled text of a process, its nodes and its flows."""
    for place, text in of_process(process):
        yield process, place, text
    for element in process.elements.values():
        for place, text in texts_of(element):
            yield element, place, text
    for flow in process.flows.values():
        for place, text in _always(condition=flow.condition or ""):
            yield flow, place, text


def of_process(process: ProcessDiagram) -> Texts:
    """What a case is called, and the limits of the whole."""
    yield from _filled(title=process.case.title)
    for limit in process.limits:
        yield from of_limit(limit)


def texts_of(element: Element) -> Texts:
    """Yield (place, text) for each filled text of a node."""
    yield from of_assignment(element.assignment)
    for line in (*element.inputs, *element.outputs):
        yield from _filled(**{line.target: line.source})
    for limit in element.limits:
        yield from of_limit(limit)
    for notice in element.notices:
        yield from of_notice(notice)
    if element.raising is not None:
        yield from of_raising(element.raising)
    for definition in element.definitions:
        yield from of_event(definition)
    yield from of_work(element)
    if element.loop is not None:
        yield from of_loop(element.loop)


def of_assignment(who: Assignment) -> Texts:
    """Who does a task, and by when."""
    yield from _filled(
        assignee=who.assignee,
        candidateGroups=who.candidate_groups,
        candidateUsers=who.candidate_users,
        dueDate=who.due_date,
        followUpDate=who.follow_up_date,
        priority=who.priority,
    )


def of_limit(limit: Limit) -> Texts:
    """When the clock of a limit starts, how long it runs, and what happens when it is missed."""
    yield from of_clock(limit)
    yield from of_breach(limit)


def of_clock(limit: Limit) -> Texts:
    """What is asked of a limit when its clock starts."""
    asked = {"when": limit.when, "from": limit.start, "amount": limit.amount}
    yield from _filled(**{f"{limit.id} {name}": text for name, text in asked.items()})


def of_breach(limit: Limit) -> Texts:
    """What is asked of a limit when it is missed."""
    told = {"escalate": limit.escalate, "reassign": limit.reassign, "text": limit.text}
    yield from _filled(**{f"{limit.id} {name}": text for name, text in told.items()})


def of_notice(notice: NoticeRule) -> Texts:
    """Who is told what, and whether."""
    yield from _filled(groups=notice.groups, users=notice.users, message=notice.message)
    yield from _always(when=notice.when)


def of_raising(raising: Raising) -> Texts:
    """Who may raise an event by hand, and whether."""
    yield from _filled(groups=raising.groups)
    yield from _always(when=raising.when)


def of_event(definition: EventDefinition) -> Texts:
    """What an event waits for."""
    if definition.timer is not None:
        yield from _filled(timer=definition.timer.text)
    yield from _filled(correlationKey=definition.correlation_key)
    yield from _always(condition=definition.condition)


def of_work(element: Element) -> Texts:
    """What a node computes, calls and waits for by itself."""
    yield from _always(script=element.script, activationCondition=element.activation_condition)
    if element.ad_hoc is not None:
        yield from _always(completionCondition=element.ad_hoc.completion)
    if element.called is not None:
        yield from _filled(processId=element.called.process)


def of_loop(loop: Loop) -> Texts:
    """How often a node is repeated, over what, and what comes of it."""
    yield from _always(
        inputCollection=loop.collection, loopCardinality=loop.cardinality, outputElement=loop.output_element,
        completionCondition=loop.completion, loopCondition=loop.condition, loopMaximum=loop.maximum,
    )  # fmt: skip


def _always(**texts: str) -> Texts:
    """Texts that are expressions with or without "="."""
    for place, text in _filled(**texts):
        yield place, text if text.startswith("=") else f"={text}"


def _filled(**texts: str) -> Texts:
    for place, text in texts.items():
        if text:
            yield place, text
