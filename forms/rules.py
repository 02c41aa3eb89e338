"""The rules a filled field must keep, each with the plain words that say what to do. It changes nothing.

`problem` is the one question: what, if anything, is wrong with the value at this place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import re2

from engine.errors import ExpressionFailed, ExpressionInvalid
from engine.language import gettext as _
from forms import words
from forms.fill import Filled
from forms.options import key_of, offered
from forms.places import Place
from forms.schema import CHOICES, Component, Json
from forms.typed import as_texts
from forms.values import subtype

EMAIL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+")
PHONE = re.compile(r"(?:\+|00)?[0-9][0-9 ()-]{4,20}[0-9](?: *(?:转|ext\.?|x) *[0-9]{1,6})?", re.IGNORECASE)
Rule = Callable[[Place, Json, Filled], str]


def problem(place: Place, value: Json, filled: Filled) -> str:
    """What is wrong with the value at a place.

    Args:
        place: a place the task at hand may write and that is not hidden.
        value: its value, of the field's type.
        filled: the form it stands in.
    Returns:
        The message for people; "" when nothing is wrong.
    """
    try:
        if _is_empty(place.component, value):
            return missing(place) if required(place, filled) else ""
        rules = (*RULES.get(place.component.type, ()), _checked)
        return next((said for rule in rules if (said := rule(place, value, filled))), "")
    except (ExpressionInvalid, ExpressionFailed, ValueError, ArithmeticError, re2.error):
        return _("此项的规则无法计算,请联系流程负责人")


def required(place: Place, filled: Filled) -> bool:
    """Whether the place must be filled now, by its rule or by its condition.

    Raises:
        ExpressionInvalid, ExpressionFailed: the condition cannot be evaluated.
    """
    if always_required(place.component):
        return True
    condition = place.component.properties.get("requiredIf")
    return bool(condition) and filled.context.evaluate(condition or "", filled.data, place.row) is True


def always_required(component: Component) -> bool:
    """Whether the component must be filled whatever the rest of the form says."""
    return component.rules.get("required") is True or component.properties.get("minRows", "0") not in ("", "0")


def missing(place: Place) -> str:
    """The words for a field that is empty and must not be."""
    label = place.component.text("label") or _("此项")
    kind = place.component.type
    if kind in CHOICES or kind == "datetime":
        return _("请选择{label}", label=label)
    if kind == "checkbox":
        return _("请勾选“{label}”", label=label)
    if kind == "filepicker":
        return _("请上传{label}", label=label)
    if kind == "dynamiclist":
        return _("请至少填写一行{label}", label=label)
    return _("请填写{label}", label=label)


def _is_empty(component: Component, value: Json) -> bool:
    """Whether nothing is filled in; "no" is an answer, a box that is not ticked is none."""
    return value is None or value == "" or value == [] or (value is False and component.type == "checkbox")


def _checked(place: Place, value: Json, filled: Filled) -> str:
    condition = place.component.properties.get("check")
    if not condition or filled.context.evaluate(condition, filled.data, place.row) is True:
        return ""
    return place.component.text("checkMessage") or _("此项不符合规定,请核对")


def _length(place: Place, value: Json, filled: Filled) -> str:
    rules, count = place.component.rules, len(value)
    least, most = rules.get("minLength"), rules.get("maxLength")
    if isinstance(least, int) and count < least:
        return _("至少 {least} 个字,现在 {count} 个", least=least, count=count)
    if isinstance(most, int) and count > most:
        return _("最多 {most} 个字,现在 {count} 个", most=most, count=count)
    return ""


def _pattern(place: Place, value: Json, filled: Filled) -> str:
    pattern = place.component.rules.get("pattern")
    if not pattern or re2.search(str(pattern), value):
        return ""
    own = place.component.rules.get("patternErrorMessage")
    return place.component.text("patternErrorMessage") or str(own or "") or _("格式不正确,请核对")


def _validation_type(place: Place, value: Json, filled: Filled) -> str:
    kind = place.component.rules.get("validationType")
    if kind == "email" and not EMAIL.fullmatch(value):
        return _("请填写正确的电子邮箱,例如 li.na@example.com")
    if kind == "phone" and not _is_phone(value):
        return _("请填写正确的电话号码,例如 13800000001 或 021-55550000")
    return ""


def _is_phone(value: str) -> bool:
    return bool(PHONE.fullmatch(value)) and 7 <= sum(letter.isdigit() for letter in value) <= 20


def _bounds(place: Place, value: Json, filled: Filled) -> str:
    number = Decimal(str(value))
    least, most = (_bound(place, name, filled) for name in ("min", "max"))
    if least is not None and number < least:
        return _("不能小于 {least}", least=words.number(least))
    if most is not None and number > most:
        return _("不能大于 {most}", most=words.number(most))
    return ""


def _bound(place: Place, name: str, filled: Filled) -> Decimal | None:
    found = place.component.rules.get(name)
    if isinstance(found, str):
        found = filled.context.evaluate(found, filled.data, place.row) if found.startswith("=") else found or None
    return None if found is None or isinstance(found, bool) else Decimal(str(found))


def _membership(place: Place, value: Json, filled: Filled) -> str:
    choices = offered(place.component, filled.context, filled.data, place.row)
    known = {key_of(option) for option in choices}
    if all(text in known for text in as_texts(value)):
        return ""
    return _("所选内容不在列表中,请重新选择") if known else _("目前没有可选的内容,请联系流程负责人")


def _dates(place: Place, value: Json, filled: Filled) -> str:
    properties = place.component.properties
    kind = subtype(place.component)
    today = filled.context.now.astimezone(filled.context.zone).date().isoformat()
    past = kind != "time" and place.component.more.get("disallowPassedDates") is True
    if past and str(value)[:10] < today:
        return _("不能早于今天")
    for name, wrong in (("notAfter", _after), ("notBefore", _before)):
        limit = filled.context.evaluate(properties[name], filled.data, place.row) if name in properties else None
        if limit is not None and (said := wrong(kind, str(value), str(limit), filled)):
            return said
    return ""


def _after(kind: str, value: str, limit: str, filled: Filled) -> str:
    found, bound = _time(kind, value, filled), _time(kind, limit, filled)
    return _("不能晚于{limit}", limit=_said(bound, filled)) if found > bound else ""  # type: ignore[operator]


def _before(kind: str, value: str, limit: str, filled: Filled) -> str:
    found, bound = _time(kind, value, filled), _time(kind, limit, filled)
    if isinstance(found, datetime) and isinstance(bound, datetime) and not found.second:
        bound = bound.replace(second=0, microsecond=0)  # typed to the minute, so compared to the minute
    return _("不能早于{limit}", limit=_said(bound, filled)) if found < bound else ""  # type: ignore[operator]


def _time(kind: str, text: str, filled: Filled) -> datetime | date | time:
    if kind == "time":
        return time.fromisoformat(text.rpartition("T")[2][:8])
    if "T" not in text:
        whole = date.fromisoformat(text)
        return datetime.combine(whole, time(), filled.context.zone) if kind == "datetime" else whole
    moment = datetime.fromisoformat(text)
    local = moment.astimezone(filled.context.zone) if moment.tzinfo else moment.replace(tzinfo=filled.context.zone)
    return local if kind == "datetime" else local.date()


def _said(bound: datetime | date | time, filled: Filled) -> str:
    if isinstance(bound, datetime):
        return words.moment(bound, filled.context.zone)
    return words.day(bound) if isinstance(bound, date) else words.hour(bound)


def _rows(place: Place, value: Json, filled: Filled) -> str:
    least, most = (place.component.properties.get(name, "") for name in ("minRows", "maxRows"))
    if least.isdigit() and len(value) < int(least):
        return _("至少填写 {least} 行", least=least)
    if most.isdigit() and len(value) > int(most):
        return _("最多填写 {most} 行", most=most)
    return ""


RULES: dict[str, tuple[Rule, ...]] = {
    "textfield": (_length, _validation_type, _pattern),
    "textarea": (_length,),
    "number": (_bounds,),
    "datetime": (_dates,),
    "radio": (_membership,),
    "select": (_membership,),
    "checklist": (_membership,),
    "taglist": (_membership,),
    "dynamiclist": (_rows,),
}
