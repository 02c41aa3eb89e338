"""Finding cases by words: part of a number, customer, telephone is enough, and each word leads to few pieces."""

from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Select, select

from engine.storage.exists import exists_for_each
from engine.storage.search import pieces_in, search_text
from engine.storage.sort_key import LAST, TEXT
from engine.storage.tables import NUMBER, instance, instance_piece, instance_search


class Found(TypedDict):
    """How a condition is judged and the ways to its cases, as in `conditions.Condition`."""

    holds: ColumnElement[bool]
    ways: tuple[Select[Any], ...]


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of what was typed.

    Args:
        text: capitals, full width and what stands between the digits of a telephone number make no difference.
    """
    return tuple(word.strip("-") or word for word in search_text(text).split())


def has_word(word: str, *names: str) -> Found:
    """Return how a case is found by a folded word in its number or in a search value.

    Args:
        names: of the variables that are looked into; none: all, and the number.
    """
    this = _of_case(instance_search.c.value.contains(word, autoescape=True), *names)
    return {"holds": this, "ways": tuple(_with(piece) for piece in pieces_in(word))}


def begins(number: str) -> Found:
    """Return how a case is found by the beginning of its number."""
    return between(NUMBER, TEXT + search_text(number), TEXT + search_text(number) + LAST)


def between(name: str, least: str, most: str) -> Found:
    """Return how a case is found by the key of a variable."""
    key = instance_search.c.sort_key
    way = select(instance_search.c.instance_id).where(instance_search.c.name == name, key >= least, key <= most)
    return {"holds": _of_case((key >= least) & (key <= most), name), "ways": (way,)}


def one_of(name: str, keys: list[str]) -> Found:
    """Return how a case is found by a variable that has one of some keys."""
    key = instance_search.c.sort_key
    way = select(instance_search.c.instance_id).where(instance_search.c.name == name, key.in_(keys))
    return {"holds": _of_case(key.in_(keys), name), "ways": (way,)}


def _of_case(holds: ColumnElement[bool], *names: str) -> ColumnElement[bool]:
    this = select(instance_search.c.name).where(instance_search.c.instance_id == instance.c.id, holds)
    this = this.where(instance_search.c.name.in_(names)) if names else this
    return exists_for_each(this.correlate(instance))


def _with(piece: str) -> Select[Any]:
    found = instance_piece.c.piece
    return select(instance_piece.c.instance_id).where(found >= piece, found < piece + LAST)
