"""The one form of text in which cases are found: what is stored for search and what people type are folded alike.

Pure: it looks at text alone.
"""

import re
import unicodedata

LONGEST = 200  # characters kept of one value
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s()‐-―-]+(?=\d)")  # 138 0000-0001 is 13800000001


def plain_text(text: object) -> str:
    """Return `text` in lower case, full width as half width, blanks single: as case numbers are compared."""
    return " ".join(unicodedata.normalize("NFKC", str(text)).lower().split())[:LONGEST]


def search_text(text: object) -> str:
    """Return `text` as `plain_text` does and without what people put between the digits of a telephone number."""
    return _BETWEEN_DIGITS.sub("", plain_text(text))
