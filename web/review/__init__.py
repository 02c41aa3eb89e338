"""The reviewers' room: lists of cases, the trace of one, what was filed. It changes nothing."""

from web.review import archive, cases, trace
from web.review.blueprint import blueprint

__all__ = ["archive", "blueprint", "cases", "trace"]
