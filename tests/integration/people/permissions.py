"""Who may do what, as one table: every function of the engine's public face that takes an actor, for every role.

y  allowed           -  allowed, and nothing there for them
n  NotPermitted      .  NotFound: for them it does not exist
x  refused for a reason of its own
"""

from datetime import timedelta
from uuid import uuid4

import engine
from engine import clock
from tests.bundles import two_tasks

NOTICE = b"# notice: X\n# year: 2027\n2027-01-01,,off,x\n"
ROLES = ["system", "admin", "starter", "clerk", "storeman", "head", "owner", "reviewer", "stranger", "elsewhere"]
# A row of the procedure `shop`, in which these roles are held; `elsewhere` holds every role and group of `bank`.
#
#                       system admin starter clerk storeman head owner reviewer stranger elsewhere
TABLE = """
add_group               y y . . . . . . . .
import_organization     y y . . . . . . . .
organization_file       y y . . . . . . . .
add_people              y y . . . . . . . .
add_robot               y y . . . . . . . .
add_user                y y . . . . . . . .
archive_entries         y - y y - y y y - -
archived                y . y y . y y y . .
archived_of_case        y . y y . y y y . .
assign_task             y . n y . y y n . .
attached_files          y . . . . . . . . .
attachment              y . y y . y y y . .
broadcast_signal        y . n y y y y n . .
calendar_defaults       y y . . . . . . . .
calendar_year           y y y y y y y y y y
cancel_instance         y . n y . y y n . .
case_chain              y . n n . n y y . .
case_detail             y . y y . y y y . .
case_trace              y . n n . n y y . .
change_group            y y . . . . . . . .
change_own_mail         . y y y y y y y y y
change_password         x y y y y y y y y y
change_robot            y y . . . . . . . .
change_user             y y . . . . . . . .
check_notice            y y . . . . . . . .
choose_calendar         y y . . . . . . . .
claim_task              y . n y . y n n . .
closed_cases            y . n n n n y y . .
complete_task           y . n y . y n n . .
count_cases             y - y y - y y y - -
count_inbox             - - - y - y - - - -
count_unread_notices    - - - y - - - - - -
define_calendar         y y . . . . . . . .
definition_versions     y . n n n n y y . .
definition_xml          y . n n n n y y . .
definitions             y . n n n n y y . .
deploy                  y . n n n n y n . .
deploy_draft            y . n n n n y n . .
deploy_never_deployed   y . n n n n y n . .
discard_draft           y . n n n n y n . .
draft                   y . n n n n y n . .
drafts                  y . n n n n y n . .
every_case              y - y y - y y y - -
every_limit             y . n n n n y y . .
failed_letters          y y . . . . . . . .
find_cases              y - y y - y y y - -
find_limits             y . n n n n y y . .
grant                   y y . . . . . . . .
grants                  y y . . . . . . . .
groups                  y y . . . . . . . .
import_notice           y y . . . . . . . .
inbox                   - - - y - y - - - -
incidents               y . n n n n y n . .
known_calendars         y y y y y y y y y y
limit_report            y . n n n n y y . .
mark_notices_read       - - - y - - - - - -
next_task               - - - y - y - - - -
notices                 - - - y - - - - - -
offered_calendars       y y y y y y y y y y
own_mail                . y y y y y y y y y
procedures              y y . . . . . . . .
publish_message         y . n y y y y n . .
raise_event             x . x x . x x x . .
record_rounds           y . y y . y y y . .
recounts                - - - - - - - - - -
release_timers          y . n n n n y n . .
renew_limits            y . n n n n y n . .
remove_membership       y y . . . . . . . .
remove_robot            y y . . . . . . . .
resolve_incident        y . n n n n y n . .
resume_clock            x . n x . x x n . .
retry_letter            y y . . . . . . . .
revoke                  y y . . . . . . . .
robots                  y y . . . . . . . .
save_draft              y . n n n n y n . .
save_task_draft         y . n y . y n n . .
search_choices          y - y y y y y y - -
set_limit               y . n n . n y n . .
set_membership          y y . . . . . . . .
set_password            y y . . . . . . . .
start_forms             y - y y - y - - - -
start_instance          y . y y n y n n . .
stop_clock              y . n y . y y n . .
task_detail             y . y y . y y y . .
task_in_hand            y . y y . y y y . .
tasks_due               - - - y - y - - - -
timers                  y . n n n n y y . .
try_robot               y y . . . . . . . .
unclaim_task            y . n y . y y n . .
user                    y y . . . . . . . .
users                   y y . . . . . . . .
"""

# Nobody's rights are asked: what it reads holds no case, or only the product itself and its operator reach it.
OPEN = {
    "backup": "operator at the command line",
    "bundle_of": "a procedure as it was deployed, no case",
    "complete_job": "worker",
    "deliver_letters": "worker",
    "deliver_outbox": "worker",
    "fire_due_timers": "worker",
    "fire_timer": "worker",
    "forget_old_commands": "worker",
    "files_of_deployment": "a procedure as it was deployed, no case",
    "form_schema": "a form as it was deployed, no case",
    "health": "operator; ages and counts only",
    "latest_deployment": "an id, no case",
    "latest_files": "a procedure as it was deployed, no case",
    "lint_files": "pure",
    "load_actor": "makes the actor",
    "group_labels": "names of departments and groups, no case",
    "other_cases": "for expressions of forms that an owner deploys; no page shows what it returns as it is",
    "tasks_done": "for expressions of the form of a task that the actor may do; names of tasks and colleagues",
    "organization": "names of departments and colleagues for choices, no case",
    "raise_error": "worker",
    "names_of_people": "names of colleagues, no case",
    "recount_limits": "worker",
    "recount_what_is_published": "worker",
    "role_words": "pure",
    "standing_words": "pure",
    "random_password": "pure",
    "read_diagram": "pure",
    "restore": "operator at the command line",
    "session_actor": "makes the actor",
    "set_channels": "wiring of the process",
    "set_page_renderer": "wiring of the process",
    "set_wake": "wiring of the process",
    "sign_in": "makes the actor",
    "sign_out": "whoever holds the token",
    "upgrade": "operator at the command line",
    "verify": "operator at the command line",
}


def key():
    return uuid4().hex


# How each function is called about a row of the world; what a call gives back is looked at only for being empty.
CALLS = {
    "add_group": lambda w: {"procedure": w.procedure, "local": "region/北区"},
    "import_organization": lambda w: {"procedure": w.procedure, "content": b"roles: {new: New}"},
    "organization_file": lambda w: {"procedure": w.procedure},
    "add_people": lambda w: {"procedure": w.procedure},
    "add_robot": lambda w: {
        "group": f"{w.procedure}/office",
        "kind": "wecom",
        "label": "前台群",
        "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k",
    },
    "add_user": lambda w: {"user_id": "new.one", "name": "新人"},
    "archive_entries": lambda w: {"procedure": w.procedure},
    "archived": lambda w: {"archive_id": w.archive_id},
    "archived_of_case": lambda w: {"instance_id": w.instance_id},
    "assign_task": lambda w: {**w.held, "to_user": "colleague", "reason": "请假", "command_key": key()},
    "attached_files": lambda w: {},
    "attachment": lambda w: {"instance_id": w.instance_id, "attachment_id": w.attachment_id},
    "broadcast_signal": lambda w: {"procedure": w.procedure, "name": "stop", "command_key": key()},
    "calendar_defaults": lambda w: {},
    "calendar_year": lambda w: {"id": "cn", "year": 2026},
    "cancel_instance": lambda w: {"instance_id": w.instance_id, "reason": "误", "command_key": key()},
    "case_chain": lambda w: {"instance_id": w.instance_id},
    "case_detail": lambda w: {"instance_id": w.instance_id},
    "case_trace": lambda w: {"instance_id": w.instance_id},
    "change_group": lambda w: {"group": f"{w.procedure}/office", "label": "前台"},
    "change_own_mail": lambda w: {"email": "li.na@example.com", "wants_mail": True},
    "change_password": lambda w: {"old_password": w.password, "new_password": "another-bright-day"},
    "change_robot": lambda w: {"robot_id": w.robot_id, "active": False},
    "change_user": lambda w: {"user_id": "colleague", "name": "同事"},
    "check_notice": lambda w: {"data": NOTICE},
    "choose_calendar": lambda w: {"procedure": w.procedure, "calendar_id": "cn_six_days"},
    "claim_task": lambda w: {**w.free, "command_key": key()},
    "closed_cases": lambda w: {"procedure": w.procedure, "month": "2025-03"},
    "complete_task": lambda w: {**w.free, "values": {"ok": True}, "command_key": key()},
    "count_cases": lambda w: {"process": f"{w.procedure}/order"},
    "count_inbox": lambda w: {},
    "count_unread_notices": lambda w: {},
    "define_calendar": lambda w: {
        "id": "shop",
        "name": "门店",
        "zone": "Asia/Shanghai",
        "week": ["mon"],
        "hours": ["09:00-12:00"],
    },
    "definition_versions": lambda w: {"procedure": w.procedure, "id": "order"},
    "definition_xml": lambda w: {"procedure": w.procedure, "id": "order"},
    "definitions": lambda w: {"procedure": w.procedure},
    "deploy": lambda w: {"procedure": w.procedure, "files": two_tasks(default=True)},
    "deploy_draft": lambda w: {"procedure": w.procedure, "path": "order.bpmn", "base_revision": 1},
    "deploy_never_deployed": lambda w: {"procedure": w.procedure, "files": two_tasks(default=True)},
    "discard_draft": lambda w: {"procedure": w.procedure, "path": "order.bpmn"},
    "draft": lambda w: {"procedure": w.procedure, "path": "order.bpmn"},
    "drafts": lambda w: {"procedure": w.procedure},
    "every_case": lambda w: {"process": f"{w.procedure}/order"},
    "every_limit": lambda w: {"wanted": engine.LimitFilter(procedure=w.procedure)},
    "failed_letters": lambda w: {},
    "find_cases": lambda w: {"process": f"{w.procedure}/order"},
    "find_limits": lambda w: {"wanted": engine.LimitFilter(procedure=w.procedure)},
    "grant": lambda w: {"user_id": "colleague", "role": "owner", "procedure": w.procedure},
    "grants": lambda w: {"procedure": w.procedure},
    "groups": lambda w: {"procedure": w.procedure},
    "import_notice": lambda w: {"data": NOTICE},
    "inbox": lambda w: {"queue": "group"},
    "incidents": lambda w: {"procedure": w.procedure},
    "known_calendars": lambda w: {},
    "limit_report": lambda w: {"wanted": engine.LimitFilter(procedure=w.procedure)},
    "mark_notices_read": lambda w: {},
    "notices": lambda w: {},
    "offered_calendars": lambda w: {"procedure": w.procedure},
    "own_mail": lambda w: {},
    "procedures": lambda w: {},
    "publish_message": lambda w: {
        "procedure": w.procedure,
        "name": "answered",
        "command_key": key(),
        "ttl": timedelta(hours=1),
    },
    "raise_event": lambda w: {"instance_id": w.instance_id, "ref": "nothing", "command_key": key()},
    "record_rounds": lambda w: {"instance_id": w.instance_id},
    "recounts": lambda w: {},
    "renew_limits": lambda w: {"procedure": w.procedure, "reason": "新规定", "command_key": key()},
    "release_timers": lambda w: {"procedure": w.procedure},
    "remove_membership": lambda w: {"user_id": "colleague", "group": f"{w.procedure}/office"},
    "remove_robot": lambda w: {"robot_id": w.robot_id},
    "resolve_incident": lambda w: {"incident_id": w.incident_id, "command_key": key()},
    "resume_clock": lambda w: {**w.limit, "reason": "已到", "command_key": key()},
    "retry_letter": lambda w: {"letter_id": w.letter_id},
    "revoke": lambda w: {"user_id": "colleague", "role": "starter", "procedure": w.procedure},
    "robots": lambda w: {"group": f"{w.procedure}/office"},
    "save_draft": lambda w: {"procedure": w.procedure, "path": "order.bpmn", "content": b"", "base_revision": 1},
    "save_task_draft": lambda w: {"task_id": w.free["task_id"], "values": {}},
    "search_choices": lambda w: {"procedure": w.procedure},
    "set_limit": lambda w: {**w.limit, "reason": "客户同意", "command_key": key(), "amount": 2},
    "set_membership": lambda w: {"user_id": "colleague", "group": f"{w.procedure}/store"},
    "set_password": lambda w: {"user_id": "colleague", "password": "another-bright-day"},
    "start_forms": lambda w: {},
    "start_instance": lambda w: {
        "process_key": f"{w.procedure}/order",
        "start_event": "placed",
        "values": {},
        "command_key": key(),
    },
    "stop_clock": lambda w: {**w.limit, "reason": "等客户", "command_key": key()},
    "next_task": lambda w: {"task_ids": [w.free["task_id"]]},
    "task_detail": lambda w: {"task_id": w.free["task_id"]},
    "task_in_hand": lambda w: {"task_id": w.free["task_id"]},
    "tasks_due": lambda w: {"until": clock.now() + timedelta(days=365)},
    "timers": lambda w: {"procedure": w.procedure},
    "try_robot": lambda w: {"robot_id": w.robot_id},
    "unclaim_task": lambda w: {**w.held, "command_key": key()},
    "user": lambda w: {"user_id": "colleague"},
    "users": lambda w: {},
}

LISTS = {
    "archive_entries",
    "count_cases",
    "count_inbox",
    "count_unread_notices",
    "definitions",
    "drafts",
    "every_case",
    "find_cases",
    "inbox",
    "mark_notices_read",
    "next_task",
    "notices",
    "recounts",
    "search_choices",
    "start_forms",
    "tasks_due",
}


def expected():
    """(function, role) -> verdict."""
    lines = [line.split() for line in TABLE.strip().splitlines()]
    return {(name, role): verdict for name, *row in lines for role, verdict in zip(ROLES, row, strict=True)}


def is_empty(found):
    if isinstance(found, engine.Page):
        return not found.rows
    if isinstance(found, engine.InboxCounts):
        return not (found.mine or found.group)
    if isinstance(found, engine.DueTasks):
        return not found.rows
    if isinstance(found, engine.SearchChoices):
        return not found.processes
    return not (found if found is None or isinstance(found, int | engine.NextTask) else list(found))
