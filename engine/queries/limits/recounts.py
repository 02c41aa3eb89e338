"""Due dates that are counted anew in the background: what for, and how far it is. For owners and administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from engine import clock
from engine.authorization import Actor, Role
from engine.queries.names import names_of
from engine.storage import Database
from engine.storage import recounts as rows

SHOWN = timedelta(days=7)  # as long as one that is finished is still of interest


@dataclass(frozen=True, kw_only=True)
class Recount:
    """One recount."""

    because: str  # calendar | version
    about: str  # number of the notice, or the reason
    procedure: str  # "" for all
    asked_at: datetime
    asked_by_name: str
    total: int  # cases to look at
    done: int
    moved: int  # cases with a date that has changed
    finished_at: datetime | None  # None: it goes on


def recounts(db: Database, *, actor: Actor) -> tuple[Recount, ...]:
    """Return the recounts that go on or were asked for in the last week, the newest first.

    Args:
        actor: an administrator sees those that a change of calendars asks for, an owner those for their procedures.
    """
    owned = actor.procedures(Role.OWNER)
    with db.read() as connection:
        found = [row for row in rows.progress(connection, clock.now() - SHOWN) if _concerns(actor, owned, row)]
        names = names_of(connection, (row["asked_by"] for row in found))
    return tuple(_recount(row, names) for row in found)


def _concerns(actor: Actor, owned: frozenset[str], row: Mapping[Any, Any]) -> bool:
    if actor.is_system:
        return True
    theirs = row["procedure"] in owned or (not row["procedure"] and bool(owned))
    return theirs or (actor.is_admin and row["because"] == "calendar")


def _recount(row: Mapping[Any, Any], names: Mapping[str | None, str]) -> Recount:
    same = {name: row[name] for name in ("because", "about", "procedure", "asked_at", "total", "done", "moved")}
    finished = None if row["left"] else row["finished_at"]
    return Recount(**same, asked_by_name=names[row["asked_by"]], finished_at=finished)
