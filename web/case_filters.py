"""Which cases a page asks for: its address read as a filter. It offers nothing and counts nothing."""

from collections.abc import Mapping
from datetime import date

from flask import redirect, request
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages
from web.addresses import with_filters

STATUSES = ("running", "completed", "cancelled")
SPANS = ("received", "began", "ended", "due")
VARIABLE = "v."  # begins the name of what is asked of a variable: v.amount.from
ASKED_OF_VARIABLE = {"has": "contains", "is": "equals", "from": "least", "to": "most"}
_TEXTS = {
    "text": "text",
    "number": "business_key",
    "process": "process",
    "waits": "waits_at",
    "done": "done",
    "starter": "started_by",
    "worker": "worked_by",
    "holder": "in_hand_of",
    "month": "month",
}


def only_what_is_set() -> Response | None:
    """Send a browser whose form left fields empty on to the address that can be kept; None where it has it already."""
    return redirect(with_filters()) if any(not value for value in request.args.values()) else None


def wanted(asked: Mapping[str, str] | None = None) -> engine.CaseFilter:
    """Return the filter of this page's address.

    Args:
        asked: names and values of an address; None: of this one.
    Raises:
        InvalidValue: a day cannot be read.
    """
    asked = request.args.to_dict() if asked is None else asked
    texts = {name: asked[place].strip() for place, name in _TEXTS.items() if asked.get(place, "").strip()}
    found = engine.CaseFilter(zone=pages.zone().key, **texts)  # type: ignore[typeddict-item]
    if asked.get("status") in STATUSES:
        found["status"] = asked["status"]
    if (late := {"1": True, "0": False}.get(asked.get("late", ""))) is not None:
        found["late"] = late
    if asked.get("incident") == "1":
        found["incident"] = True
    for name in SPANS:
        span = _day(asked.get(f"{name}_from")), _day(asked.get(f"{name}_to"))
        if any(span):
            found[name] = span  # type: ignore[literal-required]
    if variables := _variables(asked):
        found["variables"] = variables
    return found


def _day(text: str | None) -> date | None:
    if not (text := (text or "").strip()):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise errors.InvalidValue(reason=_("日期写作 2025-03-10。")) from error
    if not date(1990, 1, 1) <= found <= date(2199, 12, 1):
        raise errors.InvalidValue(reason=_("日期写作 2025-03-10。"))
    return found


def _variables(asked: Mapping[str, str]) -> list[engine.VariableFilter]:
    found: dict[str, dict[str, str]] = {}
    for place, value in asked.items():
        name, _dot, ask = place.removeprefix(VARIABLE).rpartition(".")
        if place.startswith(VARIABLE) and name and ask in ASKED_OF_VARIABLE and value.strip():
            found.setdefault(name, {})[ASKED_OF_VARIABLE[ask]] = value.strip()
    return [engine.VariableFilter(name=name, **asked_of_it) for name, asked_of_it in found.items()]
