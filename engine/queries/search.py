"""Finding among few cases by what people know of them: number, customer, telephone. Part of a value is enough."""

from sqlalchemy import ColumnElement, select

from engine.storage.exists import exists_for_each
from engine.storage.search import search_text
from engine.storage.tables import instance, instance_search


def is_in_case(text: str) -> ColumnElement[bool]:
    """Return the condition on `instance` that holds for cases with `text` in their number or in a search value.

    Args:
        text: as typed; capitals, full width and what stands between the digits of a telephone number make no
            difference, and `%` and `_` are themselves.
    """
    this = select(instance_search.c.name).where(instance_search.c.instance_id == instance.c.id, _has(text))
    return exists_for_each(this.correlate(instance))


def _has(text: str) -> ColumnElement[bool]:
    return instance_search.c.value.contains(search_text(text).strip(" -"), autoescape=True)
