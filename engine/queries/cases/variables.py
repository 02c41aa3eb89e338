"""What is asked of a variable: part of a text, the same value, or one between two numbers or days."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.queries.cases.filter import VariableFilter
from engine.queries.cases.words import Found, between, has_word, one_of, words_of
from engine.storage.search import search_text
from engine.storage.sort_key import DAY, LAST, TEXT, day_key, number_key, number_of, sort_key

_TRUTH = {"true": True, "false": False}


def has_variable(wanted: VariableFilter, zone: ZoneInfo) -> Iterator[Found]:
    """Yield what a filter asks of one variable.

    Raises:
        InvalidValue: a bound is neither a number nor a day, or one is a number and the other a day.
    """
    for word in words_of(wanted.contains):
        yield has_word(word, wanted.name)
    if wanted.equals.strip():
        yield _equals(wanted.name, wanted.equals.strip(), zone)
    if wanted.least.strip() or wanted.most.strip():
        yield _between(wanted)


def _equals(name: str, text: str, zone: ZoneInfo) -> Found:
    number, day = number_of(text), day_key(text, zone)
    if day and len(text) == len("2025-03-10"):
        return between(name, day, day + LAST)  # at whatever time of the day
    keys = [TEXT + search_text(text)]
    keys += [number_key(number)] if number is not None else []
    keys += [day] if day else []
    keys += [sort_key(_TRUTH[text.lower()], zone)] if text.lower() in _TRUTH else []
    return one_of(name, keys)


def _between(wanted: VariableFilter) -> Found:
    ends = [_end(text.strip()) for text in (wanted.least, wanted.most)]
    kinds = {end[0] for end in ends if end}
    if len(kinds) != 1:
        raise InvalidValue(reason=_("两端要么都是数字,要么都是日期。"))
    (kind,) = kinds
    least, most = ends
    return between(wanted.name, least or kind, (most + (LAST if kind == DAY else "")) if most else kind + LAST)


def _end(text: str) -> str:
    """Return the key of one end; "" where it is open.

    Raises:
        InvalidValue: it is neither a number nor a day.
    """
    number = number_of(text) if text else None
    if number is not None:
        return number_key(number)
    try:
        return DAY + date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise InvalidValue(reason=_("请写数字,或者写作 2025-03-10 的日期。")) from error
