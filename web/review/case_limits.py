"""The limits of one case, each counted day by day, so that every number can be checked by hand; as page and as file."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, render_template

import engine
from engine import LimitAccount, Trace, language
from engine.language import gettext as _
from forms import words
from web import csv_file, pages
from web.review import said, terms
from web.review.blueprint import blueprint
from web.review.counted_days import hours_of, rows_of
from web.review.entries import entries_of
from web.review.said_of_limits import moved


@blueprint.get("/cases/<instance_id>/limits")
def case_limits(instance_id: str) -> str:
    """Show how each limit of a case was counted."""
    found = engine.case_trace(pages.database(), actor=pages.person(), instance_id=instance_id)
    return render_template(
        "review/case_limits.html",
        trace=found,
        case=found.case,
        zone=ZoneInfo(found.case.zone),
        said=said,
        terms=terms,
        moved=moved,
        gaps={(each.limit.ref, each.limit.id): each.gap for each in found.accounts},
        titles=_titles(found),
        causes=_causes(found),
        rows_of=rows_of,
        hours_of=hours_of,
    )


def _titles(found: Trace) -> dict[str, str]:
    """Number of a clause -> its title in the case's bundle."""
    bundle, english = engine.bundle_of(pages.database(), found.case.deployment_id), language.current() == "en"
    rows = bundle.clauses.items()
    return {number: str((english and row.get("title_en")) or row.get("title", "")) for number, row in rows}


def _causes(found: Trace) -> dict[int, str]:
    """Step of the history -> what set it off, and who."""
    causes = {entry.cause.step: entry.cause for entry in entries_of(found.lines)}
    return {step: f"{said.event(cause)} · {cause.actor_name}" for step, cause in causes.items()}


@blueprint.get("/cases/<instance_id>/limits.csv")
def case_limits_file(instance_id: str) -> Response:
    """Send the counted days of every limit of a case as a file for a spreadsheet."""
    found = engine.case_trace(pages.database(), actor=pages.person(), instance_id=instance_id)
    heading = (
        _("条款"), _("时限"), _("环节"), _("长度"), _("工作日历"), _("起算"), _("到期"), _("完成"), _("结果"),
        _("部分"), _("从"), _("到"), _("星期"), _("计入(小时)"), _("说明"),
    )  # fmt: skip
    zone = ZoneInfo(found.case.zone)
    rows = [row for account in found.accounts for row in _cells(account, zone)]
    name = _("{case} 时限.csv", case=found.case.business_key or found.case.process_name)
    return csv_file.download(name, heading, rows)


def _cells(account: LimitAccount, zone: ZoneInfo) -> Iterator[tuple[Any, ...]]:
    limit, rows = account.limit, rows_of(account)
    moments = [words.exact(at, zone) if at else "" for at in (limit.started_at, limit.due_at, limit.ended_at)]
    same = (
        limit.clause, limit.name or limit.id, account.element_name, terms.length(limit.term, account.calendar),
        account.calendar.id, *moments, said.verdict(limit, account.gap)[0],
    )  # fmt: skip
    for stretch in account.stretches:
        part = terms.part(stretch.part, account)
        for row in rows[stretch]:
            days = (row.first.isoformat(), row.last.isoformat(), row.weekdays)
            yield (*same, part, *days, row.seconds / 3600, row.why)
        if not stretch.days:
            span = (words.exact(stretch.start, zone), words.exact(stretch.end, zone), "")
            yield (*same, part, *span, stretch.sum.seconds / 3600, "")
