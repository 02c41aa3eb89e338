"""An owner tries a decision: fields for what it asks, what was typed into them, and what each rule said to it.

It stores nothing and touches no case; what the rules mean is the engine's to say.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from engine import clock, dmn, feel
from engine.errors import ExpressionFailed, ExpressionInvalid, Finding
from engine.language import gettext as _

PREFIX = "v-"  # of the names of fields: a decision may ask for a name the page itself uses
_TYPES = {"number": "number", "date": "date"}  # kinds with an input of their own in browsers
_WRITTEN = {"date and time": "date and time", "dateTime": "date and time", "time": "time", "date": "date"}
_TRUE = {"true": True, "false": False}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input of a decision as the page shows it."""

    name: str
    label: str
    type: str  # of the HTML field; "choice" is a list
    value: str  # as typed
    hint: str = ""
    wrong: str = ""
    options: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """The fields as filled in, and what came of them once all could be read."""

    fields: tuple[Field, ...]
    trial: dmn.Trial | None


def attempt(decision: dmn.Decision, typed: Mapping[str, str], zone: ZoneInfo) -> Attempt:
    """Try a decision with what was typed.

    Args:
        typed: name of a field -> text; without any, nothing is tried yet.
        zone: in which `now()` and `today()` speak.
    """
    given = {name.removeprefix(PREFIX): text.strip() for name, text in typed.items() if name.startswith(PREFIX)}
    asked, values, wrong = dmn.asked(decision), dict[str, Any](), dict[str, str]()
    for one in asked:
        try:
            values[one.name] = _read(one, given.get(one.name, ""))
        except (ValueError, ExpressionFailed, ExpressionInvalid) as error:
            wrong[one.name] = error.message if isinstance(error, ExpressionInvalid) else _wanted(one.kind)
    fields = tuple(_field(one, given.get(one.name, ""), wrong.get(one.name, "")) for one in asked)
    ready = not wrong and (given or not asked)
    scope = feel.Scope(now=clock.now(), zone=zone)
    return Attempt(fields=fields, trial=dmn.tried(decision, values, scope) if ready else None)


def with_example(findings: Iterable[Finding]) -> list[tuple[Finding, str]]:
    """Return findings with the query that puts their example into the fields, "" where they have none."""
    return [(one, urlencode({PREFIX + name: written(value) for name, value in one.example})) for one in findings]


def written(value: Any) -> str:
    """Return a JSON value as somebody would type it into its field."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def shown(value: Any) -> str:
    """Return a JSON value as FEEL and JSON write it, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False)


def _read(asked: dmn.Asked, text: str) -> Any:
    if not text:
        return None
    if asked.kind == "string":
        return text
    if asked.kind == "number":
        return feel.from_json(float(text) if "." in text or "e" in text.lower() else int(text))
    if asked.kind == "boolean":
        if text not in _TRUE:
            raise ValueError(text)
        return _TRUE[text]
    if asked.kind in _WRITTEN and not text.startswith("="):
        return _evaluated(f'{_WRITTEN[asked.kind]}("{text}")', required=True)
    return _guessed(text)


def _guessed(text: str) -> Any:
    """A value of an unknown type: an expression, or a text somebody has not put into quotes."""
    try:
        return _evaluated(text, required=False)
    except ExpressionInvalid:
        if text.startswith("="):
            raise
        return text


def _evaluated(text: str, *, required: bool) -> Any:
    found = feel.compile(text).evaluate({})
    if found is None and required:
        raise ValueError(text)
    # A lone word reads as a variable nobody has given: it was meant as a text.
    return text if found is None and text != "null" and text.isidentifier() else found


def _field(asked: dmn.Asked, value: str, wrong: str) -> Field:
    choices = asked.allowed or ((True, False) if asked.kind == "boolean" else ())
    words = {"true": _("是"), "false": _("否")}
    options = tuple({"value": written(one), "label": words.get(written(one), written(one))} for one in choices)
    common = "、".join(written(one) for one in asked.common[:8])
    hint = _("例如 {values}", values=common) if common else "" if asked.kind else _("数字、文字或 FEEL")
    return Field(
        name=PREFIX + asked.name,
        label=f"{asked.label}({asked.name})" if asked.label else asked.name,
        type="choice" if options else _TYPES.get(asked.kind, "text"),
        value=value,
        hint="" if options else hint,
        wrong=wrong,
        options=options,
    )


def _wanted(kind: str) -> str:
    wanted = {
        "number": _("请填写数字。"),
        "boolean": _("请选择是或否。"),
        "date": _("请填写日期,例如 2025-03-10。"),
        "time": _("请填写时间,例如 09:00:00。"),
    }
    return wanted.get(kind, _("请填写日期和时间,例如 2025-03-10T09:00:00+08:00。"))
