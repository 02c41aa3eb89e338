"""Rules about the functions that expressions call: they are there, get what they take, and give a timer what it needs.

It looks at the text of a call only; nothing is evaluated.
"""

from collections.abc import Iterator
from typing import Any

from engine import feel
from engine.bpmn.lint.subject import Rule, Subject, about, about_id
from engine.bpmn.lint.texts import all_of
from engine.calendars.functions import TAKES
from engine.errors import ExpressionInvalid, Finding
from engine.feel import tree
from engine.language import gettext as _

_TAKES = {**TAKES, "decide": (("decision",), ("decision", "inputs"))}
_NO_MOMENT = frozenset({"is working day", "working time"})  # the others give a date and time


def functions_are_known(subject: Subject) -> Iterator[Finding]:
    """Every function that is called is one of FEEL or of the product, with as many arguments as it takes."""
    for process in subject.processes():
        for owner, place, text in all_of(process):
            expression = _compiled(text)
            if expression is None:
                continue
            for name in sorted(expression.functions - _TAKES.keys()):
                reason = _("“{place}”调用的函数“{name}”不存在。", place=place, name=name)
                remedy = _("请改正函数名;计算工作时间的函数例如 working days(2)。")
                yield about_id(owner.id, "unknown-function", reason, remedy, name=owner.name)
            for name in sorted({call.function.name for call in _calls(expression.node) if not _is_taken(call)}):
                reason = _("“{place}”给函数“{name}”的参数不对。", place=place, name=name)
                remedy = _("这个函数要 {count} 个参数,请改正。", count=_count(name))
                yield about_id(owner.id, "function-arguments", reason, remedy, name=owner.name)


def timers_get_what_they_need(subject: Subject) -> Iterator[Finding]:
    """A duration or cycle is no moment: what working time gives belongs into a date."""
    for _process, element in subject.elements():
        for timer in (one.timer for one in element.definitions if one.timer is not None):
            name = _called(timer.text)
            if name in _NO_MOMENT:
                reason = _("“{name}”给出的不是时间,不能用于定时事件。", name=name)
                yield about(element, "timer-no-moment", reason, _("请改用给出日期时间的函数,例如 =working days(2)。"))
            elif name and timer.kind != "date":
                reason = _("“{name}”给出的是日期时间,不是时长或周期。", name=name)
                yield about(element, "timer-moment", reason, _("请把定时器的类型改为“到某一时刻”(timeDate)。"))


def _called(text: str) -> str:
    """The function of working time that an expression is nothing but a call of, or ""."""
    expression = _compiled(text)
    node = expression.node if expression else None
    named = node.function.name if isinstance(node, tree.Call) and isinstance(node.function, tree.Name) else ""
    return named if named in TAKES else ""


def _compiled(text: str) -> feel.Expression | None:
    try:
        return feel.compile(text) if text.startswith("=") else None
    except ExpressionInvalid:  # told by another rule
        return None


def _calls(node: Any) -> Iterator[Any]:
    """Calls of the product's functions, wherever they stand."""
    if isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and node.function.name in _TAKES:
        yield node
    for part in tree.parts(node):
        yield from _calls(part)


def _is_taken(call: Any) -> bool:
    takes = _TAKES[call.function.name]
    if call.names is None:
        return len(call.arguments) in {len(names) for names in takes}
    return any(set(call.names) == set(names) for names in takes)


def _count(name: str) -> str:
    """How many arguments a function takes, e.g. "1-2"."""
    counts = [len(names) for names in _TAKES[name]]
    least, most = min(counts), max(counts)
    return str(least) if least == most else f"{least}-{most}"


RULES: tuple[Rule, ...] = (functions_are_known, timers_get_what_they_need)
