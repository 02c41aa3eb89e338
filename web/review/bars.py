"""A picture of months: how many limits were met and how many were late, as SVG that a screen reader reads as well.

Plain numbers in, markup out; colours and dark mode are the style sheet's.
"""

from collections.abc import Sequence

from markupsafe import Markup

from engine import LimitCounts
from engine.language import gettext as _
from forms import words

SHOWN = 24  # months, the newest ones
_ROW, _BAR, _LEFT, _WIDE, _RIGHT = 26, 16, 74, 210, 76

_DRAWING = Markup(
    '<svg class="bars" viewBox="0 0 {width} {height}" role="img" aria-labelledby="bars-title bars-text">'
    '<title id="bars-title">{title}</title><desc id="bars-text">{text}</desc>'
    '<defs><pattern id="bars-late" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="bar-late" width="6" height="6"/><rect class="bar-stripe" width="2" height="6"/></pattern></defs>'
    "{rows}</svg>"
)
_LINE = Markup(
    '<g><text x="0" y="{base}">{month}</text>'
    '<rect class="bar-met" x="{left}" y="{top}" width="{met_wide}" height="{bar}"/>'
    '<rect fill="url(#bars-late)" x="{middle}" y="{top}" width="{late_wide}" height="{bar}"/>'
    '<text x="{end}" y="{base}">{numbers}</text></g>'
)


def bars(months: Sequence[LimitCounts]) -> Markup:
    """Return the picture of the newest months; empty where there is none."""
    shown = months[-SHOWN:]
    if not shown:
        return Markup("")
    most = max(1, *(one.tally.met + one.tally.late for one in shown))
    rows = Markup("").join(_row(number, one, most) for number, one in enumerate(shown))
    return _DRAWING.format(
        width=_LEFT + _WIDE + _RIGHT,
        height=len(shown) * _ROW,
        title=_("各月到期的时限:按时与超时"),
        text=_(";").join(_told(one) for one in shown),
        rows=rows,
    )


def _row(number: int, one: LimitCounts, most: int) -> Markup:
    met, late = (round(count / most * _WIDE, 1) for count in (one.tally.met, one.tally.late))
    top = number * _ROW + (_ROW - _BAR) / 2
    return _LINE.format(
        base=top + _BAR - 3,
        top=top,
        bar=_BAR,
        month=one.key,
        left=_LEFT,
        met_wide=met,
        middle=_LEFT + met,
        late_wide=late,
        end=round(_LEFT + met + late + 6, 1),
        numbers=f"{one.tally.met} / {one.tally.late}",
    )


def _told(one: LimitCounts) -> str:
    return _("{month}按时 {met},超时 {late}", month=words.month(one.key), met=one.tally.met, late=one.tally.late)
