"""The one form of text in which cases are found: what is stored for search and what people type are folded alike.

Pure: it looks at text alone.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 200  # characters kept of one value
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s()‐-―-]+(?=\d)")  # 138 0000-0001 is 13800000001


def plain_text(text: object) -> str:
    """Return `text` in lower case, full width as half width, blanks single: as case numbers are compared."""
    return " ".join(unicodedata.normalize("NFKC", str(text)).lower().split())[:LONGEST]


def search_text(text: object) -> str:
    """Return `text` as `plain_text` does and without what people put between the digits of a telephone number."""
    return _BETWEEN_DIGITS.sub("", plain_text(text))


PIECE = 8  # characters of a piece


def pieces_of(texts: Iterable[str]) -> set[str]:
    """Return what folded texts are found by: what follows each of their characters, cut off after eight.

    A text holds a word of up to eight characters exactly where one of its pieces begins with the word.
    """
    return {text[at : at + PIECE] for text in texts for at in range(len(text)) if text[at] != " "}


def pieces_in(word: str) -> tuple[str, ...]:
    """Return beginnings of pieces that a text must have to hold a folded word; each by itself leads to it."""
    last = max(len(word) - PIECE, 0)
    return tuple(word[at : at + PIECE] for at in (*range(0, last, PIECE), last) if word[at : at + 1].strip())
