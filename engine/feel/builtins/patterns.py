"""Patterns of XPath functions 5.6.1, as FEEL's `matches`, `replace` and `split` take them -> google-re2.

What re2 would read otherwise than XPath (back references, subtraction of classes, look-around, `\\b`) is translated or
refused, never run as something else. re2 needs time linear in the text, whatever the pattern.
"""

from functools import lru_cache
from typing import Any

import re2

_MEMORY = 1 << 20  # bytes a compiled pattern may take
_SINGLE = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in "\\|.?*+(){}-[]^$"}
_CLASSES = frozenset("dDsSwW")
_BLOCKS = {"IsBasicLatin": (0x0, 0x7F), "IsLatin-1Supplement": (0x80, 0xFF), "IsCJKUnifiedIdeographs": (0x4E00, 0x9FFF)}
_LAST = 0x10FFFF
_Ranges = list[tuple[int, int]]


class _Unreadable(Exception):
    """The pattern is not one of XPath, or not one that re2 can run."""


@lru_cache(maxsize=256)
def prepared(pattern: str, flags: str) -> Any:
    """Prepare a pattern; None where it or its flags cannot be used.

    Args:
        pattern: of XPath functions and operators 3.0, 5.6.1.
        flags: any of s (dot takes line ends), m (lines), i (case), x (spaces do not count), q (no pattern, a text).
    """
    if set(flags) - set("smixq"):
        return None
    options = re2.Options()
    options.log_errors, options.max_mem, options.case_sensitive = False, _MEMORY, "i" not in flags
    try:
        text = re2.escape(pattern) if "q" in flags else _Translation(pattern, "x" in flags).text()
        inline = "".join(flag for flag in "sm" if flag in flags and "q" not in flags)
        return re2.compile(f"(?{inline}){text}" if inline else text, options)
    except (_Unreadable, re2.error):
        return None


class _Translation:
    """One pass over a pattern."""

    def __init__(self, pattern: str, spaced: bool) -> None:
        self.pattern = _without_space(pattern) if spaced else pattern
        self.at = 0

    def text(self) -> str:
        made: list[str] = []
        while self.at < len(self.pattern):
            sign = self._take()
            if sign == "[":
                made.append(_written(self._class()))
            elif sign == "\\":
                made.append(self._escape())
            else:
                self._check_group(sign)
                made.append(sign)
        return "".join(made)

    def _take(self) -> str:
        if self.at >= len(self.pattern):
            raise _Unreadable
        self.at += 1
        return self.pattern[self.at - 1]

    def _check_group(self, sign: str) -> None:
        follower = self.pattern[self.at : self.at + 2]
        if sign == "(" and follower[:1] == "?" and follower != "?:":
            raise _Unreadable

    def _escape(self) -> str:
        sign = self._take()
        if sign in _CLASSES or sign in _SINGLE:
            return "\\" + sign
        if sign in "pP":
            return self._property(sign)
        raise _Unreadable

    def _property(self, sign: str) -> str:
        end = self.pattern.find("}", self.at)
        if self._take() != "{" or end < 0:
            raise _Unreadable
        name, self.at = self.pattern[self.at : end], end + 1
        if name not in _BLOCKS:
            return f"\\{sign}{{{name}}}"
        return _written([_BLOCKS[name]] if sign == "p" else _without([(0, _LAST)], [_BLOCKS[name]]))

    def _class(self) -> "_Ranges | str":
        """Read a class after its bracket: as ranges, or as text where it holds classes that have no ranges here."""
        negated = self.pattern[self.at : self.at + 1] == "^"
        self.at += negated
        ranges: _Ranges = []
        opaque: list[str] = []
        taken: _Ranges = []
        while (sign := self._take()) != "]" or not (ranges or opaque):
            if sign == "[":
                raise _Unreadable
            if sign == "-" and self.pattern[self.at : self.at + 1] == "[":
                self.at += 1
                taken = self._taken()
                break
            self._item(sign, ranges, opaque)
        if opaque or not taken:  # as text, so that a negated class stays one: case folds before it is negated
            if taken:
                raise _Unreadable
            return f"[{'^' if negated else ''}{''.join(opaque)}{_written(ranges)[1:-1] if ranges else ''}]"
        return _without(_without([(0, _LAST)], ranges) if negated else ranges, taken)

    def _taken(self) -> _Ranges:
        """Read a class that is taken from the one around it, and the end of that."""
        if self.pattern[self.at : self.at + 1] == "^":
            raise _Unreadable
        ranges: _Ranges = []
        opaque: list[str] = []
        while (sign := self._take()) != "]" or not ranges:
            self._item(sign, ranges, opaque)
        if opaque or self._take() != "]":
            raise _Unreadable
        return ranges

    def _item(self, sign: str, ranges: _Ranges, opaque: list[str]) -> None:
        if sign == "\\" and self.pattern[self.at : self.at + 1] in ("d", "D", "s", "S", "w", "W", "p", "P"):
            opaque.append(self._escape().removeprefix("[").removesuffix("]"))
            return
        low = self._point(sign)
        follower = self.pattern[self.at : self.at + 2]
        high = low
        if len(follower) == 2 and follower[0] == "-" and follower[1] not in "[]":
            self.at += 1
            high = self._point(self._take())
        if high < low:
            raise _Unreadable
        ranges.append((low, high))

    def _point(self, sign: str) -> int:
        if sign != "\\":
            return ord(sign)
        escaped = self._take()
        if escaped not in _SINGLE:
            raise _Unreadable
        return ord(_SINGLE[escaped])


def _without(ranges: _Ranges, taken: _Ranges) -> _Ranges:
    """Return ranges of code points without others."""
    for low, high in taken:
        left = [(a, min(b, low - 1)) for a, b in ranges if a < low]
        right = [(max(a, high + 1), b) for a, b in ranges if b > high]
        ranges = left + right
    return ranges


def _written(ranges: "_Ranges | str") -> str:
    if isinstance(ranges, str):
        return ranges
    if not ranges:
        raise _Unreadable
    return "[" + "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in ranges) + "]"


def _without_space(pattern: str) -> str:
    """Drop white space outside character classes, as the flag `x` asks."""
    kept: list[str] = []
    depth = 0
    for index, sign in enumerate(pattern):
        if index == 0 or pattern[index - 1] != "\\":
            depth += (sign == "[") - (sign == "]")
        if depth or not sign.isspace():
            kept.append(sign)
    return "".join(kept)
