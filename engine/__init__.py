"""The durable engine. This is its public face: what web, forms and the command line may use, and nothing else."""

from engine.audit.problems import Problem, VerifyReport
from engine.audit.verify import verify
from engine.authorization import SYSTEM, Actor, Role
from engine.commands.archive import set_page_renderer
from engine.commands.assign_task import assign_task
from engine.commands.attachments import Attachment
from engine.commands.backup import BackedUp, backup
from engine.commands.broadcast_signal import BroadcastSignal, broadcast_signal
from engine.commands.calendars.check_notice import check_notice
from engine.commands.calendars.choose_calendar import choose_calendar
from engine.commands.calendars.define_calendar import define_calendar
from engine.commands.calendars.import_notice import import_notice
from engine.commands.calendars.notice_change import NoticeChange
from engine.commands.cancel_instance import cancel_instance
from engine.commands.claim_task import claim_task
from engine.commands.complete_job import complete_job
from engine.commands.complete_task import CompletedTask, complete_task
from engine.commands.deliver_outbox import deliver_outbox
from engine.commands.deploy import Deployment, deploy, deploy_never_deployed
from engine.commands.fire_timers import fire_due_timers, fire_timer
from engine.commands.hand_over import HandedOver
from engine.commands.judge_bundle import lint_files
from engine.commands.judgement import Judgement
from engine.commands.keys import forget_old_commands
from engine.commands.letters.channels import Channels, Mail, NotSent, RobotMessage, set_channels
from engine.commands.letters.deliver import deliver_letters
from engine.commands.limits.recount import recount_limits, recount_what_is_published
from engine.commands.limits.renew_limits import renew_limits
from engine.commands.limits.resume_clock import resume_clock
from engine.commands.limits.set_limit import set_limit
from engine.commands.limits.stop_clock import stop_clock
from engine.commands.people.add_group import add_group
from engine.commands.people.add_people import add_people
from engine.commands.people.add_robot import add_robot
from engine.commands.people.add_user import add_user
from engine.commands.people.change_group import change_group
from engine.commands.people.change_own_mail import change_own_mail
from engine.commands.people.change_robot import change_robot, remove_robot
from engine.commands.people.change_user import change_user
from engine.commands.people.deploy_draft import deploy_draft
from engine.commands.people.grant import grant, revoke
from engine.commands.people.import_organization import import_organization
from engine.commands.people.mark_notices_read import mark_notices_read
from engine.commands.people.organization_file import Person
from engine.commands.people.passwords import random_password
from engine.commands.people.save_draft import discard_draft, save_draft
from engine.commands.people.sessions import session_actor, sign_out
from engine.commands.people.set_membership import remove_membership, set_membership
from engine.commands.people.set_password import change_password, set_password
from engine.commands.people.sign_in import sign_in
from engine.commands.people.try_robot import try_robot
from engine.commands.people.words import role_words, standing_words
from engine.commands.publish_message import PublishedMessage, publish_message
from engine.commands.raise_error import raise_error
from engine.commands.raise_event import raise_event
from engine.commands.release_timers import release_timers
from engine.commands.resolve_incident import resolve_incident
from engine.commands.restore import Restored, restore
from engine.commands.retry_letter import retry_letter
from engine.commands.save_task_draft import save_task_draft
from engine.commands.start_instance import StartedInstance, start_instance
from engine.commands.unclaim_task import unclaim_task
from engine.commands.wake import set_wake
from engine.queries.actor import load_actor
from engine.queries.archive import ArchiveEntry, ArchiveRow, archive_entries, archived, archived_of_case
from engine.queries.attached_files import attached_files
from engine.queries.attachments import AttachmentRow, attachment
from engine.queries.bundles import bundle_of, files_of_deployment, latest_deployment, latest_files
from engine.queries.calendars import (
    CalendarRow,
    CalendarYear,
    DayRow,
    NoticeRow,
    calendar_defaults,
    calendar_year,
    known_calendars,
)
from engine.queries.case_chain import CaseChain, case_chain
from engine.queries.case_detail import Awaited, CaseDetail, OpenTask, case_detail
from engine.queries.cases.filter import CaseFilter, VariableFilter
from engine.queries.cases.listed import CaseRow, count_cases, every_case, find_cases
from engine.queries.cases.offered import OfferedElement, OfferedProcess, OfferedVariable, SearchChoices, search_choices
from engine.queries.closed_cases import ClosedCase, closed_cases
from engine.queries.definitions import Definition, definition_versions, definition_xml, definitions, form_schema
from engine.queries.drafts import Draft, DraftRow, draft, drafts
from engine.queries.due_tasks import DueTasks, tasks_due
from engine.queries.failed_letters import FailedLetter, failed_letters
from engine.queries.health import Health, health
from engine.queries.inbox import InboxCounts, count_inbox, inbox
from engine.queries.incidents import IncidentRow, incidents
from engine.queries.limits import (
    Delays,
    DueDate,
    Gap,
    Limit,
    LimitAccount,
    LimitClock,
    LimitCounts,
    LimitFilter,
    LimitPart,
    LimitReport,
    LimitRow,
    LimitStretch,
    Recount,
    Remaining,
    Standstill,
    Stop,
    Tally,
    Verdict,
    every_limit,
    find_limits,
    limit_report,
    recounts,
)
from engine.queries.names_of_people import names_of_people
from engine.queries.notices import Notice, count_unread_notices, notices
from engine.queries.offered_calendars import OfferedCalendar, offered_calendars
from engine.queries.organization import group_labels, organization
from engine.queries.organization_file import organization_file
from engine.queries.other_cases import other_cases
from engine.queries.own_mail import OwnMail, own_mail
from engine.queries.page import Page
from engine.queries.people import Grant, GroupRow, Membership, UserRow, grants, groups, procedures, user, users
from engine.queries.record_rounds import Completion, record_rounds
from engine.queries.robots import RobotRow, robots
from engine.queries.start_forms import StartOption, start_forms
from engine.queries.task_detail import TaskDetail, task_detail
from engine.queries.task_in_hand import NextTask, TaskInHand, next_task, task_in_hand
from engine.queries.task_rows import TaskRow
from engine.queries.tasks_done import tasks_done
from engine.queries.timers import TimerRow, timers
from engine.queries.trace import Clause, Trace, case_trace
from engine.queries.trace_lines import Change, LimitLine, TraceLine
from engine.storage import upgrade
from engine.storage.groups import Standing

__all__ = [
    "SYSTEM", "Actor", "ArchiveEntry", "ArchiveRow", "Attachment", "AttachmentRow", "Awaited", "BackedUp",
    "BroadcastSignal", "CalendarRow", "CalendarYear", "CaseChain", "CaseDetail", "CaseFilter", "CaseRow", "Change",
    "Channels", "Clause", "ClosedCase", "CompletedTask", "Completion", "DayRow", "Definition", "Delays", "Deployment",
    "Draft", "DraftRow", "DueDate", "DueTasks", "FailedLetter", "Gap", "Grant", "GroupRow", "HandedOver", "Health",
    "InboxCounts", "IncidentRow", "Judgement", "Limit", "LimitAccount", "LimitClock", "LimitCounts", "LimitFilter",
    "LimitLine", "LimitPart", "LimitReport", "LimitRow", "LimitStretch", "Mail", "Membership", "NextTask", "NotSent",
    "Notice", "NoticeChange", "NoticeRow", "OfferedCalendar", "OfferedElement", "OfferedProcess", "OfferedVariable",
    "OpenTask", "OwnMail", "Page", "Person", "Problem", "PublishedMessage", "Recount", "Remaining", "Restored",
    "RobotMessage", "RobotRow", "Role", "SearchChoices", "Standing", "Standstill", "StartOption", "StartedInstance",
    "Stop", "Tally", "TaskDetail", "TaskInHand", "TaskRow", "TimerRow", "Trace", "TraceLine", "UserRow",
    "VariableFilter", "Verdict", "VerifyReport", "add_group", "add_people", "add_robot", "add_user", "archive_entries",
    "archived", "archived_of_case", "assign_task", "attached_files", "attachment", "backup", "broadcast_signal",
    "bundle_of", "calendar_defaults", "calendar_year", "cancel_instance", "case_chain", "case_detail", "case_trace",
    "change_group", "change_own_mail", "change_password", "change_robot", "change_user", "check_notice",
    "choose_calendar", "claim_task", "closed_cases", "complete_job", "complete_task", "count_cases", "count_inbox",
    "count_unread_notices", "define_calendar", "definition_versions", "definition_xml", "definitions",
    "deliver_letters", "deliver_outbox", "deploy", "deploy_draft", "deploy_never_deployed", "discard_draft", "draft",
    "drafts", "every_case", "every_limit", "failed_letters", "files_of_deployment", "find_cases", "find_limits",
    "fire_due_timers", "fire_timer", "forget_old_commands", "form_schema", "grant", "grants", "group_labels", "groups",
    "health", "import_notice", "import_organization", "inbox", "incidents", "known_calendars", "latest_deployment",
    "latest_files", "limit_report", "lint_files", "load_actor", "mark_notices_read", "names_of_people", "next_task",
    "notices", "offered_calendars", "organization", "organization_file", "other_cases", "own_mail", "procedures",
    "publish_message", "raise_error", "raise_event", "random_password", "record_rounds", "recount_limits",
    "recount_what_is_published", "recounts", "release_timers", "remove_membership", "remove_robot", "renew_limits",
    "resolve_incident", "restore", "resume_clock", "retry_letter", "revoke", "robots", "role_words", "save_draft",
    "save_task_draft", "search_choices", "session_actor", "set_channels", "set_limit", "set_membership",
    "set_page_renderer", "set_password", "set_wake", "sign_in", "sign_out", "standing_words", "start_forms",
    "start_instance", "stop_clock", "task_detail", "task_in_hand", "tasks_done", "tasks_due", "timers", "try_robot",
    "unclaim_task", "upgrade", "user", "users", "verify",
]  # fmt: skip
