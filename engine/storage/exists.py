"""EXISTS asked row by row. PostgreSQL answers a plain one by reading the whole inner table first, LIMIT or not."""

from typing import Any

from sqlalchemy import ColumnElement, Select


def exists_for_each(query: Select[Any]) -> ColumnElement[bool]:
    """Return the condition that a correlated query finds a row, in a form that is asked for each outer row alone.

    Args:
        query: selects one column that is never NULL, correlated to what surrounds it.
    """
    return query.limit(1).scalar_subquery().is_not(None)
