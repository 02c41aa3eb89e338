"""Rules about call activities: what they call is named, is there, and never comes back to its caller.

Looks at names only; processes of other procedures are looked up when a case calls them.
"""

from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.errors import Finding
from engine.language import gettext as _

_OF_THE_NEWEST = ("deployment", "latest")  # older deployments may hold processes that the bundle has no more

_Callees = Mapping[str, list[str]]  # by id of the caller


def calls_name_a_process(subject: Subject) -> Iterator[Finding]:
    """A call activity names the process it calls, and one that is there."""
    for _process, element in subject.elements():
        if element.called is not None:
            yield from _named(element, element.called.process.strip(), subject)


def _named(element: Element, named: str, subject: Subject) -> Iterator[Finding]:
    if not named.strip("= "):
        yield about(element, "no-process-named", _("调用活动没有选择要调用的流程。"), _("请选择要调用的流程。"))
    elif named.startswith("="):
        reason = _("要调用的流程由表达式 {text} 得出,部署时无法检查它是否存在。", text=named)
        yield about(element, "call-by-expression", reason, _("能确定时,请直接选择流程。"), severity="warning")
    elif _is_missing(element, named, subject):
        reason = _("没有标识为“{process}”的流程。", process=named)
        remedy = _("请选择已有的流程;别的制度的流程写作“制度/流程”。")
        yield about(element, "unknown-process", reason, remedy)


def _is_missing(element: Element, named: str, subject: Subject) -> bool:
    """Whether the bundle lacks a process that only the bundle could have."""
    known = subject.process_ids
    if known is None or any(named == process.id for process in subject.processes()):
        return False
    binding = element.called.binding if element.called else ""
    return "/" not in named and binding in _OF_THE_NEWEST and named not in known


def tags_are_given(subject: Subject) -> Iterator[Finding]:
    """A call that is bound to a version tag says which."""
    for _process, element in subject.elements():
        if element.called is not None and element.called.binding == "versionTag" and not element.called.version:
            reason = _("调用活动按版本标签选择流程,却没有写标签。")
            yield about(element, "call-without-tag", reason, _("请填写版本标签,或改为随本次部署。"))


def calls_do_not_return(subject: Subject) -> Iterator[Finding]:
    """No process of the file calls itself, directly or through others."""
    for found in recursive_calls(subject.processes()).values():
        yield from found


def recursive_calls(processes: Iterable[ProcessDiagram]) -> dict[str, tuple[Finding, ...]]:
    """Find the calls by which processes of one bundle call themselves.

    Args:
        processes: the processes of the bundle.
    Returns:
        By id of the calling process, what was found about its call activities.
    """
    known = {process.id: process for process in processes}
    calls = {process_id: tuple(_own_calls(process)) for process_id, process in known.items()}
    callees = {process_id: sorted({named for named, _element in found}) for process_id, found in calls.items()}
    return {process_id: tuple(_rings(known, callees, process_id, found)) for process_id, found in calls.items()}


def called_in(processes: Iterable[ProcessDiagram]) -> frozenset[str]:
    """Return the ids of the processes that some of a bundle call."""
    return frozenset(named for process in processes for named, _element in _calls_of(process))


def _calls_of(process: ProcessDiagram) -> Iterator[tuple[str, Element]]:
    """Yield (process, call activity) for each call inside the bundle whose process is written out."""
    for element in process.elements.values():
        named = element.called.process.strip() if element.called else ""
        if named and not named.startswith("=") and "/" not in named:
            yield named, element


def _own_calls(process: ProcessDiagram) -> Iterator[tuple[str, Element]]:
    for named, element in _calls_of(process):
        if element.called is not None and element.called.binding in _OF_THE_NEWEST:
            yield named, element


def _rings(
    known: Mapping[str, ProcessDiagram], callees: _Callees, process_id: str, calls: Iterable[tuple[str, Element]]
) -> Iterator[Finding]:
    for named, element in calls:
        way = _way(callees, named, process_id)
        if way:
            ring = " → ".join(_spoken(known[step]) for step in (process_id, *way))
            reason = _("流程在互相调用,不会结束:{ring}。", ring=ring)
            yield about(element, "recursive-call", reason, _("请去掉其中一次调用,需要重复时改用循环。"))


def _spoken(process: ProcessDiagram) -> str:
    return process.name or process.id


def _way(callees: _Callees, start: str, goal: str) -> tuple[str, ...]:
    """The shortest way from a process to another along their calls; () where there is none."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    ahead = [start]
    for at in ahead:
        if at == goal:
            return ways[at]
        for callee in callees.get(at, ()):
            if callee not in ways:
                ways[callee] = (*ways[at], callee)
                ahead.append(callee)
    return ()


RULES: tuple[Rule, ...] = (calls_name_a_process, tags_are_given, calls_do_not_return)
