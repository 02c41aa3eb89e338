"""Opens a form for somebody: that of a task or of a start event, with the draft, or with what was typed before.

Nothing is judged and nothing is written here, but files that came with what was typed are taken in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import engine
from engine import Actor
from engine.errors import NotFound
from engine.storage import Database
from forms import surroundings
from forms.answers import plain
from forms.attach import finder
from forms.context import Context
from forms.decision import Refusal, decide
from forms.fill import Filled, add_row, open_new, read_typed, remove_row, shown, with_errors
from forms.places import get, walk
from forms.schema import Form, Json, words
from forms.typed import Submitted, Typed
from forms.uploads import MOST_BYTES, Uploads
from forms.validate import over_opening, reread

TYPED = "_typed"  # under this name a draft holds texts; a draft without it holds values
_uploads: Uploads | None = None


def set_uploads(directory: Path, *, most_bytes: int = MOST_BYTES) -> None:
    """Keep the files of forms in `directory`, each of at most `most_bytes`.

    Called once where a process begins. Without it a form takes no files.
    """
    global _uploads  # noqa: PLW0603 - one store a process, set where the process begins
    _uploads = Uploads(directory, most_bytes=most_bytes)


def file_store() -> Uploads | None:
    """The store of files of this process."""
    return _uploads


@dataclass(frozen=True, kw_only=True)
class OpenForm:
    """A form opened for somebody."""

    title: str
    filled: Filled
    can_act: bool  # may submit it; else it is only read
    detail: engine.TaskDetail | None = None  # of a task's form
    start: engine.StartOption | None = None  # of a start form
    command_key: str = ""
    refusal: Refusal | None = None  # why the last submission was refused although its fields were right
    draft_shown: bool = False

    @property
    def task_revision(self) -> int | None:
        """Revision of the task that the page shows; None for a start form."""
        return self.detail.revision if self.detail else None

    @property
    def keeps_drafts(self) -> bool:
        """Whether what is typed can be kept for later."""
        return self.detail is not None

    @property
    def errors(self) -> Mapping[str, str]:
        """Field name -> what is wrong."""
        return self.filled.errors

    @property
    def typed_lines(self) -> list[tuple[str, str]]:
        """Label and words of everything filled in, e.g. to be copied when it can no longer be submitted."""
        filled = self.filled
        places = [p for p in walk(filled.form, filled.data, filled.context.element_id) if p.own and p.holds]
        named = ((p, get(filled.data, p.path)) for p in places if p.component.type != "dynamiclist")
        lines = ((p.component.text("label"), plain(v, filled.context, lambda _r: "").striptags()) for p, v in named)
        return [(label, words) for label, words in lines if words]


def open_task(
    db: Database,
    *,
    actor: Actor,
    task_id: str,
    submitted: Submitted | None = None,
    errors: Mapping[str, str] | None = None,
) -> OpenForm:
    """Open the form of a task.

    Args:
        actor: the person at the page.
        task_id: the task.
        submitted: what was typed, to be shown again with a row more or less as its button says; None shows the draft.
        errors: of `errors.FormInvalid`, to be shown beside the fields.
    Returns:
        The form; read-only when the person may not act on the task.
    Raises:
        NotFound: no such task, or it is not theirs to see.
    """
    detail = engine.task_detail(db, actor=actor, task_id=task_id)
    bundle = engine.bundle_of(db, detail.deployment_id)
    form = surroundings.form_of(bundle, detail.form_key)
    context = surroundings.of_task(db, actor, form, detail)
    filled = _filled(form, context, submitted, detail.draft if detail.can_act else None)
    return OpenForm(
        title=(form.title and form.name) or detail.name,
        filled=with_errors(filled, _of_fields(errors)),
        can_act=detail.can_act,
        detail=detail,
        command_key=uuid4().hex,
        refusal=_refusal(filled, errors, bundle),
        draft_shown=detail.draft is not None and submitted is None,
    )


def open_start(
    db: Database,
    *,
    actor: Actor,
    process_key: str,
    start_event: str,
    submitted: Submitted | None = None,
    errors: Mapping[str, str] | None = None,
) -> OpenForm:
    """Open the form of a start event of the newest deployment; arguments as for `open_task`.

    Raises:
        NotFound: no such start event, or the person may not start there.
    """
    option = start_option(db, actor, process_key, start_event)
    bundle = engine.bundle_of(db, option.deployment_id)
    form = surroundings.form_of(bundle, option.form_key)
    filled = _filled(form, surroundings.of_start(db, actor, form, option), submitted, None)
    return OpenForm(
        title=(form.title and form.name) or option.name,
        filled=with_errors(filled, _of_fields(errors)),
        can_act=True,
        start=option,
        command_key=uuid4().hex,
        refusal=_refusal(filled, errors, bundle),
    )


def start_option(db: Database, actor: Actor, process_key: str, start_event: str) -> engine.StartOption:
    """The start event, if the person may use it.

    Raises:
        NotFound: there is none that they may use.
    """
    options = engine.start_forms(db, actor=actor)
    found = (one for one in options if (one.process_key, one.start_event) == (process_key, start_event))
    option = next(found, None)
    if option is None:
        raise NotFound
    return option


def _filled(form: Form, context: Context, submitted: Submitted | None, draft: Mapping[str, Json] | None) -> Filled:
    if submitted is not None:
        return suggested(edited(reread(form, context, submitted, _uploads), submitted), submitted)
    if draft is not None:
        return read_typed(form, context, _of_draft(form, context, draft), finder(context, _uploads))
    return open_new(form, context)


def edited(filled: Filled, submitted: Submitted) -> Filled:
    """The form with the row more or less that the button of a submission asks for."""
    if submitted.action not in ("_add", "_remove"):
        return filled
    change = add_row if submitted.action == "_add" else remove_row
    lists = {p.name for p in walk(filled.form, filled.data, filled.context.element_id) if p.holds and p.own}
    known = submitted.target in lists or submitted.target.rpartition(".")[0] in lists
    typed = change(filled, submitted.target) if known else filled.typed
    again = read_typed(filled.form, filled.context, typed, finder(filled.context, _uploads))
    return replace(again, errors={})


def suggested(filled: Filled, submitted: Submitted) -> Filled:
    """The form with the suggestions of fields put in that follow the field just changed; a person may change them."""
    if submitted.action != "_refresh":
        return filled
    places = (p for p in walk(filled.form, filled.data, filled.context.element_id) if p.own and not p.row)
    asked = [p for p in places if submitted.target in words(p.component.properties.get("suggestWith", ""))]
    if not asked:
        return filled
    context, data = filled.context, filled.data
    found = {p.name: (p.component, context.attempt(p.component.properties.get("suggest", ""), data)) for p in asked}
    texts = {name: shown(component, value, context) for name, (component, value) in found.items()}
    again = read_typed(filled.form, context, filled.typed.with_texts(texts), finder(context, _uploads))
    return replace(again, errors=filled.errors)


def _of_draft(form: Form, context: Context, draft: Mapping[str, Json]) -> Typed:
    if isinstance(draft.get(TYPED), Mapping):
        return Typed.from_json(draft[TYPED])
    return over_opening(form, context, Submitted.from_values(draft).typed)


def _of_fields(errors: Mapping[str, str] | None) -> dict[str, str]:
    return {name: said for name, said in (errors or {}).items() if name}


def _refusal(filled: Filled, errors: Mapping[str, str] | None, bundle: Any) -> Refusal | None:
    """The refusal by the form's decision, found again from what was typed; "" stands for it among the errors."""
    if not errors or "" not in errors:
        return None
    return decide(filled, bundle.decisions).refusal or Refusal(message=errors[""])
