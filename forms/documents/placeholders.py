"""What stands between `{{` and `}}` in a template, read into plain data. It evaluates nothing and knows no case.

`{{name}}` is a value, `{{list[].name}}` repeats its row, `{{□name}}` prints every option with a box; the rest is FEEL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
BOX = "□☐"
NUMBER = "#"  # of the row, from 1
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "″": '"', "\u00a0": " ", "\u3000": " "})
_NAME = r"[^\W\d]\w*"
_PLAIN = re.compile(rf"{_NAME}(?:\s*\.\s*{_NAME})*")
_LISTED = re.compile(rf"({_NAME}(?:\s*\.\s*{_NAME})*)\s*\[\s*\]\s*\.\s*({_NAME}(?:\s*\.\s*{_NAME})*|#)")


@dataclass(frozen=True, kw_only=True)
class Placeholder:
    """One place of a template that a value comes into."""

    text: str  # what the author wrote between the braces, for people
    path: tuple[str, ...] = ()  # the name in its parts; () where it is an expression
    listed: tuple[str, ...] = ()  # the list whose rows it repeats; () outside lists
    boxed: bool = False  # all options are printed, the chosen ones marked
    expression: str = ""  # FEEL, where it is more than a name


def read(inside: str) -> Placeholder:
    """Read what stands between the braces. Word turns quotation marks into curly ones; they are turned back.

    Args:
        inside: the text without its braces.
    """
    text = inside.translate(_QUOTES).strip()
    boxed = text[:1] in BOX and bool(text)
    text = text[1:].strip() if boxed else text
    if found := _LISTED.fullmatch(text):
        return Placeholder(text=text, path=_parts(found[2]), listed=_parts(found[1]), boxed=boxed)
    if _PLAIN.fullmatch(text):
        return Placeholder(text=text, path=_parts(text), boxed=boxed)
    return Placeholder(text=text, boxed=boxed, expression=text)


def read_all(text: str) -> Iterator[Placeholder]:
    """Yield the placeholders of a paragraph in their order."""
    for found in PLACE.finditer(text):
        yield read(found[1])


def is_open(text: str) -> bool:
    """Return whether braces stand in a paragraph that belong to no whole placeholder."""
    rest = PLACE.sub("", text)
    return "{{" in rest or "}}" in rest


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("."))
