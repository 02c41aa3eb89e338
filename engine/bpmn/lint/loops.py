"""The rule against loops in which nobody and nothing waits: they would run until the step budget stops them."""

from collections.abc import Iterator

from engine.bpmn.diagram import FOR_PEOPLE, SCOPES, Element, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.bpmn.lint.ways import Ways
from engine.bpmn.runtime.handlers import JOBS
from engine.bpmn.runtime.interior import beginnings_of
from engine.errors import Finding
from engine.language import gettext as _

# Where a token rests until somebody or something outside moves it; a called process is judged by itself.
_WAITING = FOR_PEOPLE | {"receiveTask", "intermediateCatchEvent", "eventBasedGateway", "callActivity"}


def loops_wait_somewhere(subject: Subject) -> Iterator[Finding]:
    """Every loop passes a task for people, an event or a job."""
    for process in subject.processes():
        circling = _Automatic(process).circling()
        while circling:
            first = next(element for element in process.elements.values() if element.id in circling)
            reason = _("这里有一个没有人参与的循环,系统会一直原地执行。")
            yield about(first, "endless-loop", reason, _("请在循环中加入用户任务。"))
            circling -= _joined(process, first.id, circling)


class _Automatic:
    """The part of a process that runs without anybody's help."""

    def __init__(self, process: ProcessDiagram) -> None:
        self._process = process
        self._ways = Ways(process)
        self._passes: dict[str, bool] = {}  # sub-process -> whether a token can pass it without waiting

    def circling(self) -> set[str]:
        """Return the automatic nodes that are left when every dead end and every beginning is peeled off."""
        left = {element.id for element in self._process.elements.values() if self._runs(element)}
        for forward in (True, False):
            dead = {name for name in left if not self._neighbours(name, forward) & left}
            while dead:
                left -= dead
                before = {found for name in dead for found in self._neighbours(name, not forward)} & left
                dead = {name for name in before if not self._neighbours(name, forward) & left}
        return left

    def _neighbours(self, element_id: str, forward: bool) -> set[str]:
        found = self._ways.after(element_id) if forward else self._ways.before(element_id)
        return {name for name in found if self._process.elements[name].kind != "boundaryEvent" or not forward}

    def _runs(self, element: Element) -> bool:
        if element.kind in SCOPES:
            if element.id not in self._passes:
                self._passes[element.id] = self._passable(element)
            return self._passes[element.id]
        return element.kind not in _WAITING and element.handler not in JOBS

    def _passable(self, scope: Element) -> bool:
        starts = [inner.id for inner in beginnings_of(self._process, scope.id) if self._runs(inner)]
        reached, ahead = set(starts), starts
        while ahead:
            for name in self._neighbours(ahead.pop(), forward=True) - reached:
                element = self._process.elements.get(name)
                if element is not None and self._runs(element):
                    reached.add(name)
                    ahead.append(name)
        return any(not self._process.outgoing(name) for name in reached)


def _joined(process: ProcessDiagram, begin: str, within: set[str]) -> set[str]:
    """The nodes of `within` that hang together with `begin`, so that one loop is told once."""
    found, ahead = {begin}, [begin]
    while ahead:
        name = ahead.pop()
        around = {flow.target for flow in process.outgoing(name)} | {flow.source for flow in process.incoming(name)}
        fresh = (around & within) - found
        found |= fresh
        ahead += fresh
    return found


RULES: tuple[Rule, ...] = (loops_wait_somewhere,)
