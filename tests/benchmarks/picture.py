"""The outcome as one SVG picture: completions a second of everybody, on a scale where each step is ten times as much.

It needs no library and no fonts of its own, and is read in light and in dark.
"""

from collections.abc import Mapping
from html import escape
from math import ceil, floor, log10

from tests.benchmarks.contenders import CONTENDERS, Contender, Kind
from tests.benchmarks.figures import Figures

WIDTH, NAMES, VALUES, LINE, TOP = 760, 180, 90, 24, 48
COLOURS = {Kind.OURS: "#2f6f4f", Kind.LIMIT: "#9a9a9a", Kind.NAIVE: "#c58b2b", Kind.PEER: "#5a7fb0"}
SAYS = {Kind.OURS: "ours", Kind.LIMIT: "one row updated", Kind.NAIVE: "bare library", Kind.PEER: "others"}
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.grid{stroke:#8885}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)


def picture(found: Mapping[str, Figures]) -> str:
    """Return the picture of everybody who ran; at least one has."""
    shown = [each for each in CONTENDERS if each.name in found]
    lowest = floor(log10(min(found[each.name].lowest for each in shown)))
    highest = ceil(log10(max(found[each.name].highest for each in shown)))
    scale = Scale(lowest, max(highest, lowest + 1))
    height = TOP + LINE * len(shown) + 12
    inside = [*_legend(), *_grid(scale, height)]
    for number, contender in enumerate(shown):
        inside.append(_bar(contender, found[contender.name], scale, TOP + LINE * number))
    title = "Completions a second, each durably committed (mem: not durable)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{title}</title><style>{STYLE}</style>\n" + "\n".join(inside) + "\n</svg>\n"
    )


class Scale:
    """Where a rate lies between the names and the values."""

    def __init__(self, lowest: int, highest: int) -> None:
        """Reach from ten to the power of `lowest` to ten to the power of `highest`."""
        self.lowest, self.highest = lowest, highest

    def at(self, rate: float) -> float:
        """Return the distance from the left edge."""
        share = (log10(rate) - self.lowest) / (self.highest - self.lowest)
        return NAMES + share * (WIDTH - NAMES - VALUES)


def _legend() -> list[str]:
    lines = []
    for number, (kind, colour) in enumerate(COLOURS.items()):
        left = NAMES + number * 140
        lines.append(f'<rect x="{left}" y="6" width="12" height="12" fill="{colour}"/>')
        lines.append(f'<text x="{left + 18}" y="17">{escape(SAYS[kind])}</text>')
    return lines


def _grid(scale: Scale, height: int) -> list[str]:
    lines = []
    for power in range(scale.lowest, scale.highest + 1):
        left = f"{scale.at(10**power):.1f}"
        lines.append(f'<line class="grid" x1="{left}" x2="{left}" y1="{TOP - 6}" y2="{height - 6}"/>')
        lines.append(f'<text x="{left}" y="{TOP - 10}" text-anchor="middle">{10**power:,}</text>')
    return lines


def _bar(contender: Contender, figures: Figures, scale: Scale, top: float) -> str:
    right, low, high = (scale.at(rate) for rate in (figures.rate, figures.lowest, figures.highest))
    middle = top + LINE / 2 - 1
    return (
        f'<text x="{NAMES - 8}" y="{middle + 5}" text-anchor="end">{escape(contender.name)}</text>'
        f'<rect x="{NAMES}" y="{top + 3}" width="{right - NAMES:.1f}" height="{LINE - 8}"'
        f' fill="{COLOURS[contender.kind]}"/>'
        f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}" stroke="#d33" stroke-width="2"/>'
        f'<text x="{max(right, high) + 6:.1f}" y="{middle + 5}">{figures.rate:,.0f}</text>'
    )
