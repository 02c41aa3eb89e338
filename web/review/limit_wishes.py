"""Which limits a reviewer's page asks for: its address as a filter, what its form offers, words. It counts nothing."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import request

import engine
from engine import LimitFilter, LimitRow, Verdict, errors, language
from engine.language import gettext as _
from web import pages
from web.review import said
from web.review.blueprint import reviewed

NONE = "-"  # in the place of a clause or group: none is named


def wanted() -> LimitFilter:
    """Return the filter of this page's address.

    Raises:
        InvalidValue: a month or day cannot be read.
    """
    asked = {name: request.args.get(name, "").strip() for name in ("procedure", "process", "clause", "group")}
    verdict = request.args.get("verdict", "")
    since, until = _period()
    return LimitFilter(
        **asked,
        verdict=verdict if verdict in set(Verdict) else "",
        late=request.args.get("late") == "1",
        since=since,
        until=until,
        zone=pages.zone().key,
    )


def _period() -> tuple[date | None, date | None]:
    if month := request.args.get("month", "").strip():
        first = _day(f"{month}-01", _("月份写作 2025-03。"))
        return first, first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1) - timedelta(days=1)
    told = _("日期写作 2025-03-10。")
    since, until = (request.args.get(name, "").strip() for name in ("since", "until"))
    return (_day(since, told) if since else None), (_day(until, told) if until else None)


def _day(text: str, told: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise errors.InvalidValue(reason=told) from error
    if not date(1990, 1, 1) <= found <= date(2199, 12, 1):
        raise errors.InvalidValue(reason=told)
    return found


def offered(wish: LimitFilter) -> dict[str, list[dict[str, str]]]:
    """Return what each field of the form offers: procedures, processes, and of one procedure its clauses and groups."""
    known = reviewed()
    procedure = wish.of_procedure or (known[0] if len(known) == 1 else "")
    processes = engine.definitions(pages.database(), actor=pages.person(), kind="process")
    return {
        "procedure": [_option(name, name) for name in known] if known[1:] else [],
        "process": [_option(one.key, one.name) for one in processes if procedure in ("", one.key.partition("/")[0])],
        "clause": _with(wish.clause, _clauses(procedure)) if procedure in known else [],
        "group": _with(wish.group, _groups(procedure)) if procedure in known else [],
    }


def _clauses(procedure: str) -> list[dict[str, str]]:
    newest = engine.latest_deployment(pages.database(), procedure)
    clauses = engine.bundle_of(pages.database(), newest).clauses if newest else {}
    return [_option(number, f"{number} {_title(row)}") for number, row in clauses.items()]


def _title(row: Mapping[str, Any]) -> str:
    return str((language.current() == "en" and row.get("title_en")) or row.get("title", ""))


def _groups(procedure: str) -> list[dict[str, str]]:
    groups = engine.groups(pages.database(), actor=engine.SYSTEM, procedure=procedure)
    return [_option(group.local, group.label) for group in groups]


def _with(chosen: str, options: list[dict[str, str]]) -> list[dict[str, str]]:
    """What is chosen is offered even where the newest deployment has it no more."""
    if chosen and chosen not in {one["value"] for one in options}:
        return [*options, _option(chosen, _("(未注明)") if chosen == NONE else chosen)]
    return options


def _option(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}


def outcome(row: LimitRow) -> tuple[str, str]:
    """Return what has become of a limit of a list, in words and in how it is shown."""
    return said.verdict(row.limit, row.gap)


def verdict_words() -> dict[str, tuple[str, str]]:
    """Return each verdict in words and in how it is shown, in the order of a sum."""
    return {
        Verdict.MET: (_("按时"), "met"),
        Verdict.MISSED: (_("超时"), "missed"),
        Verdict.OVERDUE: (_("超时未办"), "missed"),
        Verdict.RUNNING: (_("进行中"), "running"),
        Verdict.STOPPED: (_("停表"), "plain"),
        Verdict.CANCELLED: (_("中断"), "plain"),
    }
