"""Finding cases by what people know of them: number, customer, telephone. Part of a value is enough."""

from sqlalchemy import ColumnElement, func, or_, select

from engine.storage.search import plain_text, search_text
from engine.storage.tables import instance, instance_search


def matches(text: str) -> ColumnElement[bool]:
    """Return the condition on `instance` that holds for cases with `text` in their number or in a search value.

    Args:
        text: as typed; capitals, full width and the blanks in telephone numbers make no difference, and `%` and `_` are
            themselves.
    """
    number = func.lower(instance.c.business_key).contains(plain_text(text), autoescape=True)
    values = instance_search.c.value.contains(search_text(text), autoescape=True)
    return or_(number, instance.c.id.in_(select(instance_search.c.instance_id).where(values)))
