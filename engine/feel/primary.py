"""The operands of an expression: literals, names, lists, ranges, contexts, `if`, `for`, functions; what follows them.

It belongs to the parser, which adds the operators; it raises nothing but ExpressionInvalid.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

from engine.feel import literals, tree
from engine.feel.cursor import Cursor
from engine.feel.names import KEYWORDS
from engine.feel.tokens import Token
from engine.language import gettext as _

_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}
TEST_SIGNS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_OPENING = frozenset(("(", "[", "{", "-", "@", "]"))


class Primary(Cursor):
    """Reads operands."""

    def __init__(self, text: str, tokens: list[Token], known: Iterable[str]) -> None:
        super().__init__(text, tokens, known)
        self._endpoint = False  # at the upper end of a range, where `[` may close it

    @abstractmethod
    def expression(self) -> tree.Node:
        """Read an expression of any kind."""

    @abstractmethod
    def binary(self, least: int) -> tree.Node:
        """Read an operand and all operators that bind at least as tightly as `least`."""

    @abstractmethod
    def test(self) -> tree.Node:
        """Read one positive unary test."""

    def postfix(self) -> tree.Node:
        """Read an operand with the paths, filters and calls that follow it."""
        node = self.operand()
        while True:
            if self.at("."):
                self.advance()
                node = tree.Path(node, self.path_name())
            elif self.at("[") and not self._closes_range():
                self.advance()
                node = tree.Filter(node, self._inner(self.expression))
                self.expect("]")
            elif self.at("("):
                node = self._call(node)
            else:
                return node

    def _closes_range(self) -> bool:
        follower = self.tokens[self.position + 1]
        if not self._endpoint:
            return False
        begins = follower.kind in ("number", "string") or (follower.kind == "op" and follower.text in _OPENING)
        return not (begins or (follower.kind == "word" and follower.text not in KEYWORDS))

    def _inner(self, read: Callable[[], tree.Node]) -> tree.Node:
        """Read inside brackets, where the end of a range around them does not matter."""
        before, self._endpoint = self._endpoint, False
        node = read()
        self._endpoint = before
        return node

    def operand(self) -> tree.Node:
        """Read one operand."""
        token = self.token
        if token.kind in ("number", "string"):
            return tree.Literal(self.advance().value)
        if token.kind == "op":
            return self._inner(self._bracketed) if token.text in ("(", "[", "]", "{", "@") else self.refuse()
        if token.kind == "word":
            return self._worded()
        return self.refuse()

    def _bracketed(self) -> tree.Node:
        opening = self.advance().text
        if opening == "@":
            return self._at_literal()
        if opening == "{":
            return self._context()
        if opening == "(":
            return self._parenthesis()
        return self._open_range() if opening == "]" else self._list_or_range()

    def _at_literal(self) -> tree.Node:
        if self.token.kind != "string":
            self.refuse()
        return tree.Literal(literals.temporal(self.advance().value))

    def _parenthesis(self) -> tree.Node:
        if self.token.kind == "op" and self.token.text in TEST_SIGNS:
            node = self.test()
        else:
            node = self.expression()
            if self.at(".."):
                return self._range(node, low_included=False)
        self.expect(")")
        return node

    def _open_range(self) -> tree.Node:
        return self._range(self.expression(), low_included=False)

    def _list_or_range(self) -> tree.Node:
        items: list[tree.Node] = []
        while not self.at("]"):
            items.append(self.test() if self.token.text in TEST_SIGNS else self.expression())
            if len(items) == 1 and self.at(".."):
                return self._range(items[0], low_included=True)
            if not self.accept(","):
                break
        self.expect("]")
        return tree.ListOf(tuple(items))

    def _range(self, low: tree.Node, *, low_included: bool) -> tree.Node:
        self.expect("..")
        self._endpoint = True
        high = self.expression()
        self._endpoint = False
        closing = self.advance()
        if closing.text not in ("]", ")", "["):
            self.position -= 1
            self.refuse()
        return tree.RangeOf(low, high, low_included, closing.text == "]")

    def _context(self) -> tree.Node:
        entries: list[tuple[str, tree.Node]] = []
        with self.known.bound(()):
            while not self.at("}"):
                key = self._key()
                entries.append((key, self.expression()))
                self.known.add(key)
                if not self.accept(","):
                    break
            self.expect("}")
        return tree.ContextOf(tuple(entries))

    def _key(self) -> str:
        if self.token.kind == "string":
            key = str(self.advance().value)
            self.expect(":")
            return key
        return self.name_until(":")

    def _worded(self) -> tree.Node:
        name, length = self.known.longest(self.tokens, self.position)
        if length:
            self.position += length
            return tree.Name(name)
        word = self.token.text
        if word in _CONSTANTS:
            self.advance()
            return tree.Literal(_CONSTANTS[word])
        if word == "if":
            return self._if()
        if word == "for":
            return self._for()
        if word in ("some", "every"):
            return self._quantified()
        if word == "function" and self.tokens[self.position + 1].text == "(":
            return self._function()
        if word in KEYWORDS:
            return self.refuse()
        return tree.Name(self.name())

    def _if(self) -> tree.Node:
        self.advance()
        condition = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        return tree.If(condition, yes, self.expression())

    def _domains(self) -> tuple[tree.Domain, ...]:
        domains: list[tree.Domain] = []
        while True:
            self.advance()  # for, some, every, or the comma
            name = self.name_until("in")
            source = self.expression()
            high = self.expression() if self.accept("..") else None
            domains.append(tree.Domain(name, source, high))
            self.known.add(name)
            if not self.at(","):
                return tuple(domains)

    def _for(self) -> tree.Node:
        with self.known.bound(()):
            domains = self._domains()
            self.expect("return")
            return tree.For(domains, self.expression())

    def _quantified(self) -> tree.Node:
        every = self.token.text == "every"
        with self.known.bound(()):
            domains = self._domains()
            self.expect("satisfies")
            return tree.Quantified(every, domains, self.expression())

    def _function(self) -> tree.Node:
        self.advance()
        self.expect("(")
        parameters: list[tuple[str, tree.TypeOf | None]] = []
        while not self.at(")"):
            name = self.name_until(",", ")", ":", keep=True)
            parameters.append((name, self.type_of() if self.accept(":") else None))
            if not self.accept(","):
                break
        self.expect(")")
        with self.known.bound(name for name, _type in parameters):
            external = self.accept("external")
            body = self.expression()
        return tree.FunctionOf(tuple(parameters), None if external else body)

    def _call(self, function: tree.Node) -> tree.Node:
        self.expect("(")
        return self._inner(lambda: self._arguments(function))

    def _arguments(self, function: tree.Node) -> tree.Node:
        arguments: list[tree.Node] = []
        names: list[str] = []
        while not self.at(")"):
            if (name := self.argument_name()) is not None:
                names.append(name)
            arguments.append(self.expression())
            if not self.accept(","):
                break
        self.expect(")")
        if names and len(names) != len(arguments):
            self.refuse(_("参数要么都带名称,要么都不带"))
        return tree.Call(function, tuple(arguments), tuple(names) if names else None)
