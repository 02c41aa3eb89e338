"""What may become a variable: plain JSON of a bounded size. Everything else is refused before anything is written."""

from collections.abc import Mapping
from typing import Any

from engine.audit.canonical import canonical
from engine.errors import InvalidValue
from engine.language import gettext as _

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 40
MAX_INTEGER = 2**53  # beyond it a browser no longer sees every digit


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of `values` that is JSON through and through.

    Args:
        values: name of the variable -> value.
    Raises:
        InvalidValue: not JSON (NaN, a huge integer, a lone surrogate, a key that is no text, too deep), or over 1 MiB.
    """
    copied = {name: _copied(value, MAX_DEPTH) for name, value in values.items()}
    try:
        size = len(canonical(copied))
    except (TypeError, ValueError) as error:
        raise InvalidValue(reason=_("提交的内容里有无法保存的字符或数字,请改正后重试。")) from error
    if size > MAX_BYTES:
        raise InvalidValue(reason=_("提交的内容太大(上限 1 MiB),请删减后重试。"))
    return copied


def _copied(value: Any, depth: int) -> Any:
    if depth == 0:
        raise InvalidValue(reason=_("提交的内容嵌套太深。"))
    if isinstance(value, Mapping) and all(_plain(name) for name in value):
        return {name: _copied(each, depth - 1) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(each, depth - 1) for each in value]
    if value is None or _plain(value) or isinstance(value, float):
        return value
    if isinstance(value, int) and abs(value) <= MAX_INTEGER:
        return value
    raise InvalidValue(reason=_("提交的内容里有无法保存的字符或数字,请改正后重试。"))


def _plain(text: Any) -> bool:
    return isinstance(text, str) and "\0" not in text  # PostgreSQL keeps no NUL
