"""The stops of a clock in words: from when to when, what for, and who stopped it."""

from engine import Stop
from engine.language import gettext as _
from forms import words
from web import pages


def stop_words(stop: Stop) -> str:
    """Return one stop in a line."""
    since = words.moment(stop.since, pages.zone())
    by = stop.by or _("按流程图")
    if stop.until is None:
        span = _("{since} 起停表", since=since)
    else:
        span = _("{since} 至 {until} 停表", since=since, until=words.moment(stop.until, pages.zone()))
    if stop.reason:
        return _("{span}:{reason}({by})", span=span, reason=stop.reason, by=by)
    return _("{span}({by})", span=span, by=by)
