"""Rows of everybody and of every group, and the head of the chain of administration, which moves with any of them.

Nothing about people changes without an event on that chain, in the same transaction. Nothing is written here.
"""

from sqlalchemy import literal_column, select

from engine.storage.asking import Question
from engine.storage.prepared import Prepared
from engine.storage.tables import ADMINISTRATION, account, chain, membership, user_group

_ADMINISTRATION = chain.c.name == literal_column(f"'{ADMINISTRATION}'")
REVISION: Question = (Prepared(select(chain.c.seq, chain.c.hash).where(_ADMINISTRATION)), {})
_PEOPLE = Prepared(select(account.c.id, account.c.name, account.c.active).order_by(account.c.name, account.c.id))
_GROUPS = Prepared(select(user_group).order_by(user_group.c.position))
_MEMBERS = Prepared(select(membership.c.group_key, membership.c.user_id, membership.c.is_head, membership.c.is_deputy))

EVERYBODY: tuple[Question, ...] = (REVISION, (_PEOPLE, {}), (_GROUPS, {}), (_MEMBERS, {}))
