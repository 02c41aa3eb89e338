"""Rules about expressions: they are FEEL, they parse, and mappings name a variable."""

import re
from collections.abc import Iterator

from engine import feel
from engine.bpmn.lint.subject import Rule, Subject, about, about_id
from engine.bpmn.lint.texts import all_of, of_process, texts_of
from engine.bpmn.names import bpmn
from engine.errors import ExpressionInvalid, Finding
from engine.language import gettext as _

_NAME = re.compile(r"[^\W\d][\w]*(\.[^\W\d][\w]*)*")
_TIMES = ("timeDate", "timeDuration", "timeCycle")
_JUEL = re.compile(r"[$#]\{")


def expressions_parse(subject: Subject) -> Iterator[Finding]:
    """Whatever begins with "=" is an expression that parses."""
    for _process, element in subject.elements():
        for place, text in texts_of(element):
            reason = _wrong(text) if text.startswith("=") else ""
            if reason:
                told = _("“{place}”的表达式写法有误:{reason}", place=place, reason=reason)
                yield about(element, "expression-invalid", told, _("请按 FEEL 语法改正:{text}", text=text))


def conditions_parse(subject: Subject) -> Iterator[Finding]:
    """Conditions are expressions, with or without "="."""
    for _process, flow in subject.flows():
        reason = _wrong(flow.condition) if flow.condition else ""
        if reason:
            told = _("条件写法有误:{reason}", reason=reason)
            remedy = _("请按 FEEL 语法改正:{text}", text=flow.condition)
            yield about_id(flow.id, "expression-invalid", told, remedy, name=flow.name)


def texts_of_processes_parse(subject: Subject) -> Iterator[Finding]:
    """The title of a case and the limits of the whole are texts or expressions that parse."""
    for process in subject.processes():
        for place, text in of_process(process):
            if text.startswith("=") and (reason := _wrong(text)):
                told = _("“{place}”的表达式写法有误:{reason}", place=place, reason=reason)
                remedy = _("请按 FEEL 语法改正:{text}", text=text)
                yield about_id(process.id, "expression-invalid", told, remedy, name=process.name)


def other_languages_are_refused(subject: Subject) -> Iterator[Finding]:
    """`${…}` of Camunda 7 would stand as a mere text."""
    for process in subject.processes():
        for owner, place, text in all_of(process):
            if not text.startswith("=") and _JUEL.search(text):
                reason = _("“{place}”里的 {text} 不是 FEEL 表达式,会被当作文字。", place=place, text=text)
                remedy = _("请改写成以 = 开头的 FEEL 表达式。")
                yield about_id(owner.id, "other-language", reason, remedy, name=owner.name)


def expressions_name_no_other_language(subject: Subject) -> Iterator[Finding]:
    """An expression that says it is in another language would be read as FEEL."""
    for node in subject.root.iter(bpmn("conditionExpression"), *map(bpmn, _TIMES)):
        named = node.get("language", "")
        owner = next(around for around in node.iterancestors() if around.get("id"))
        if named and "feel" not in named.lower():
            reason = _("表达式注明的语言是 {language},系统只用 FEEL。", language=named)
            remedy = _("请改写成 FEEL,并删去语言属性。")
            yield about_id(owner.get("id", ""), "other-language", reason, remedy, name=owner.get("name", ""))


def mappings_have_targets(subject: Subject) -> Iterator[Finding]:
    """Input and output mappings write to a variable."""
    for _process, element in subject.elements():
        for line in (*element.inputs, *element.outputs):
            if not _NAME.fullmatch(line.target):
                reason = _("输入输出映射的变量名“{name}”不合适。", name=line.target)
                yield about(element, "mapping-target", reason, _("请用字母或汉字开头,不含空格和符号的名称。"))
            elif not line.source.strip("="):
                reason = _("变量“{name}”的映射没有来源。", name=line.target)
                yield about(element, "mapping-source", reason, _("请填写表达式,例如 =amount。"))


def _wrong(text: str) -> str:
    try:
        feel.compile(text)
    except ExpressionInvalid as error:
        return error.reason
    return ""


RULES: tuple[Rule, ...] = (
    expressions_parse,
    conditions_parse,
    texts_of_processes_parse,
    other_languages_are_refused,
    expressions_name_no_other_language,
    mappings_have_targets,
)
