"""Rules about what a case can come to: deadlocks, steps done twice, circles without a way out, nodes never reached.

A defect refuses the deployment when it is certain: no condition stands on the way to it, or every way through ends in
one, or it was seen on the runtime. A defect that only some conditions allow is a warning, because the conditions may
exclude it: whoever wrote them knows. Two tokens after which nothing but the end follows are a warning: nothing is done
twice. So are several flows straight into an activity, which BPMN begins once for each. What the exploration does not
settle is a warning too, and never called sound.
"""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.bundle import Bundle, compile_bundle
from engine.bpmn.diagram import GATEWAYS, ProcessDiagram
from engine.bpmn.lint.subject import Rule, Subject
from engine.bpmn.replay import is_confirmed
from engine.bpmn.soundness import Defect, Doubt, Kind, Verdict, prove
from engine.bpmn.walk import drawn_name
from engine.errors import DecisionRefused, DiagramRefused, Finding
from engine.language import gettext as _


def cases_can_end(subject: Subject) -> Iterator[Finding]:
    """Every case that begins can end, with one token where one is meant, and every node is for something."""
    for process in subject.processes():
        verdict = prove(process)
        bundle = _runnable(subject) if verdict.defects else None
        for defect in verdict.defects:
            yield _finding(process, defect, verdict, _certainty(process, defect, verdict, bundle))
        for place, doubt in verdict.doubts:
            yield _not_proved(process, place, doubt)


def _certainty(process: ProcessDiagram, defect: Defect, verdict: Verdict, bundle: Bundle | None) -> bool | None:
    if defect.kind is Kind.NEVER_REACHED:
        return None
    inexact = any(doubt is not Doubt.BUDGET for _place, doubt in verdict.doubts)
    return is_confirmed(process, defect, bundle, exact=not inexact)


def _runnable(subject: Subject) -> Bundle | None:
    """The file as the runtime runs it, or None where it does not."""
    try:
        return compile_bundle({"diagram.bpmn": etree.tostring(subject.root)})
    except (DiagramRefused, DecisionRefused):
        return None


def _finding(process: ProcessDiagram, defect: Defect, verdict: Verdict, confirmed: bool | None) -> Finding:
    reason, remedy = _words(process, defect, certain=bool(confirmed))
    refuses = confirmed and not _only_ends(process, defect) and not _open_merge(process, defect, verdict)
    return Finding(
        rule=str(defect.kind),
        reason=reason,
        remedy=remedy,
        element_id=defect.element,
        element_name=process.elements[defect.element].name,
        severity="error" if refuses else "warning",
        path=defect.path,
        confirmed=confirmed,
    )


def _open_merge(process: ProcessDiagram, defect: Defect, verdict: Verdict) -> bool:
    """Whether tokens are doubled where several flows lead straight into an activity or event, here or before.

    BPMN begins it once for each (13.3.1), and somebody drew it so; behind a merging gateway one token is meant.
    """
    doubled = (found for found in verdict.defects if found.kind is Kind.LACK_OF_SYNCHRONISATION)
    merges = {found.element for found in doubled if process.elements[found.element].kind not in GATEWAYS}
    return defect.kind is Kind.LACK_OF_SYNCHRONISATION and bool(merges & {defect.element, *defect.path})


def _words(process: ProcessDiagram, defect: Defect, *, certain: bool) -> tuple[str, str]:
    name = drawn_name(process, defect.element)
    if defect.kind is Kind.NEVER_REACHED:
        return _("没有案件能走到这里。"), _("请检查通往这里的网关、事件或错误代码,或删去它。")
    if defect.kind is Kind.DEADLOCK:
        return _deadlock(name, certain=certain), _(
            "请让路径怎样分开就怎样汇合:排他分开用排他网关汇合,并行分开用并行网关。"
        )
    if defect.kind is Kind.NEVER_COMPLETES:
        reason = _("案件走到“{name}”之后会一直循环,到不了结束。", name=name)
        return reason, _("请给循环加一个能走到结束事件的出口。")
    if _only_ends(process, defect):
        return _("几条路径到“{name}”时没有汇合,各自走到结束。", name=name), _("如果只应结束一次,请先用并行网关汇合。")
    return _doubled(name, certain=certain), _("请先用并行网关(或包容网关)把同时进行的路径汇合起来。")


def _only_ends(process: ProcessDiagram, defect: Defect) -> bool:
    """Whether a doubled token can come to nothing but exclusive gateways and plain ends."""
    if defect.kind is not Kind.LACK_OF_SYNCHRONISATION or not defect.flows:
        return False
    ahead, found = [process.flows[flow].target for flow in defect.flows], set[str]()
    while ahead:
        name = ahead.pop()
        element = process.elements[name]
        if element.kind not in ("exclusiveGateway", "endEvent") or element.events:
            return False
        ahead += [flow.target for flow in process.outgoing(name) if flow.target not in found]
        found.add(name)
    return True


def _deadlock(name: str, *, certain: bool) -> str:
    if certain:
        return _("案件会卡在“{name}”:它还在等另一条路径,而那条路径不会再来。", name=name)
    return _("如果条件允许,案件会卡在“{name}”:它等的另一条路径不会再来。", name=name)


def _doubled(name: str, *, certain: bool) -> str:
    if certain:
        return _("“{name}”之后的步骤会重复办理:几条路径同时走到这里,没有汇合。", name=name)
    return _("如果条件允许,“{name}”之后的步骤会重复办理:几条路径没有汇合。", name=name)


def _not_proved(process: ProcessDiagram, place: str, doubt: Doubt) -> Finding:
    reason, remedy = _doubts()[doubt]
    element = process.elements.get(place)
    return Finding(
        rule="not-proved",
        reason=reason,
        remedy=remedy,
        element_id=place or process.id,
        element_name=element.name if element else process.name,
        severity="warning",
    )


def _doubts() -> dict[Doubt, tuple[str, str]]:
    run = _("请用场景把各种情况都走一遍。")
    return {
        Doubt.BUDGET: (_("情况太多,没有全部检查完,不能断定每个案件都能结束。"), _("请把图拆成几个子流程。")),
        Doubt.COMPLEX_JOIN: (_("复杂网关何时汇合取决于数据,不能断定每个案件都能结束。"), run),
        Doubt.WIDE_SPLIT: (_("出口太多,没有检查每一种组合,不能断定每个案件都能结束。"), run),
        Doubt.ESCALATION: (_("升级事件会引出几条路径取决于子流程,不能断定每个案件都能结束。"), run),
    }


RULES: tuple[Rule, ...] = (cases_can_end,)
# After these the game has no meaning: what is drawn is no process yet.
FIRST = frozenset({
    "duplicate-id", "missing-id", "dangling-reference", "several-processes", "flow-across-scopes", "flow-into-event",
    "flow-out-of-end", "no-start-event", "several-starts", "no-way-out", "unreachable",
    "default-elsewhere", "boundary-without-event", "boundary-without-host",
})  # fmt: skip
