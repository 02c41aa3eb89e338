"""The durable engine. This is its public face: what web, forms and the command line may use, and nothing else."""

from engine.authorization import SYSTEM, Actor, Role
from engine.commands.people.add_group import add_group
from engine.commands.people.add_people import add_people
from engine.commands.people.add_user import add_user
from engine.commands.people.change_group import change_group
from engine.commands.people.change_user import change_user
from engine.commands.people.fill_organization import Person
from engine.commands.people.grant import grant, revoke
from engine.commands.people.mark_notices_read import mark_notices_read
from engine.commands.people.passwords import random_password
from engine.commands.people.save_draft import discard_draft, save_draft
from engine.commands.people.sessions import session_actor, sign_out
from engine.commands.people.set_membership import remove_membership, set_membership
from engine.commands.people.set_password import change_password, set_password
from engine.commands.people.sign_in import sign_in
from engine.queries.actor import load_actor
from engine.queries.drafts import Draft, DraftRow, draft, drafts
from engine.storage import upgrade

__all__ = [
    "SYSTEM",
    "Actor",
    "Draft",
    "DraftRow",
    "Person",
    "Role",
    "add_group",
    "add_people",
    "add_user",
    "change_group",
    "change_password",
    "change_user",
    "discard_draft",
    "draft",
    "drafts",
    "grant",
    "load_actor",
    "mark_notices_read",
    "random_password",
    "remove_membership",
    "revoke",
    "save_draft",
    "session_actor",
    "set_membership",
    "set_password",
    "sign_in",
    "sign_out",
    "upgrade",
]
