"""A place in a row of tokens, and what every part of the parser reads there: signs, names and types."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from engine.feel import tree
from engine.feel.names import KnownNames, plain_run
from engine.feel.tokens import Token, invalid
from engine.language import gettext as _

DEPTH = 40  # brackets and keywords within each other
_TYPES = KnownNames(("date and time", "days and time duration", "years and months duration"))


class Cursor:
    """Reads tokens one after the other."""

    def __init__(self, text: str, tokens: list[Token], known: Iterable[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.position = 0
        self.known = KnownNames(known)
        self._depth = 0

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.position]

    def advance(self) -> Token:
        """Take the next token; the end is never passed."""
        token = self.tokens[self.position]
        if token.kind != "end":
            self.position += 1
        return token

    def at(self, sign: str) -> bool:
        """Return whether a sign or keyword comes next."""
        token = self.tokens[self.position]
        return token.text == sign and token.kind in ("op", "word")

    def accept(self, sign: str) -> bool:
        """Take a sign or keyword if it comes next, and say whether it did."""
        if not self.at(sign):
            return False
        self.position += 1
        return True

    def expect(self, sign: str) -> None:
        """Take a sign or keyword that has to come next."""
        if not self.accept(sign):
            self.refuse(_("这里应当是“{sign}”", sign=sign))

    def expect_end(self) -> None:
        """Refuse anything that is left."""
        if self.token.kind != "end":
            self.refuse()

    def refuse(self, reason: str = "") -> NoReturn:
        """Refuse the text because of the token that comes next."""
        token = self.token
        if not reason:
            reason = _("表达式没有写完") if token.kind == "end" else _("这里不应出现“{sign}”", sign=token.text)
        raise invalid(self.text, reason, token.start)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Go one level deeper inside the block, as far as expressions may."""
        self._depth += 1
        if self._depth > DEPTH:
            self.refuse(_("嵌套超过 {limit} 层", limit=DEPTH))
        yield
        self._depth -= 1

    def name(self) -> str:
        """Read a name no list knows: words side by side."""
        length = plain_run(self.tokens, self.position)
        words = [self.advance().text for _index in range(length)]
        return " ".join(words)

    def path_name(self) -> str:
        """Read the name after a dot: a known one, or words side by side."""
        if self.token.kind != "word":
            self.refuse()
        name, length = self.known.longest(self.tokens, self.position)
        if not length:
            return self.name()
        self.position += length
        return name

    def name_until(self, *closing: str, keep: bool = False) -> str:
        """Read a name that is being introduced, whatever stands in it, up to one of `closing`; take that too."""
        start = self.token
        while not any(self.at(sign) for sign in closing):
            if self.token.kind == "end" or self.token.text in ("(", ")", "[", "]", "{", "}"):
                self.refuse()
            self.advance()
        if self.token is start:
            self.refuse()
        name = " ".join(self.text[start.start : self.tokens[self.position - 1].end].split())
        if not keep:
            self.advance()
        return name

    def argument_name(self) -> str | None:
        """Read `name:` before an argument, if that is what stands here."""
        end = self.position
        while self.tokens[end].kind in ("word", "number") or self.tokens[end].text in ("'", "’"):
            end += 1
        if end == self.position or self.tokens[end].text != ":":
            return None
        return self.name_until(":")

    def type_of(self) -> tree.TypeOf:
        """Read a type: its name, and what stands in its angle brackets."""
        with self.nested():
            name = self._type_name()
            if name == "function" and self.accept("<"):
                return self._function_type()
            if name == "context" and self.accept("<"):
                return self._context_type()
            if name in ("list", "range") and self.accept("<"):
                part = self.type_of()
                self.expect(">")
                return tree.TypeOf(name, (part,))
            return tree.TypeOf(name)

    def _type_name(self) -> str:
        if self.token.kind != "word":
            self.refuse()
        name, length = _TYPES.longest(self.tokens, self.position)
        if not length:
            name, length = self.known.longest(self.tokens, self.position)
        if not length:
            return self.name()
        self.position += length
        return name

    def _function_type(self) -> tree.TypeOf:
        parts = []
        while not self.at(">"):
            parts.append(self.type_of())
            if not self.accept(","):
                break
        self.expect(">")
        self.expect("->")
        return tree.TypeOf("function", (*parts, self.type_of()))

    def _context_type(self) -> tree.TypeOf:
        keys, parts = [], []
        while not self.at(">"):
            keys.append(self.name_until(":"))
            parts.append(self.type_of())
            if not self.accept(","):
                break
        self.expect(">")
        return tree.TypeOf("context", tuple(parts), tuple(keys))
