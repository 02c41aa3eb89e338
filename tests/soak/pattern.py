"""Texts that fit a regular expression, drawn at random. For the patterns of forms; groups and looks around are not."""

import re
import string
from random import Random

MOST_MORE = 3  # repetitions beyond the least a pattern asks for
EVERY = string.ascii_letters + string.digits + "-_"
CATEGORIES = {
    re._constants.CATEGORY_DIGIT: string.digits,
    re._constants.CATEGORY_WORD: string.ascii_letters + string.digits + "_",
    re._constants.CATEGORY_SPACE: " ",
}


def fitting(pattern: str, random: Random) -> str:
    """Return a text the pattern matches from its beginning to its end."""
    return "".join(_part(kind, about, random) for kind, about in re._parser.parse(pattern))


def _part(kind, about, random: Random) -> str:
    parts = {
        "LITERAL": lambda: chr(about),
        "NOT_LITERAL": lambda: random.choice([each for each in EVERY if each != chr(about)]),
        "ANY": lambda: random.choice(EVERY),
        "IN": lambda: random.choice(_letters(about)),
        "BRANCH": lambda: _all(random.choice(about[1]), random),
        "SUBPATTERN": lambda: _all(about[-1], random),
        "MAX_REPEAT": lambda: _repeated(*about, random),
        "MIN_REPEAT": lambda: _repeated(*about, random),
        "AT": lambda: "",
    }
    return parts[str(kind)]()


def _all(parts, random: Random) -> str:
    return "".join(_part(kind, about, random) for kind, about in parts)


def _repeated(least: int, most: int, parts, random: Random) -> str:
    return "".join(_all(parts, random) for _time in range(random.randint(least, min(most, least + MOST_MORE))))


def _letters(about) -> list[str]:
    """Return the letters a class takes: all of it, or of a usual alphabet what it does not name."""
    named = {letter for kind, each in about for letter in _named(str(kind), each)}
    if str(about[0][0]) == "NEGATE":
        return [letter for letter in EVERY if letter not in named]
    return sorted(named)


def _named(kind: str, about) -> str:
    if kind == "RANGE":
        return "".join(chr(code) for code in range(about[0], min(about[1], about[0] + 200) + 1))
    if kind == "CATEGORY":
        return CATEGORIES.get(about, EVERY)
    return chr(about) if kind == "LITERAL" else ""
