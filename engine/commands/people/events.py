"""Kinds of events that these commands write on the chain of administration, and how they write one. Nothing else."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from engine import audit
from engine.authorization import Actor
from engine.storage import Connection


class AdministrationEvent(StrEnum):
    """What was done about people. `data` names ids; names of persons stand in the values, which can be erased."""

    USER_ADDED = "user_added"  # data: user, is_admin; values: name
    USER_CHANGED = "user_changed"  # data: user, fields; values: field -> [old, new]
    PASSWORD_SET = "password_set"  # noqa: S105  # by an administrator; data: user
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # by the person
    GROUP_ADDED = "group_added"  # data: group, label
    GROUP_CHANGED = "group_changed"  # data: group, changes: field -> [old, new]
    MEMBERSHIP_SET = "membership_set"  # data: user, group, standing (earlier: is_head)
    MEMBERSHIP_REMOVED = "membership_removed"  # data: user, group
    GRANTED = "granted"  # data: user, role, procedure
    REVOKED = "revoked"  # data: user, role, procedure
    RESTORED = "restored"  # data: backup_of, rows, timers_held
    ROBOT_ADDED = "robot_added"  # data: robot, group, kind, host, signed; never address or secret
    ROBOT_CHANGED = "robot_changed"  # data: robot, group, active
    ROBOT_TRIED = "robot_tried"  # data: robot, group
    ROBOT_REMOVED = "robot_removed"  # data: robot, group
    LETTER_FAILED = "letter_failed"  # by the product; data: letter, kind, for (user or robot)
    LETTER_RETRIED = "letter_retried"  # data: letter, kind
    ORGANIZATION_FILLED = "organization_filled"  # data: procedure, groups


def record(
    connection: Connection,
    actor: Actor,
    type: AdministrationEvent,
    data: Mapping[str, Any],
    values: Mapping[str, Any] | None = None,
) -> None:
    """Write one event in the transaction of its command."""
    audit.record(connection, actor=actor.user_id, type=type, data=data, values=values)
