"""Every text of a node that may be an expression, with where it stands. Holds no rule."""

from collections.abc import Iterator

from engine.bpmn.diagram import Element


def texts_of(element: Element) -> Iterator[tuple[str, str]]:
    """Yield (place, text) for each filled text; a text is an expression when it begins with "="."""
    who = element.assignment
    yield from _filled(
        assignee=who.assignee,
        candidateGroups=who.candidate_groups,
        candidateUsers=who.candidate_users,
        dueDate=who.due_date,
        followUpDate=who.follow_up_date,
        priority=who.priority,
    )
    for line in (*element.inputs, *element.outputs):
        yield from _filled(**{line.target: line.source})
    for limit in element.limits:
        yield from _filled(**{f"{limit.id} from": limit.start})
    for notice in element.notices:
        yield from _filled(groups=notice.groups, users=notice.users, message=notice.message)
        if notice.when:
            yield "when", notice.when if notice.when.startswith("=") else f"={notice.when}"
    for definition in element.definitions:
        if definition.timer is not None:
            yield from _filled(timer=definition.timer.text)
        yield from _filled(correlationKey=definition.correlation_key)
        yield from _always(condition=definition.condition)
    yield from _always(script=element.script, activationCondition=element.activation_condition)
    yield from _of_markers(element)


def _of_markers(element: Element) -> Iterator[tuple[str, str]]:
    loop = element.loop
    if loop is not None:
        yield from _always(
            inputCollection=loop.collection, loopCardinality=loop.cardinality, outputElement=loop.output_element,
            completionCondition=loop.completion, loopCondition=loop.condition, loopMaximum=loop.maximum,
        )  # fmt: skip
    if element.ad_hoc is not None:
        yield from _always(completionCondition=element.ad_hoc.completion)
    if element.called is not None:
        yield from _filled(processId=element.called.process)


def _always(**texts: str) -> Iterator[tuple[str, str]]:
    """Texts that are expressions with or without "="."""
    for place, text in _filled(**texts):
        yield place, text if text.startswith("=") else f"={text}"


def _filled(**texts: str) -> Iterator[tuple[str, str]]:
    for place, text in texts.items():
        if text:
            yield place, text
