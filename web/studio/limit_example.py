"""What the modeller's panel shows under the fields of a limit: the limit in words, and an example with dates.

It keeps nothing and judges nothing; the rules of the diagram do that.
"""

from datetime import datetime

from flask import Response, jsonify, request

from engine import clock
from engine.bpmn.limit import Limit
from engine.bpmn.lint.breaches import warning_fits
from engine.bpmn.lint.limits import amount_fits
from engine.bpmn.read_limits import LIMIT
from engine.calendars import UNITS, Calendar, Term, due, warning
from engine.errors import InvalidValue
from engine.language import gettext as _
from web.studio import terms
from web.studio.blueprint import blueprint, require_owner
from web.studio.calendars import known_calendars

_TEN = 10  # o'clock, at which examples begin


@blueprint.get("/<procedure>/limit")
def limit(procedure: str) -> Response:
    """Say what the fields of a limit mean, finished or not: `words`, `example` and `note`, texts that may be empty."""
    require_owner(procedure)
    known = known_calendars(procedure)
    written = Limit(**{"start": "", **{field: request.args.get(name, "") for name, field in LIMIT.items()}})
    chosen = known.get(written.calendar or next(iter(known)))
    if chosen is None or written.unit not in UNITS:
        return jsonify({"words": "", "example": "", "note": ""})
    words = terms.sentence(written, chosen.name)
    if written.amount.startswith("="):
        return jsonify({"words": words, "example": "", "note": _("数量由表达式给出,开始计时才知道何时到期。")})
    if not amount_fits(written) or not warning_fits(written):
        return jsonify({"words": "", "example": "", "note": _("请填写合适的数量。")})
    example, note = _example(written, chosen.calendar)
    return jsonify({"words": words, "example": example, "note": note})


def _example(written: Limit, calendar: Calendar) -> tuple[str, str]:
    """A case that begins today at ten, and what is not certain about it."""
    start = clock.now().astimezone(calendar.zone).replace(hour=_TEN, minute=0, second=0, microsecond=0)
    try:
        found = due(start, _term(written), calendar)
        text = _("例:{start} 开始 → {due} 到期", start=_moment(start), due=_moment(found.at))
        if written.warning:
            before = Term(amount=float(written.warning), unit=written.warning_unit)
            text += _(",{moment} 提醒", moment=_moment(warning(found.at, before, calendar)))
    except InvalidValue as error:
        return "", error.message
    if not found.provisional:
        return text, ""
    return text, _("{year} 年的放假安排尚未公布,先按每周作息推算,公布后重算。", year=found.provisional)


def _term(written: Limit) -> Term:
    return Term(
        amount=float(written.amount or 0),
        unit=written.unit,
        counts_start=written.counts_start == "true",
        ending=written.ending,
    )


def _moment(moment: datetime) -> str:
    days = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    seconds = f":{moment:%S}" if moment.second else ""
    return f"{moment:%Y-%m-%d}{_('({day})', day=days[moment.weekday()])}{moment:%H:%M}{seconds}"
