"""Makes FEEL expressions from a seed: every kind of operator and built-in function, over a few variables.

The same seed gives the same expressions on every machine; they are what gateways and tables hold, and their edges.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

_FORMS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
CONTEXT: dict[str, Any] = _FORMS["context"]
_PLACES: dict[str, tuple[list[str], list[str]]] = {
    place: (forms["plain"], forms["made"]) for place, forms in _FORMS["places"].items()
}
DEPTH = 3
_QUOTED = frozenset((*_PLACES["d"][0], *_PLACES["u"][0]))


_PLAIN = re.compile(r'[\w.]+|"[^"]*"|\[[^][]*]')  # what needs no brackets inside another expression


@dataclass(frozen=True)
class Made:
    """An expression, the template it was made of, and what was put into its places."""

    text: str
    template: str
    parts: tuple["Made", ...] = ()

    def all(self) -> Iterator["Made"]:
        """Yield the expression and everything inside it."""
        yield self
        for part in self.parts:
            yield from part.all()


def expressions(count: int, seed: int) -> dict[str, Made]:
    """Return so many different expressions with everything inside them, by text."""
    random = Random(seed)
    found: dict[str, Made] = {}
    while len(found) < count:
        found |= {made.text: made for made in _made(random, random.choice("nnsbbll"), DEPTH).all()}
    return found


def _made(random: Random, kind: str, depth: int) -> Made:
    plain, templates = _PLACES[kind]
    if not templates or depth == 0 or random.random() < 0.15:
        word = random.choice(plain)
        return Made(word, word)
    template = random.choice(templates)
    pieces = template.replace("{{", "\0").replace("}}", "\1").split("{")
    parts = tuple(_made(random, piece[0], depth - 1) for piece in pieces[1:])
    filled = (_bracketed(part.text) + piece[2:] for part, piece in zip(parts, pieces[1:], strict=True))
    text = (pieces[0] + "".join(filled)).replace("\0", "{").replace("\1", "}")
    return Made(text, template, tuple(part for part in parts if part.template not in _QUOTED))


def _bracketed(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f"({text})"
