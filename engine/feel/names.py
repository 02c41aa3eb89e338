"""Names made of several tokens: which tokens from here on form one known name. The longest wins (DMN 1.5, 10.3.1.3).

Names without a keyword or sign in them need no list: words side by side can only be one name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from engine.errors import ExpressionInvalid
from engine.feel.tokens import Token, tokenize

# Words that end a name which no list knows. Those that only begin an expression are among them.
_INFIX = frozenset(("and", "or", "in", "between", "then", "else", "return", "satisfies", "instance"))
KEYWORDS = _INFIX | {"if", "for", "some", "every", "function", "true", "false", "null"}


@lru_cache(maxsize=4096)
def spelled(name: str) -> tuple[str, ...]:
    """Return a name's tokens, or nothing where it can never be written in an expression."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except ExpressionInvalid:
        return ()


class KnownNames:
    """The names of more than one token that the parser knows at a place; loops and functions add theirs for a while."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make a name known from here on."""
        words = spelled(name)
        if len(words) > 1:
            self._by_first[words[0]].append((words, name))

    @contextmanager
    def bound(self, names: Iterable[str]) -> Iterator[None]:
        """Know these names as well inside the block."""
        before = {word: list(known) for word, known in self._by_first.items()}
        for name in names:
            self.add(name)
        yield
        self._by_first = defaultdict(list, before)

    def longest(self, tokens: list[Token], position: int) -> tuple[str, int]:
        """Return the longest known name that begins at `position` and the number of its tokens, or ("", 0)."""
        best, length = "", 0
        for words, name in self._by_first.get(tokens[position].text, ()):
            end = position + len(words)
            if len(words) > length and all(t.text == w for t, w in zip(tokens[position:end], words, strict=False)):
                if end >= len(tokens):
                    continue
                best, length = name, len(words)
        return best, length


def plain_run(tokens: list[Token], position: int) -> int:
    """Return how many tokens side by side form a name no list knows: a word, then words and whole numbers."""
    end = position + 1
    while _goes_on(tokens[end]):
        end += 1
    return end - position


def _goes_on(token: Token) -> bool:
    if token.kind == "word":
        return token.text not in KEYWORDS and token.text != "?"
    return token.kind == "number" and token.text.isdigit()


def glued_spellings(text: str, tokens: list[Token]) -> frozenset[str]:
    """Return the pieces of the text that are names only if a context says so, such as `pre-tax` or `terms and rates`.

    They are what an evaluation has to look up in its context before it may trust a parse without that context.
    """
    found: set[str] = set()
    start = 0
    while start < len(tokens):
        end = start
        while tokens[end].kind in ("word", "number") or tokens[end].text in _GLUE:
            end += 1
        found |= _pieces(text, tokens[start:end])
        start = end + 1
    return frozenset(found)


_GLUE = frozenset(["+", "-", "*", "/", ".", "'", "’"])
_PIECE_LIMIT = 8  # tokens of a name; keeps the pieces of a long chain few


def _pieces(text: str, run: list[Token]) -> set[str]:
    found: set[str] = set()
    for start, first in enumerate(run):
        if first.kind != "word" or first.text in _INFIX:
            continue
        for end in range(start + 1, min(start + _PIECE_LIMIT, len(run))):
            tokens = run[start : end + 1]
            if run[end].text not in _GLUE and any(not _goes_on(token) for token in tokens[1:]):
                found.add(" ".join(text[first.start : run[end].end].split()))
                found.add("".join(token.text for token in tokens))
    return found
