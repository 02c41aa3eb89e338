"""The typeface of PDF records: where it lies, and which characters it can write. The same on every machine.

Noto Sans SC (SIL Open Font License) comes with the built front end; nothing of the operating system is used.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

FAMILY = "Noto Sans SC"
FILES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")
MISSING = "〓"  # printers' sign for a character that is not in the case

_folder: Path | None = None


def set_fonts(folder: Path) -> None:
    """Take the typeface from a folder, once where a process begins."""
    global _folder  # noqa: PLW0603 - one typeface a process
    _folder = folder


def are_there() -> bool:
    """Return whether PDF can be made in this process."""
    return _folder is not None and all((_folder / name).is_file() for name in FILES)


def typeface() -> typst.Fonts:
    """Return the typeface, read once a process."""
    assert _folder is not None
    return _typeface(_folder)


@cache
def _typeface(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def writable(text: str) -> str:
    """Return the text with a sign in place of each character that the typeface lacks."""
    assert _folder is not None
    known = _known(_folder)
    if all(ord(letter) in known or letter in "\n\t" for letter in text):
        return text
    return "".join(letter if ord(letter) in known or letter in "\n\t" else MISSING for letter in text)


@cache
def _known(folder: Path) -> frozenset[int]:
    with TTFont(folder / FILES[0], lazy=True) as regular, TTFont(folder / FILES[1], lazy=True) as bold:
        return frozenset(regular.getBestCmap()) & frozenset(bold.getBestCmap())
