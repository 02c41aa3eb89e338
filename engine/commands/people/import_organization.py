"""Brings a procedure's organisation to what a file says: groups, and of the people it names their places and rights.

What the file does not name stays: groups, other people, names and passwords of accounts that are there.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from engine import clock
from engine.authorization import Actor, Permission, Role, require
from engine.commands.people import names
from engine.commands.people.add_group import open_group
from engine.commands.people.add_user import open_account
from engine.commands.people.change_group import alter_group
from engine.commands.people.fill_organization import rows_of
from engine.commands.people.grant import give, take
from engine.commands.people.organization_file import Group, Person, read
from engine.commands.people.set_membership import lock_worker, put, take_out
from engine.commands.people.words import role_words, standing_words
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage import Connection, Database, accounts, groups
from engine.storage.groups import Standing
from engine.storage.types import Row


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that the file changes."""

    said: str  # in people's words
    make: Callable[[Connection], None]


def import_organization(
    db: Database, *, actor: Actor, procedure: str, content: bytes, check: bool = False
) -> tuple[str, ...]:
    """Bring an organisation to what a file says, all of it in one transaction, or say what that would change.

    Args:
        actor: an administrator.
        procedure: whose organisation.
        content: of the file, as `organization_file` writes it.
        check: only say what would change.
    Returns:
        The changes in people's words, in their order; none when everything is so already.
    Raises:
        NotFound: the actor is no administrator.
        InvalidValue: the file cannot be read, or names somebody or something that cannot be.
    """
    procedure, found = names.procedure(procedure), read(content)
    said: list[str] = []
    with suppress(_OnlyChecked), db.begin() as connection:
        require(connection, actor, Permission.ADMINISTER)
        known = groups.labels_of(connection, procedure)
        known |= {f"{procedure}/{group.local}": group.label for group in found.groups}
        for change in _changes(connection, _Import(actor, procedure, known), found.groups, found.people):
            change.make(connection)
            said.append(change.said)
        if check:
            raise _OnlyChecked
    return tuple(said)


class _OnlyChecked(Exception):
    """Everything was tried, and nothing of it stays."""


@dataclass(frozen=True)
class _Import:
    actor: Actor
    procedure: str
    labels: Mapping[str, str]  # key of a group that is there, or will be -> what it is called


def _changes(
    connection: Connection, about: _Import, wanted: tuple[Group, ...], people: tuple[Person, ...]
) -> Iterator[Change]:
    """Yield the changes; each is made before the next is looked for."""
    for group in wanted:
        yield from _group(connection, about, group)
    for person in people:
        yield from _account(connection, about, person)
        yield from _places(connection, about, person)
        yield from _rights(connection, about, person)


def _group(connection: Connection, about: _Import, group: Group) -> Iterator[Change]:
    key = f"{about.procedure}/{group.local}"
    row = groups.get(connection, key)
    if row is None:
        yield Change(said=_("新增“{label}”", label=group.label), make=partial(_add, about, group))
        return
    if row["label"] != group.label:
        said = _("“{old}”改名为“{new}”", old=row["label"], new=group.label)
        yield Change(said=said, make=partial(_alter, about, row, {"label": group.label}))
    if row["active"] is not group.active:
        said = _("启用“{label}”", label=group.label) if group.active else _("停用“{label}”", label=group.label)
        yield Change(said=said, make=partial(_alter, about, row, {"active": group.active}))


def _add(about: _Import, group: Group, connection: Connection) -> None:
    (row,) = rows_of(about.procedure, [group], groups.next_position(connection, about.procedure))
    open_group(connection, about.actor, row)


def _alter(about: _Import, row: Row, given: Mapping[str, object], connection: Connection) -> None:
    alter_group(connection, about.actor, row, given)


def _account(connection: Connection, about: _Import, person: Person) -> Iterator[Change]:
    if accounts.get(connection, person.user_id) is None:
        said = _("新增用户 {name}({login}),登录前请设密码", name=person.name, login=person.user_id)
        yield Change(said=said, make=partial(_open_account, about, person))


def _open_account(about: _Import, person: Person, connection: Connection) -> None:
    row = {
        "id": person.user_id,
        "name": person.name,
        "password_hash": "",
        "is_admin": person.is_admin,
        "active": True,
        "locale": "",
        "added_at": clock.now(),
        "password_set_at": None,
    }
    open_account(connection, about.actor, row)


def _places(connection: Connection, about: _Import, person: Person) -> Iterator[Change]:
    """Yield how somebody's places in the procedure change."""
    wanted = {f"{about.procedure}/{local}": standing for local, standing in person.places.items()}
    unknown = sorted(wanted.keys() - about.labels.keys())
    if unknown:
        raise InvalidValue(
            reason=_("“{name}”写了没有的组:{group}。", name=person.name, group=unknown[0].partition("/")[2])
        )
    now = groups.standings_of(connection, person.user_id)
    for key, standing in wanted.items():
        if now.get(key) is not standing:
            said = _(
                "{name}:{group} {standing}",
                name=person.name,
                group=about.labels[key],
                standing=standing_words(standing),
            )
            yield Change(said=said, make=partial(_place, about, person, key, standing))
    for key in sorted(key for key in now if key.startswith(f"{about.procedure}/") and key not in wanted):
        said = _("{name}:离开 {group}", name=person.name, group=about.labels[key])
        yield Change(said=said, make=partial(_leave, about, person, key))


def _place(about: _Import, person: Person, key: str, standing: Standing, connection: Connection) -> None:
    put(connection, about.actor, lock_worker(connection, person.user_id), key, standing)


def _leave(about: _Import, person: Person, key: str, connection: Connection) -> None:
    take_out(connection, about.actor, person.user_id, key)


def _rights(connection: Connection, about: _Import, person: Person) -> Iterator[Change]:
    """Yield how somebody's rights for the procedure change."""
    now = {role for role, procedure in accounts.grants_of(connection, person.user_id) if procedure == about.procedure}
    for role in Role:
        if (role in person.roles) is not (role in now):
            given, asked = role in person.roles, {"name": person.name, "right": role_words(role)}
            said = _("{name}:授予“{right}”", **asked) if given else _("{name}:收回“{right}”", **asked)
            yield Change(said=said, make=partial(_right, about, person, role, given))


def _right(about: _Import, person: Person, role: Role, given: bool, connection: Connection) -> None:
    change = give if given else take
    change(connection, about.actor, person.user_id, role, about.procedure)
