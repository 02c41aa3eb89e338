"""Limits as people read them: what is left on the desk, how one was counted, which were met over all cases."""

from engine.queries.limits.accounts import DueDate, LimitAccount, LimitPart, LimitStretch, Standstill
from engine.queries.limits.clocks import LimitClock
from engine.queries.limits.filter import LimitFilter
from engine.queries.limits.gap import Gap
from engine.queries.limits.limit import Limit, Verdict
from engine.queries.limits.listed import LimitRow, every_limit, find_limits
from engine.queries.limits.recounts import Recount, recounts
from engine.queries.limits.remaining import Remaining
from engine.queries.limits.report import LimitCounts, LimitReport, limit_report
from engine.queries.limits.stops import Stop
from engine.queries.limits.tally import Delays, Tally

__all__ = [
    "Delays", "DueDate", "Gap", "Limit", "LimitAccount", "LimitClock", "LimitCounts", "LimitFilter", "LimitPart",
    "LimitReport", "LimitRow", "LimitStretch", "Recount", "Remaining", "Standstill", "Stop", "Tally", "Verdict",
    "every_limit", "find_limits", "limit_report", "recounts",
]  # fmt: skip
