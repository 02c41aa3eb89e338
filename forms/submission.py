"""Submits a form: judged here, carried out by the engine. The only way people's forms reach it.

A refusal raises `errors.FormInvalid`; whoever shows the form again hands its `errors` to `open_task` or `open_start`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import engine
from engine import Actor, clock
from engine.errors import CommandKeyReused, DiagramFault, FormInvalid, NotPermitted, TaskChanged
from engine.storage import Database
from forms import surroundings
from forms.context import Context
from forms.decision import Decision, decide
from forms.open_form import TYPED, file_store, start_option
from forms.schema import Form
from forms.typed import Submitted
from forms.uploads import Uploads
from forms.validate import Judged, judge, reread


@dataclass(frozen=True, kw_only=True)
class Completed:
    """A task that was completed through its form."""

    name: str  # of the task
    instance_id: str
    opened_task_ids: tuple[str, ...]
    instance_status: str  # running | completed
    replayed: bool  # the same submission had arrived before


def complete(
    db: Database, *, actor: Actor, task_id: str, submitted: Submitted, command_key: str, task_revision: int
) -> Completed:
    """Judge the form of a task and complete the task with it.

    Args:
        actor: who submits it.
        task_id: the task.
        submitted: what was typed and uploaded.
        command_key: minted by the page; a second arrival of the same submission gets the answer of the first.
        task_revision: the task's revision that the page showed.
    Returns:
        What the completion brought about.
    Raises:
        FormInvalid: something has to be corrected; `errors` says what by field name, "" for the submission as a whole.
        NotFound, NotPermitted, TaskClosed, TaskChanged, CommandKeyReused, InvalidValue: as `engine.complete_task`.
        DiagramFault: the diagram cannot go on; what was typed is kept as the person's draft.
    """
    detail = engine.task_in_hand(db, actor=actor, task_id=task_id)
    if detail.status != "open":  # the engine says by whom, or recognises a second arrival
        return _carry_out(db, actor, detail, None, command_key, task_revision)
    if not detail.can_act:
        raise NotPermitted if detail.revision == task_revision else TaskChanged
    bundle = engine.bundle_of(db, detail.deployment_id)
    form = surroundings.form_of(bundle, detail.form_key)
    context = surroundings.of_task(db, actor, form, detail)
    judged, judgement = _judged(form, context, submitted, bundle.decisions)
    try:
        return _carry_out(db, actor, detail, judged, command_key, task_revision, judgement)
    except DiagramFault:
        _keep(db, actor, task_id, judged)
        raise


def start(
    db: Database, *, actor: Actor, process_key: str, start_event: str, submitted: Submitted, command_key: str
) -> engine.StartedInstance:
    """Judge a start form and start a case with it; arguments and errors as for `complete`."""
    option = start_option(db, actor, process_key, start_event)
    bundle = engine.bundle_of(db, option.deployment_id)
    form = surroundings.form_of(bundle, option.form_key)
    context = surroundings.of_start(db, actor, form, option)
    judged, judgement = _judged(form, context, submitted, bundle.decisions)
    return engine.start_instance(
        db,
        actor=actor,
        process_key=process_key,
        start_event=start_event,
        values=judged.values,
        command_key=command_key,
        attachments=_attachments(judged),
        judgement=judgement,
    )


def save_draft(db: Database, *, actor: Actor, task_id: str, submitted: Submitted) -> None:
    """Keep what was typed into a task's form, word for word, with the files that came with it.

    Raises:
        NotFound, NotPermitted, TaskClosed, InvalidValue: as `engine.save_task_draft`.
    """
    detail = engine.task_in_hand(db, actor=actor, task_id=task_id)
    form = surroundings.form_of(engine.bundle_of(db, detail.deployment_id), detail.form_key)
    filled = reread(form, surroundings.of_task(db, actor, form, detail), submitted, file_store())
    engine.save_task_draft(db, actor=actor, task_id=task_id, values={TYPED: filled.typed.as_json()})


def sweep_uploads(db: Database, directory: Path) -> int:
    """Remove the files under `directory` that no case refers to and nobody holds.

    Returns:
        How many were removed.
    """
    referenced = engine.attached_files(db, actor=engine.SYSTEM)
    return Uploads(directory).sweep(referenced, now=clock.now())


def _judged(
    form: Form, context: Context, submitted: Submitted, decisions: Mapping[str, Decision]
) -> tuple[Judged, engine.Judgement | None]:
    judged = judge(form, context, submitted, file_store())
    if judged.errors:
        raise FormInvalid(errors=dict(judged.errors), submitted=judged.filled.typed.as_json())
    decided = decide(judged.filled, decisions)
    if decided.refusal is not None:
        typed = judged.filled.typed.as_json()
        raise FormInvalid(errors={"": decided.refusal.message}, submitted=typed, outcome=decided.refusal.outcome)
    judged.values.update(decided.values)
    return judged, decided.judgement


def _carry_out(
    db: Database,
    actor: Actor,
    detail: engine.TaskInHand,
    judged: Judged | None,
    command_key: str,
    task_revision: int,
    judgement: engine.Judgement | None = None,
) -> Completed:
    try:
        done = engine.complete_task(
            db,
            actor=actor,
            task_id=detail.id,
            values=judged.values if judged else {},
            command_key=command_key,
            task_revision=task_revision,
            attachments=_attachments(judged) if judged else (),
            judgement=judgement,
        )
    except CommandKeyReused:
        return _second_arrival(db, actor, detail)
    return Completed(
        name=detail.name,
        instance_id=done.instance_id,
        opened_task_ids=done.opened_task_ids,
        instance_status=done.instance_status,
        replayed=done.replayed,
    )


def _second_arrival(db: Database, actor: Actor, before: engine.TaskInHand) -> Completed:
    """Answer a submission that arrives again: the case has moved on meanwhile, so that it is judged differently now."""
    now = engine.task_detail(db, actor=actor, task_id=before.id)
    if now.status != "completed" or now.closed_by != actor.user_id:
        raise CommandKeyReused
    return Completed(
        name=now.name,
        instance_id=now.instance_id,
        opened_task_ids=(),
        instance_status=now.case_status,
        replayed=True,
    )


def _attachments(judged: Judged) -> tuple[engine.Attachment, ...]:
    return tuple(engine.Attachment(field=field, **record) for field, record in judged.attachments)


def _keep(db: Database, actor: Actor, task_id: str, judged: Judged) -> None:
    """Put what was typed in place of the draft of values that the engine left: it shows the page as it was."""
    engine.save_task_draft(db, actor=actor, task_id=task_id, values={TYPED: judged.filled.typed.as_json()})
