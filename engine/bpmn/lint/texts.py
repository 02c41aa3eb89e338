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
    if element.timer is not None:
        yield from _filled(timer=element.timer.text)


def _filled(**texts: str) -> Iterator[tuple[str, str]]:
    for place, text in texts.items():
        if text:
            yield place, text
