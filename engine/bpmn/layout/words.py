"""How much room a text takes, wrapped as the modeller wraps it. It measures by kinds of characters, not by a font."""

import unicodedata
from dataclasses import dataclass

INSIDE, OUTSIDE = 12, 11  # pixels, size of the letters within a shape and beside one
LINE = 1.2  # height of a line in sizes of its letters
LABEL_WIDTH = 90  # pixels a label beside a shape may take
BESIDE_WIDTH = 76  # pixels for one that stands right of a line
PADDING = 14  # pixels that a task keeps free left and right of its name, together
TASK = (100, 80)
_NARROW = frozenset("iljtfrI.,:;'|!()[] ")


@dataclass(frozen=True)
class Wrapped:
    """A text in lines."""

    lines: int
    width: int  # pixels that the modeller needs in order to wrap it so
    height: int


def wrapped(text: str, width: float, size: int = OUTSIDE) -> Wrapped:
    """Return how a text stands in a box of a width in pixels."""
    found = [line for part in text.splitlines() or [""] for line in _broken(part, width, size)]
    widest = max(_length(line, size) for line in found)
    return Wrapped(len(found), int(min(width, widest + 2)), round(len(found) * size * LINE + 0.5))


def label_size(text: str, most: float = LABEL_WIDTH) -> tuple[int, int]:
    """Return width and height of a label, no wider than it must be for the fewest lines it can have."""
    least = wrapped(text, most).lines
    widths = [*range(24, int(most), 6), int(most)]
    width = next(width for width in widths if wrapped(text, width).lines <= least)
    return width, wrapped(text, width).height


def task_size(text: str) -> tuple[int, int]:
    """Return width and height of a task; one with a long name is wider, then higher, until it holds the name."""
    width, height = TASK
    while wrapped(text, width - PADDING, INSIDE).lines > 3 and width < 160:
        width += 10
    lines = wrapped(text, width - PADDING, INSIDE).lines
    return width, max(height, int(lines * INSIDE * LINE) + 28 if lines > 4 else height)


def note_size(text: str) -> tuple[int, int]:
    """Return width and height of a text annotation."""
    width = 110 if _length(text, INSIDE) < 400 else 170
    found = wrapped(text, width - 12, INSIDE)
    return width, max(30, found.height + 14)


def _length(text: str, size: int) -> float:
    return sum(map(_wide, text.strip())) * size


def _wide(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    return 0.3 if letter in _NARROW else 0.68 if letter.isupper() else 0.57


def _broken(text: str, width: float, size: int) -> list[str]:
    """Break as diagram-js does: at blanks and hyphens, else one letter before the line is full."""
    lines, rest = [], text
    while rest:
        line = rest
        while len(line) > 1 and _length(line, size) > width:
            line = _shorter(line, len(line) * width / _length(line, size))
        lines.append(line)
        rest = rest[len(line) :].strip()
    return lines or [""]


def _shorter(line: str, most: float) -> str:
    cut = max((place + 1 for place, letter in enumerate(line) if letter in " -" and place + 1 < most), default=0)
    return line[:cut] if cut > 1 else line[: max(round(most - 1), 1)]
