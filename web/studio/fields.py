"""A form as a list of its fields, for people who want to know what is asked of whom. It renders and judges nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import language
from engine.language import gettext as _

_SHOWN_ONLY = frozenset({"text", "image", "html", "spacer", "separator", "button", "iframe", "documentPreview"})
_NESTS = frozenset({"group", "dynamiclist"})


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field."""

    depth: int  # how many groups and lists it stands in
    label: str
    key: str
    kind: str  # in people's words
    required: str  # "" | always | sometimes, in people's words
    tasks: tuple[str, ...]  # elements whose task may write it; none named: all
    options: tuple[str, ...]


def fields_of(schema: Mapping[str, Any]) -> tuple[FormField, ...]:
    """Return the fields of a form in reading order, groups and lists before what they hold."""
    return tuple(_walk(schema.get("components", ()), 0, ()))


def _walk(components: Sequence[Mapping[str, Any]], depth: int, tasks: tuple[str, ...]) -> Iterator[FormField]:
    for one in components:
        if one.get("type") in _SHOWN_ONLY:
            continue
        said = one.get("properties") or {}
        own = tuple(name.strip() for name in str(said.get("task", "")).split(",") if name.strip()) or tasks
        yield FormField(
            depth=depth,
            label=_label(one, said),
            key=str(one.get("key") or one.get("path") or ""),
            kind=_kind(str(one.get("type", ""))),
            required=_required(one, said),
            tasks=own,
            options=tuple(str(value.get("label") or value.get("value")) for value in one.get("values", ())),
        )
        if one.get("type") in _NESTS:
            yield from _walk(one.get("components", ()), depth + 1, own)


def _label(one: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    english = said.get("label_en") if language.current() == "en" else None
    return str(english or one.get("label") or one.get("key") or "")


def _required(one: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    if (one.get("validate") or {}).get("required"):
        return _("要求填写")
    return _("有条件必填") if said.get("requiredIf") else ""


def _kind(name: str) -> str:
    return {
        "textfield": _("文字框"),
        "textarea": _("多行文字"),
        "number": _("数字框"),
        "datetime": _("日期和时间"),
        "expression": _("自动计算"),
        "filepicker": _("文件"),
        "checkbox": _("勾选"),
        "checklist": _("多选"),
        "taglist": _("多选"),
        "radio": _("单选"),
        "select": _("选择"),
        "group": _("一节"),
        "dynamiclist": _("表格"),
        "table": _("表格"),
    }.get(name, name)
