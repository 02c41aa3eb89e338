"""Rows whose column is among some values, as one prepared statement however many values there are.

PostgreSQL takes them as an array, SQLite as JSON. It knows no table.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, any_, bindparam, func, select

from engine.storage.asking import Question
from engine.storage.prepared import Prepared

_NAME = "among"


class Among:
    """A query about some values of one column."""

    def __init__(self, column: ColumnElement[Any], query: Callable[[ColumnElement[bool]], Any]) -> None:
        """Compile nothing yet.

        Args:
            column: of text.
            query: condition that the column is among the values -> the statement.
        """
        values = func.json_each(bindparam(_NAME)).table_valued("value")
        conditions = {
            "sqlite": column.in_(select(values.c.value)),
            "postgresql": column == any_(bindparam(_NAME, type_=ARRAY(Text))),
        }
        self._prepared: Mapping[str, Prepared] = {name: Prepared(query(each)) for name, each in conditions.items()}

    def question(self, dialect: str, values: Iterable[str]) -> Question:
        """Return what to ask a database of this kind."""
        listed = list(values)
        return self._prepared[dialect], {_NAME: json.dumps(listed) if dialect == "sqlite" else listed}
