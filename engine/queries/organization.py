"""A procedure's organisation as forms and diagrams read it: departments, regions, groups with members, heads."""

from typing import Any

from sqlalchemy import select

from engine.authorization import HEAD
from engine.storage import Database
from engine.storage.tables import account, membership, user_group

Choice = dict[str, str]  # {"value", "label"}


def organization(db: Database, procedure: str) -> dict[str, Any]:
    """Return the organisation of a procedure as it is now. It holds no data of a case.

    Args:
        procedure: whose.
    Returns:
        `departments` and `regions`: choices by name; `groups`: local name -> its members as choices, `X/head` for those
        who lead X; `heads`: local name of a group -> those who lead it. Closed groups and accounts are left out.
    """
    here = (user_group.c.procedure == procedure, user_group.c.active)
    joined = membership.join(user_group, user_group.c.key == membership.c.group_key).join(account)
    members = select(user_group.c.local, membership.c.is_head, account.c.id, account.c.name).select_from(joined)
    with db.read() as connection:
        rows = connection.execute(select(user_group).where(*here).order_by(user_group.c.position)).all()
        people = connection.execute(members.where(*here, account.c.active).order_by(account.c.name, account.c.id)).all()
    found: dict[str, Any] = {"departments": [], "regions": [], "groups": {}, "heads": {}}
    for row in rows:
        if row.kind != "role":
            found[f"{row.kind}s"].append({"value": row.local.partition("/")[2], "label": row.label})
        found["groups"][row.local] = [_choice(each) for each in people if each.local == row.local]
        led = [_choice(each) for each in people if each.local == row.local and each.is_head]
        found["groups"][row.local + HEAD] = found["heads"][row.local] = led
    return found


def _choice(row: Any) -> Choice:
    return {"value": row.id, "label": row.name}
