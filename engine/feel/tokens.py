"""Text of an expression -> tokens. Knows spelling only: which words form one name is decided by the parser.

It never runs anything and raises nothing but ExpressionInvalid.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.errors import ExpressionInvalid
from engine.language import gettext as _

# DMN 1.5, 10.3.1.2, grammar rules 27-29: what a name may begin and go on with.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = "\\s\u0085\u180e\u200b\u2060\ufeff"
_TOKEN = re.compile(
    rf"""(?P<space>[{_SPACE}]+|//[^\n]*|/\*.*?\*/)
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<word>[{_START}][{_PART}]*|\?)
    |(?P<op>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{{}},:.@|'’])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_EXPONENT_LIMIT = 6144  # decimal128, the number format of DMN 1.5, 10.3.2.3.1


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `kind` is number, string, word, op or end; `value` holds a number's or string's value."""

    kind: str
    text: str
    start: int
    end: int
    value: Any = None


def invalid(text: str, reason: str, at: int | None = None) -> ExpressionInvalid:
    """Make the error of a badly written expression; `at` is the index of the character it was noticed at."""
    if at is not None:
        reason = _("第 {position} 个字符处:{reason}", position=at + 1, reason=reason)
    return ExpressionInvalid(reason=reason, text=text)


def tokenize(text: str) -> list[Token]:
    """Split an expression into tokens.

    Args:
        text: the expression, without a leading `=`.
    Returns:
        The tokens without white space and comments, closed by one of kind `end`.
    Raises:
        ExpressionInvalid: a character or string that no token begins with.
    """
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        kind = str(match.lastgroup)
        if kind != "space":
            value = _value(kind, match.group(), text, position)
            tokens.append(Token(kind, match.group(), position, match.end(), value))
        position = match.end()
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _unreadable(text: str, position: int) -> ExpressionInvalid:
    if text[position] == '"':
        return invalid(text, _("文字缺少结尾的双引号"), position)
    return invalid(text, _("不认识的符号“{symbol}”", symbol=text[position]), position)


def _value(kind: str, spelling: str, text: str, at: int) -> Any:
    if kind == "string":
        return unescape(spelling[1:-1])
    if kind != "number":
        return None
    number = Decimal(spelling)
    if abs(number.adjusted()) > _EXPONENT_LIMIT:
        raise invalid(text, _("数字超出范围"), at)
    return number


def unescape(body: str) -> str:
    """Return what a string literal between its quotes stands for; unknown escapes stand for themselves."""
    if "\\" not in body:
        return body
    plain = _ESCAPE.sub(_unescape_one, body)
    return _SURROGATES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), plain)


def _unescape_one(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2)
    if code is None:
        return _SHORT.get(match.group(3), match.group())
    point = int(code, 16)
    return chr(point) if point <= 0x10FFFF else match.group()
