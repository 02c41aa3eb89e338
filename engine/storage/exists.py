"""EXISTS asked row by row. PostgreSQL answers a plain one by reading the whole inner table first, LIMIT or not.

Nothing in it is a parameter of its own, so that it can stand in a prepared statement.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column


def exists_for_each(query: Select[Any]) -> ColumnElement[bool]:
    """Return the condition that a correlated query finds a row, in a form that is asked for each outer row alone.

    Args:
        query: selects one column that is never NULL, correlated to what surrounds it.
    """
    return first_of(query).scalar_subquery().is_not(None)


def first_of(query: Select[Any]) -> Select[Any]:
    """Return a query for the first row alone."""
    return query.limit(literal_column("1")).offset(literal_column("0"))
