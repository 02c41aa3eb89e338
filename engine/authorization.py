"""Who may do what to which row, and the SQL filter that every query carries. Reads rows; never writes one.

What a person may not see is NotFound; what they see and may not do is NotPermitted. Nothing else decides about rights.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, or_, select, true, union_all

from engine.errors import NotFound, NotPermitted
from engine.storage import Connection
from engine.storage.asking import Question
from engine.storage.exists import exists_for_each, first_of
from engine.storage.prepared import Prepared
from engine.storage.tables import instance, notice, participant

HEAD = "/head"  # whoever leads group X is in X/head as well


class Role(StrEnum):
    """What a person can be granted for a procedure; work on tasks comes through groups instead."""

    STARTER = "starter"  # starts cases and sees them all
    OWNER = "owner"  # deploys, resolves incidents, cancels, hands tasks over
    REVIEWER = "reviewer"  # reads history and audit, changes nothing


class Permission(StrEnum):
    """Something that can be asked for."""

    WORK = "work"  # task: complete it, keep a draft of its form
    CLAIM = "claim"  # task: take it from its queue
    UNCLAIM = "unclaim"  # task: put it back
    ASSIGN = "assign"  # task: hand it to somebody
    READ = "read"  # case: see it
    TRACE = "trace"  # case: see its history
    CANCEL = "cancel"  # case: end it with a reason
    RAISE = "raise"  # case: raise an event by hand that it waits for
    STOP_CLOCK = "stop_clock"  # case: stop the clock of a limit with a reason, and let it go on
    SET_LIMIT = "set_limit"  # case: give a running limit another length or date, with a reason
    START = "start"  # procedure: start a case
    READ_DEFINITIONS = "read_definitions"  # procedure: see diagrams, tables, forms and versions
    DEPLOY = "deploy"  # procedure: draft, deploy, see and resolve incidents
    PUBLISH = "publish"  # procedure: send its cases messages and signals
    REVIEW = "review"  # procedure: see its archive and what is armed
    ADMINISTER = "administer"  # installation: accounts, groups, grants, calendars; never a case
    READ_CALENDARS = "read_calendars"  # installation: see calendars and their days; no secret to anybody signed in


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who asks for something, with every right they have at this moment."""

    user_id: str
    name: str
    groups: frozenset[str] = frozenset()  # keys procedure/local, with X/head for those they lead
    grants: frozenset[tuple[str, str]] = frozenset()  # (role, procedure)
    is_admin: bool = False
    locale: str = ""
    is_system: bool = False  # the product itself: command line, deployments at the start

    def has(self, role: Role, procedure: str) -> bool:
        """Return whether the person holds `role` for `procedure`."""
        return (role, procedure) in self.grants

    def procedures(self, *roles: Role) -> frozenset[str]:
        """Return the procedures for which the person holds any of `roles`."""
        return frozenset(procedure for role, procedure in self.grants if role in roles)

    def works_in(self, procedure: str) -> bool:
        """Return whether the person is in any group of `procedure`: its tasks may be theirs."""
        return any(key.startswith(f"{procedure}/") for key in self.groups)

    def belongs_to(self, procedure: str) -> bool:
        """Return whether the person has anything to do with `procedure`: a grant, or a group of it."""
        granted = any(procedure == each for _role, each in self.grants)
        return granted or self.works_in(procedure)

    def is_in(self, procedure: str, local_groups: Collection[str]) -> bool:
        """Return whether the person is in any of the groups, named as in diagrams of `procedure`."""
        return any(f"{procedure}/{name}" in self.groups for name in local_groups)


SYSTEM = Actor(user_id="system", name="系统", is_system=True)

_BY_ROLE = {
    Permission.TRACE: (Role.OWNER, Role.REVIEWER),
    Permission.CANCEL: (Role.OWNER,),
    Permission.RAISE: (Role.OWNER,),
    Permission.STOP_CLOCK: (Role.OWNER,),
    Permission.SET_LIMIT: (Role.OWNER,),
    Permission.START: (Role.STARTER,),
    Permission.READ_DEFINITIONS: (Role.OWNER, Role.REVIEWER),
    Permission.DEPLOY: (Role.OWNER,),
    Permission.PUBLISH: (Role.OWNER,),
    Permission.REVIEW: (Role.OWNER, Role.REVIEWER),
}
_BY_GROUP = frozenset(
    {Permission.CANCEL, Permission.RAISE, Permission.START}
)  # the diagram may name groups that may as well


def is_candidate(actor: Actor, task: Mapping[Any, Any]) -> bool:
    """Return whether a task is offered to the person.

    Args:
        task: its row: `procedure`, `candidate_groups` (local names) and `candidate_users`.
    """
    return actor.user_id in task["candidate_users"] or actor.is_in(task["procedure"], task["candidate_groups"])


def may_on_task(actor: Actor, permission: Permission, task: Mapping[Any, Any]) -> bool:
    """Return whether the person may do `permission` to a task as it is now. A closed task lets nobody do anything.

    Args:
        task: its row, as read in the transaction of the command.
    """
    if task["status"] != "open" or actor.is_admin:
        return False
    mine = task["assignee"] == actor.user_id
    if permission is Permission.CLAIM:
        return task["assignee"] is None and is_candidate(actor, task)
    if permission is Permission.WORK:
        return mine or (task["assignee"] is None and is_candidate(actor, task))
    if permission is Permission.UNCLAIM:
        return task["assignee"] is not None and (mine or _leads(actor, task))
    return permission is Permission.ASSIGN and (mine or _leads(actor, task))


def _leads(actor: Actor, task: Mapping[Any, Any]) -> bool:
    heads = [name.removesuffix(HEAD) + HEAD for name in task["candidate_groups"]]
    return actor.has(Role.OWNER, task["procedure"]) or actor.is_in(task["procedure"], heads)


def may_in_procedure(actor: Actor, permission: Permission, procedure: str, groups: Collection[str] = ()) -> bool:
    """Return whether the person may do `permission` in a procedure.

    Args:
        groups: local names of groups that the diagram lets start or withdraw cases, or raise events of them.
    """
    if actor.is_system or permission is Permission.READ_CALENDARS:
        return True
    if permission is Permission.ADMINISTER or actor.is_admin:
        return permission is Permission.ADMINISTER and actor.is_admin
    if any(actor.has(role, procedure) for role in _BY_ROLE.get(permission, ())):
        return True
    if permission is Permission.PUBLISH:
        return actor.works_in(procedure)
    return permission in _BY_GROUP and actor.is_in(procedure, groups)


def visible_instances(actor: Actor, *, procedure: str = "") -> ColumnElement[bool]:
    """Return the condition on `instance` that holds for the cases a person may see.

    Starters, owners and reviewers see all cases of their procedures. Everybody else sees what they started, what they
    were told of, and the cases in which a task is or was theirs or their group's. Administrators see none.

    Args:
        procedure: what is filtered is of this procedure already; empty where it may be of any.
    """
    everything = actor.procedures(*Role)
    if actor.is_system or (procedure in everything and not actor.is_admin):
        return true()
    if actor.is_admin:
        return false()
    told = select(notice.c.instance_id).where(notice.c.user_id == actor.user_id)
    of_case = (participant.c.instance_id == instance.c.id, participant.c.name.in_(names_of(actor)))
    theirs = select(participant.c.name).where(*of_case).correlate(instance)
    conditions = [
        instance.c.started_by == actor.user_id,
        instance.c.id.in_(told),
        exists_for_each(theirs),
    ]
    if everything:
        conditions.insert(0, instance.c.procedure.in_(sorted(everything)))
    return or_(*conditions)


def shows_at_once(actor: Actor, row: Mapping[Any, Any]) -> bool:
    """Return whether the row of a case alone tells that a person may see it; else its tasks and notices may.

    Args:
        row: `procedure` and `started_by`.
    """
    if actor.is_admin and not actor.is_system:
        return False
    return actor.is_system or actor.user_id == row["started_by"] or row["procedure"] in actor.procedures(*Role)


def ways_to_visible(actor: Actor) -> Select[Any] | None:
    """Return the ids of the cases that `visible_instances` holds for, some of them several times.

    A list that goes through all cases to show somebody three of them is slow; one that begins with the three is not.

    Returns:
        None where the person sees all cases of a procedure, or none at all.
    """
    if actor.is_system or actor.is_admin or actor.procedures(*Role):
        return None
    started = select(instance.c.id).where(instance.c.started_by == actor.user_id)
    told = select(notice.c.instance_id).where(notice.c.user_id == actor.user_id)
    theirs = select(participant.c.instance_id).where(participant.c.name.in_(names_of(actor)))
    return select(union_all(started, told, theirs).subquery().c.id)


def names_of(actor: Actor) -> list[str]:
    """Return the names under which tasks are offered to a person: their id and the keys of their groups."""
    return [actor.user_id, *sorted(actor.groups)]


def sees(connection: Connection, actor: Actor, instance_id: str) -> bool:
    """Return whether the person may see a case."""
    statement, values = traces_of(actor, instance_id)
    return any(shows(actor, row) for row in statement.fetch(connection, values))


def traces_of(actor: Actor, instance_id: str) -> Question:
    """Return what to ask about a case so that its one row says, to `shows`, whether the person may see it."""
    names = names_of(actor)
    values = {f"name_{number}": name for number, name in enumerate(names)}
    return _traces(len(names)), {**values, "instance_id": instance_id, "user_id": actor.user_id}


def shows(actor: Actor, row: Mapping[Any, Any]) -> bool:
    """Return whether the answer to `traces_of` lets a person see the case, as `visible_instances` would."""
    if actor.is_admin and not actor.is_system:
        return False
    return shows_at_once(actor, row) or row["told"] is not None or row["theirs"] is not None


@lru_cache(maxsize=256)
def _traces(names: int) -> Prepared:
    """The question, put together once for each number of names a person has."""
    this = instance.c.id == bindparam("instance_id")
    told = select(notice.c.id).where(notice.c.instance_id == instance.c.id, notice.c.user_id == bindparam("user_id"))
    named = or_(*(participant.c.name == bindparam(f"name_{number}") for number in range(names)))
    theirs = select(participant.c.name).where(participant.c.instance_id == instance.c.id, named)
    first = (first_of(each.correlate(instance)).scalar_subquery() for each in (told, theirs))
    columns = (instance.c.procedure, instance.c.started_by)
    return Prepared(
        select(*columns, *(way.label(name) for way, name in zip(first, ("told", "theirs"), strict=True))).where(this)
    )


def require(
    connection: Connection,
    actor: Actor,
    permission: Permission,
    *,
    task: Mapping[Any, Any] | None = None,
    instance: Mapping[Any, Any] | None = None,
    procedure: str = "",
    groups: Collection[str] = (),
) -> None:
    """Let pass who may do `permission`, and nobody else.

    Args:
        connection: of the transaction in which the row was read.
        task: row of the task, for WORK, CLAIM, UNCLAIM and ASSIGN.
        instance: row of the case (`id`, `procedure`), for READ, TRACE, CANCEL and RAISE.
        procedure: for START, READ_DEFINITIONS, DEPLOY, PUBLISH and REVIEW.
        groups: local names of groups that the diagram lets do it (START, CANCEL, RAISE).
    Raises:
        NotFound: the person may not even see what it is about.
        NotPermitted: they see it and may not do this.
    """
    if task is not None:
        allowed = actor.is_system or may_on_task(actor, permission, task)
        seen = allowed or sees(connection, actor, task["instance_id"])
    elif instance is not None:
        seen = sees(connection, actor, instance["id"])
        allowed = permission is Permission.READ or may_in_procedure(actor, permission, instance["procedure"], groups)
    else:
        allowed = may_in_procedure(actor, permission, procedure, groups)
        seen = allowed or (not actor.is_admin and actor.belongs_to(procedure))
    if not seen:
        raise NotFound
    if not allowed:
        raise NotPermitted
