"""The durable engine. This is its public face: what web, forms and the command line may use, and nothing else."""

from engine.audit.problems import Problem, VerifyReport
from engine.audit.verify import verify
from engine.authorization import SYSTEM, Actor, Role
from engine.commands.archive import set_page_renderer
from engine.commands.assign_task import assign_task
from engine.commands.attachments import Attachment
from engine.commands.cancel_instance import cancel_instance
from engine.commands.claim_task import claim_task
from engine.commands.complete_job import complete_job
from engine.commands.complete_task import CompletedTask, complete_task
from engine.commands.deliver_outbox import deliver_outbox
from engine.commands.deploy import Deployment, deploy, deploy_never_deployed
from engine.commands.fire_timers import fire_due_timers, fire_timer
from engine.commands.hand_over import HandedOver
from engine.commands.judge_bundle import lint_files
from engine.commands.keys import forget_old_commands
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
from engine.commands.resolve_incident import resolve_incident
from engine.commands.save_task_draft import save_task_draft
from engine.commands.start_instance import StartedInstance, start_instance
from engine.commands.unclaim_task import unclaim_task
from engine.commands.wake import set_wake
from engine.queries.actor import load_actor
from engine.queries.drafts import Draft, DraftRow, draft, drafts
from engine.storage import upgrade

__all__ = [
    "SYSTEM",
    "Actor",
    "Attachment",
    "CompletedTask",
    "Deployment",
    "Draft",
    "DraftRow",
    "HandedOver",
    "Person",
    "Problem",
    "Role",
    "StartedInstance",
    "VerifyReport",
    "add_group",
    "add_people",
    "add_user",
    "assign_task",
    "cancel_instance",
    "change_group",
    "change_password",
    "change_user",
    "claim_task",
    "complete_job",
    "complete_task",
    "deliver_outbox",
    "deploy",
    "deploy_never_deployed",
    "discard_draft",
    "draft",
    "drafts",
    "fire_due_timers",
    "fire_timer",
    "forget_old_commands",
    "grant",
    "lint_files",
    "load_actor",
    "mark_notices_read",
    "random_password",
    "remove_membership",
    "resolve_incident",
    "revoke",
    "save_draft",
    "save_task_draft",
    "session_actor",
    "set_membership",
    "set_page_renderer",
    "set_password",
    "set_wake",
    "sign_in",
    "sign_out",
    "start_instance",
    "unclaim_task",
    "upgrade",
    "verify",
]
