"""Every table of the product, a noun a file, in one MetaData. Importing this package knows them all."""

from engine.storage.tables.calendars import (
    calendar,
    calendar_notice,
    calendar_stamp,
    procedure_calendar,
)
from engine.storage.tables.deployments import (
    content,
    definition,
    deployment,
    deployment_definition,
    deployment_member,
)
from engine.storage.tables.drafts import draft
from engine.storage.tables.history import ADMINISTRATION, chain, command, history_step
from engine.storage.tables.instances import (
    NUMBER,
    counter,
    instance,
    instance_limit,
    instance_piece,
    instance_search,
    participant,
)
from engine.storage.tables.messages import message, subscription
from engine.storage.tables.metadata import metadata
from engine.storage.tables.notices import notice
from engine.storage.tables.people import account, membership, role_grant, session, sign_in_attempt, user_group
from engine.storage.tables.recounts import recount
from engine.storage.tables.robots import robot
from engine.storage.tables.tasks import NO_DUE_DATE, attachment, task, task_candidate, task_draft
from engine.storage.tables.timers import archive_entry, incident, outbox, timer

__all__ = [
    "ADMINISTRATION",
    "NO_DUE_DATE",
    "NUMBER",
    "account",
    "archive_entry",
    "attachment",
    "calendar",
    "calendar_notice",
    "calendar_stamp",
    "chain",
    "command",
    "content",
    "counter",
    "definition",
    "deployment",
    "deployment_definition",
    "deployment_member",
    "draft",
    "history_step",
    "incident",
    "instance",
    "instance_limit",
    "instance_piece",
    "instance_search",
    "membership",
    "message",
    "metadata",
    "notice",
    "outbox",
    "participant",
    "procedure_calendar",
    "recount",
    "robot",
    "role_grant",
    "session",
    "sign_in_attempt",
    "subscription",
    "task",
    "task_candidate",
    "task_draft",
    "timer",
    "user_group",
]
