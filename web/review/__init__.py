"""The reviewers' room: lists of cases, the trace of one, what was filed. It changes nothing."""

from web.review import archive, case_limits, cases, limits, trace
from web.review.blueprint import blueprint

__all__ = ["archive", "blueprint", "case_limits", "cases", "limits", "trace"]
