"""Who there is and what they are called: every account and group, kept in memory until administration changes anything.

The head of the chain of administration is asked each time. Nobody's rights come from here; those are read for each
request.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from engine.authorization import HEAD
from engine.storage import Connection, Database
from engine.storage.asking import Answer
from engine.storage.directory import EVERYBODY, REVISION
from engine.storage.prepared import fetch_together
from engine.storage.types import Row

Choice = dict[str, str]  # {"value", "label"}


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Everybody and every group as of one moment."""

    revision: Row | None  # head of the chain of administration; None: nothing was ever administered
    names: Mapping[str, str]  # user id -> name, closed accounts as well
    labels: Mapping[str, str]  # key of a group -> label, closed ones as well
    groups: tuple[Row, ...]  # in their order, closed ones left out
    members: Mapping[str, tuple[Choice, ...]]  # key of a group -> who is in it; `.../head`: who leads it
    organizations: dict[str, dict[str, Any]] = field(default_factory=dict)  # by procedure, as far as somebody asked


_kept: WeakKeyDictionary[Engine, Directory] = WeakKeyDictionary()


def directory(db: Database) -> Directory:
    """Return the directory of this moment."""
    return _of_revision(db.engine, db.ask(REVISION)[0]) or _keep(db.engine, db.ask(*EVERYBODY))


def directory_in(connection: Connection) -> Directory:
    """Return the directory as a transaction sees it."""
    return directory_as_of(connection, fetch_together(connection, REVISION)[0])


def directory_as_of(connection: Connection, revision: Answer) -> Directory:
    """Return the directory as a transaction sees it.

    Args:
        revision: the answer to `REVISION`, asked in it together with other questions.
    """
    engine = connection.engine
    return _of_revision(engine, revision) or _keep(engine, fetch_together(connection, *EVERYBODY))


def directory_of(db: Database, revision: Answer) -> Directory:
    """Return the directory of this moment.

    Args:
        revision: the answer to `REVISION`, asked just now together with other questions.
    """
    return _of_revision(db.engine, revision) or _keep(db.engine, db.ask(*EVERYBODY))


def _of_revision(engine: Engine, revision: Answer) -> Directory | None:
    kept = _kept.get(engine)
    return kept if kept is not None and revision and kept.revision == revision[0] else None


def _keep(engine: Engine, rows: Iterable[Answer]) -> Directory:
    revision, people, groups, members = rows
    active = {row["id"]: {"value": row["id"], "label": row["name"]} for row in people if row["active"]}
    found = _kept[engine] = Directory(
        revision=next(iter(revision), None),
        names={row["id"]: row["name"] for row in people},
        labels={row["key"]: row["label"] for row in groups},
        groups=tuple(row for row in groups if row["active"]),
        members=_members(active, members),
    )
    return found


def _members(active: Mapping[str, Choice], members: Iterable[Row]) -> dict[str, tuple[Choice, ...]]:
    """Return who is in each group, in the order of their names; of who leads it, deputies come last."""
    within: dict[str, dict[str, bool]] = {}  # key -> user id -> whether they come last
    for row in members:
        within.setdefault(row["group_key"], {})[row["user_id"]] = False
        if row["is_head"]:
            within.setdefault(row["group_key"] + HEAD, {})[row["user_id"]] = row["is_deputy"]
    return {key: _in_order(active, those) for key, those in within.items()}


def _in_order(active: Mapping[str, Choice], those: Mapping[str, bool]) -> tuple[Choice, ...]:
    return tuple(choice for last in (False, True) for id, choice in active.items() if those.get(id) is last)
