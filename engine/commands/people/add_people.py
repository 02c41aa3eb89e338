"""Makes accounts for the people whom a procedure's organization.yaml names, with their groups, heads and grants.

For the demo, for scenarios and for a first installation. Accounts that exist keep everything they have.
"""

from collections.abc import Callable

from engine.authorization import Actor
from engine.commands.people.add_user import add_user
from engine.commands.people.fill_organization import people_of
from engine.commands.people.grant import grant
from engine.commands.people.organization_file import Person
from engine.commands.people.set_membership import set_membership
from engine.storage import Database, accounts


def add_people(
    db: Database, *, actor: Actor, procedure: str, password_of: Callable[[str], str] | None = None
) -> tuple[Person, ...]:
    """Make the accounts that are missing.

    Args:
        actor: an administrator.
        procedure: whose newest deployed organization.yaml.
        password_of: user id -> first password; without it nobody can sign in until a password is set.
    Returns:
        The people whose accounts were made now.
    Raises:
        NotFound: nothing was deployed, a group does not exist, or the actor is no administrator.
        InvalidValue, DeploymentRefused: the file names somebody or something that cannot be.
    """
    missing = tuple(person for person in people_of(db, actor=actor, procedure=procedure) if not _is_known(db, person))
    for person in missing:
        password = password_of(person.user_id) if password_of else ""
        add_user(db, actor=actor, user_id=person.user_id, name=person.name, password=password, is_admin=person.is_admin)
        _give_rights(db, actor, procedure, person)
    return missing


def _is_known(db: Database, person: Person) -> bool:
    with db.read() as connection:
        return accounts.get(connection, person.user_id) is not None


def _give_rights(db: Database, actor: Actor, procedure: str, person: Person) -> None:
    for local, standing in person.places.items():
        set_membership(db, actor=actor, user_id=person.user_id, group=f"{procedure}/{local}", standing=standing)
    for role in person.roles:
        grant(db, actor=actor, user_id=person.user_id, role=role, procedure=procedure)
