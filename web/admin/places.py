"""Where somebody stands in each procedure: member, head, deputy or none of each group, and which rights they hold."""

from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

import engine
from engine.language import gettext as _
from web import pages
from web.admin.words import kind_words

GROUP = "group:"  # before the key of a group in a field's name


def places_of(user: engine.UserRow, groups: Iterable[engine.GroupRow], procedures: Iterable[str]) -> dict[str, Any]:
    """Return what the page of an account offers and what is chosen, procedure by procedure."""
    standing = {each.group: str(each.standing) for each in user.memberships}
    held = {(each.role, each.procedure) for each in user.grants}
    known = list(groups)
    return {
        "standings": [("", _("不在其中")), *((each, engine.standing_words(each)) for each in engine.Standing)],
        "procedures": [
            {
                "name": name,
                "rights": [
                    {"value": f"{role}:{name}", "label": engine.role_words(role), "held": (role, name) in held}
                    for role in engine.Role
                ],
                "groups": [
                    {
                        "key": g.key,
                        "label": g.label,
                        "kind": kind_words(g.kind),
                        "standing": standing.get(g.key, ""),
                    }
                    for g in known
                    if g.procedure == name and (g.active or g.key in standing)
                ],
            }
            for name in procedures
        ],
    }


def set_groups(user: engine.UserRow, form: MultiDict[str, str]) -> None:
    """Bring the groups of an account to what the fields `group:<key>` say; groups without a field stay as they are."""
    standing = {each.group: str(each.standing) for each in user.memberships}
    db, actor = pages.database(), pages.person()
    for field, place in form.items():
        group = field.removeprefix(GROUP)
        if not field.startswith(GROUP) or place == standing.get(group, "") or place not in ("", *engine.Standing):
            continue
        if place:
            engine.set_membership(db, actor=actor, user_id=user.id, group=group, standing=engine.Standing(place))
        else:
            engine.remove_membership(db, actor=actor, user_id=user.id, group=group)


def set_rights(user: engine.UserRow, wanted: set[str]) -> None:
    """Bring the rights of an account to `wanted`, each `role:procedure`."""
    held = {f"{each.role}:{each.procedure}" for each in user.grants}
    db, actor = pages.database(), pages.person()
    for right in sorted(wanted ^ held):
        role, _colon, procedure = right.partition(":")
        change = engine.grant if right in wanted else engine.revoke
        change(db, actor=actor, user_id=user.id, role=role, procedure=procedure)
