"""Rules about markers: loops and instances have a bound, scripts a text, complex gateways a condition."""

from collections.abc import Iterator

from engine.bpmn.diagram import Element
from engine.bpmn.lint.subject import Rule, Subject, about
from engine.bpmn.markers import Loop
from engine.bpmn.runtime.loops import MAX_INSTANCES
from engine.errors import Finding
from engine.language import gettext as _


def loops_have_a_bound(subject: Subject) -> Iterator[Finding]:
    """A standard loop has a condition or a maximum, a multi-instance activity a collection or a number."""
    for _process, element in subject.elements():
        if element.loop is not None:
            yield from (_multi if element.loop.multi else _standard)(element, element.loop)


def _multi(element: Element, loop: Loop) -> Iterator[Finding]:
    if not loop.collection.strip("= ") and not loop.cardinality.strip("= "):
        reason = _("多实例没有写集合,也没有写个数。")
        yield about(element, "instances-without-bound", reason, _("请填写集合,例如 =departments。"))
    number = loop.cardinality.strip("= ")
    if number.isdecimal() and int(number) > MAX_INSTANCES:
        reason = _("多实例有 {count} 个,最多 {most} 个。", count=number, most=MAX_INSTANCES)
        yield about(element, "too-many-instances", reason, _("请减少个数。"))
    if loop.output_element and not loop.output_collection:
        reason = _("多实例写了输出元素,却没有写输出集合,结果会丢失。")
        yield about(element, "results-lost", reason, _("请填写输出集合的变量名。"))


def _standard(element: Element, loop: Loop) -> Iterator[Finding]:
    if not loop.condition.strip("= ") and not loop.maximum.strip("= "):
        reason = _("循环没有写条件,也没有写最多次数,会一直循环下去。")
        yield about(element, "loop-without-bound", reason, _("请填写继续循环的条件,或最多次数。"))


def scripts_say_something(subject: Subject) -> Iterator[Finding]:
    """A script task has a FEEL expression and no other language."""
    for _process, element in subject.elements():
        if element.kind != "scriptTask":
            continue
        if element.script_format and "feel" not in element.script_format.lower():
            reason = _("脚本注明的语言是 {language},系统只用 FEEL。", language=element.script_format)
            yield about(element, "other-language", reason, _("请改写成 FEEL,并删去语言属性。"))
        elif not element.script.strip("= "):
            reason = _("脚本任务没有写表达式。")
            yield about(element, "script-empty", reason, _("请填写 FEEL 表达式和结果变量。"))


def complex_gateways_have_a_condition(subject: Subject) -> Iterator[Finding]:
    """A complex gateway that several flows lead to says when it goes on."""
    for process, element in subject.elements():
        joins = element.kind == "complexGateway" and len(process.incoming(element.id)) > 1
        if joins and not element.activation_condition.strip("= "):
            reason = _("复杂网关没有写激活条件。")
            yield about(element, "activation-missing", reason, _("请填写,例如 =activationCount >= 2。"))


def conditions_of_events_are_written(subject: Subject) -> Iterator[Finding]:
    """A conditional event has a condition."""
    for _process, element in subject.elements():
        for definition in element.definitions:
            if definition.kind == "conditional" and not definition.condition.strip("= "):
                reason = _("条件事件没有写条件。")
                yield about(element, "condition-missing", reason, _("请填写,例如 =amount > 100。"))


def receivers_say_what_they_wait_for(subject: Subject) -> Iterator[Finding]:
    """A message or signal has a name, and a receive task has a message."""
    for _process, element in subject.elements():
        nameless = [
            found.kind for found in element.definitions if found.kind in ("message", "signal") and not found.name
        ]
        if "message" in nameless or (element.kind == "receiveTask" and not element.message):
            reason = _("没有选择消息,或消息没有名称。")
            yield about(element, "message-without-name", reason, _("请选择消息并写上名称。"))
        if "signal" in nameless:
            reason = _("没有选择信号,或信号没有名称。")
            yield about(element, "signal-without-name", reason, _("请选择信号并写上名称。"))


RULES: tuple[Rule, ...] = (
    loops_have_a_bound,
    scripts_say_something,
    complex_gateways_have_a_condition,
    conditions_of_events_are_written,
    receivers_say_what_they_wait_for,
)
