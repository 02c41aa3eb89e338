"""Tokens -> tree: a Pratt parser for FEEL (DMN 1.5, 10.3.1). Operators here, what operators stand between in `primary`.

It raises nothing but ExpressionInvalid, and never runs what it reads.
"""

from collections.abc import Iterable

from engine.feel import tree
from engine.feel.primary import TEST_SIGNS, Primary
from engine.feel.tokens import invalid, tokenize
from engine.language import gettext as _

LENGTH = 2_000  # characters of an expression

# How tightly operators bind; `instance of` binds tighter than minus and powers (grammar rule 4 and 51).
_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER, _INSTANCE = range(1, 8)
_BINDING = {
    "or": _OR, "and": _AND, "between": _COMPARISON, "in": _COMPARISON,
    "=": _COMPARISON, "!=": _COMPARISON, "<": _COMPARISON, "<=": _COMPARISON, ">": _COMPARISON, ">=": _COMPARISON,
    "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER, "instance": _INSTANCE,
}  # fmt: skip


class Parser(Primary):
    """Reads one text; `known` are names of several words that may stand in it."""

    def __init__(self, text: str, known: Iterable[str]) -> None:
        super().__init__(text, tokenize(text), known)

    def whole_expression(self) -> tree.Node:
        """Read the whole text as one expression."""
        node = self.expression()
        self.expect_end()
        return node

    def whole_unary_tests(self) -> tuple[tuple[tree.Node, ...] | None, bool]:
        """Read the whole text as the cell of a table: its tests (None for `-`), and whether they are negated."""
        if self.at("-") and self.tokens[self.position + 1].kind == "end":
            return None, False
        if self.at("not") and self.tokens[self.position + 1].text == "(" and self._closes_at_end(self.position + 1):
            self.advance()
            self.advance()
            tests = self.tests_until(")")
            self.expect_end()
            return tests, True
        tests = self._test_list()
        self.expect_end()
        return tests, False

    def _closes_at_end(self, opening: int) -> bool:
        depth = 0
        for index in range(opening, len(self.tokens)):
            text = self.tokens[index].text if self.tokens[index].kind == "op" else ""
            depth += (text == "(") - (text == ")")
            if depth == 0:
                return self.tokens[index + 1].kind == "end"
        return False

    def _test_list(self) -> tuple[tree.Node, ...]:
        tests = [self.test()]
        while self.accept(","):
            tests.append(self.test())
        return tuple(tests)

    def tests_until(self, closing: str) -> tuple[tree.Node, ...]:
        """Read tests separated by commas up to and with `closing`."""
        tests = self._test_list()
        self.expect(closing)
        return tests

    def test(self) -> tree.Node:
        """Read one positive unary test: `< endpoint`, a range, or an expression."""
        if self.token.kind == "op" and self.token.text in TEST_SIGNS:
            op = self.advance().text
            return tree.UnaryTest(op, self.binary(_SUM))
        return self.expression()

    def expression(self) -> tree.Node:
        """Read an expression of any kind."""
        with self.nested():
            return self.binary(_OR)

    def binary(self, least: int) -> tree.Node:
        """Read an operand and all operators that bind at least as tightly as `least`."""
        left = self.unary()
        while (binding := self._binding()) >= least:
            left = self._operation(left, binding)
        return left

    def _binding(self) -> int:
        token = self.token
        return _BINDING.get(token.text, 0) if token.kind in ("op", "word") else 0

    def _operation(self, left: tree.Node, binding: int) -> tree.Node:
        if binding <= _AND:
            return self._logic(left, binding)
        if binding in (_SUM, _PRODUCT, _POWER):
            return self._arithmetic(left, binding)
        op = self.advance().text
        if op == "instance":
            self.expect("of")
            return tree.InstanceOf(left, self.type_of())
        if op == "between":
            return self._between(left)
        return self._in(left) if op == "in" else tree.Comparison(op, left, self.binary(binding + 1))

    def _logic(self, left: tree.Node, binding: int) -> tree.Node:
        word, operands = self.token.text, [left]
        while self.at(word):
            self.advance()
            operands.append(self.binary(binding + 1))
        return tree.Logic(word == "or", tuple(operands))

    def _arithmetic(self, left: tree.Node, binding: int) -> tree.Node:
        rest = []
        while self._binding() == binding:
            op = self.advance().text
            rest.append((op, self.binary(binding + 1)))
        return tree.Arithmetic(left, tuple(rest))

    def _between(self, value: tree.Node) -> tree.Node:
        low = self.binary(_SUM)
        self.expect("and")
        return tree.Between(value, low, self.binary(_SUM))

    def _in(self, value: tree.Node) -> tree.Node:
        if self.at("(") and not self._is_range(self.position):
            self.advance()
            return tree.In(value, self.tests_until(")"))
        if self.token.kind == "op" and self.token.text in TEST_SIGNS:
            return tree.In(value, (self.test(),))
        return tree.In(value, (self.binary(_SUM),))

    def _is_range(self, opening: int) -> bool:
        depth = 0
        for token in self.tokens[opening:]:
            text = token.text if token.kind == "op" else ""
            depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
            if text == ".." and depth == 1:
                return True
            if depth == 0 or token.kind == "end" or (text == "," and depth == 1):
                return False
        return False

    def unary(self) -> tree.Node:
        """Read an operand with its signs."""
        if not self.at("-"):
            return self.postfix()
        self.advance()
        with self.nested():
            return tree.Negation(self.binary(_POWER + 1) if not self.at("-") else self.unary())


def parse(text: str, known: Iterable[str] = ()) -> tree.Node:
    """Parse one expression.

    Args:
        text: the expression, without a leading `=`.
        known: names of several words, beyond those any expression knows.
    Returns:
        Its tree.
    Raises:
        ExpressionInvalid: it is too long, too deep, or not FEEL.
    """
    return Parser(checked(text), known).whole_expression()


def parse_unary(text: str, known: Iterable[str] = ()) -> tuple[tuple[tree.Node, ...] | None, bool]:
    """Parse the cell of a decision table (DMN 1.5, grammar rules 15-17).

    Returns:
        The tests, or None for `-` which always holds; and whether they stand in `not(...)`.
    Raises:
        ExpressionInvalid: as `parse`.
    """
    return Parser(checked(text), known).whole_unary_tests()


def checked(text: str) -> str:
    """Return the text when it is not empty and not too long.

    Raises:
        ExpressionInvalid: it is.
    """
    if len(text) > LENGTH:
        raise invalid(text, _("超过 {limit} 个字符", limit=LENGTH))
    if not text.strip():
        raise invalid(text, _("表达式是空的"))
    return text
