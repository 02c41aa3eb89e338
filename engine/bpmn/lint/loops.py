"""The rule against loops in which nobody and nothing waits: they would run until the step budget stops them."""

from collections.abc import Iterator

from engine.bpmn.diagram import Element, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.bpmn.runtime.handlers import JOBS
from engine.errors import Finding
from engine.language import gettext as _


def loops_wait_somewhere(subject: Subject) -> Iterator[Finding]:
    """Every loop passes a user task or a job."""
    for process in subject.processes():
        told: set[str] = set()
        for element in process.elements.values():
            loop = _loop_through(process, element.id)
            if loop and not loop & told:
                reason = _("这里有一个没有人参与的循环,系统会一直原地执行。")
                yield about(element, "endless-loop", reason, _("请在循环中加入用户任务。"))
            told |= loop


def _loop_through(process: ProcessDiagram, element_id: str) -> set[str]:
    """The automatic nodes on a way from the node back to itself; empty when there is none."""
    if not _automatic(process, process.elements[element_id]):
        return set()
    return {found for found in _onward(process, element_id) if element_id in _onward(process, found)}


def _onward(process: ProcessDiagram, begin: str) -> set[str]:
    found: set[str] = set()
    todo = [begin]
    while todo:
        for flow in process.outgoing(todo.pop()):
            element = process.elements.get(flow.target)
            if element is not None and element.id not in found and _automatic(process, element):
                found.add(element.id)
                todo.append(element.id)
    return found


def _automatic(process: ProcessDiagram, element: Element) -> bool:
    if element.kind == "subProcess":
        starts = [inner.id for inner in process.within(element.id) if inner.kind == "startEvent"]
        return any(process.elements[found].kind == "endEvent" for start in starts for found in _onward(process, start))
    return element.kind != "userTask" and element.handler not in JOBS


RULES: tuple[Rule, ...] = (loops_wait_somewhere,)
