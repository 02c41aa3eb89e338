"""Where people sit down at a form: they begin a case or do a task, and try until what they typed is taken.

Who does what, and when, is chosen elsewhere.
"""

from collections.abc import Callable
from random import Random
from uuid import uuid4

import engine
import forms
from engine.errors import FormInvalid
from tests.soak.filling import Page, Restless
from tests.soak.house import Broken, House, Start
from tests.soak.mood import Mood
from tests.soak.values import Answers

MOST_TRIES = 40  # at one form
DILIGENCE = (1.0, 1.0, 0.9, 0.6, 0.3, 0.0)  # of those who fill a form in
SHOWN = 700  # characters of a submission in a story


class Desk:
    """A desk in a house."""

    def __init__(self, house: House, random: Random) -> None:
        self.house, self.random = house, random
        self.answers = Answers(random, Mood(random), house.numbers)
        self.refused: dict[str, str] = {}  # what was wrong with the form that was tried last; "": with all of it

    def start(self, actor: engine.Actor, start: Start) -> str:
        """Begin a case; return why its form is never taken, "" when it was."""
        where = {"actor": actor, "process_key": start.process_key, "start_event": start.event}
        opened = forms.open_start(self.house.database, **where)

        def begin(submitted: forms.Submitted) -> None:
            forms.start(self.house.database, **where, submitted=submitted, command_key=uuid4().hex)

        return self._submit(f"{actor.user_id} begins with {start.event}", opened, begin)

    def do(self, actor: engine.Actor, detail: engine.TaskDetail) -> str:
        """Do a task, taken on and half done as a draft now and then; return why its form is never taken."""
        database, what = self.house.database, f"{detail.element_id}#{detail.round} of {detail.business_key}"
        asked = {"actor": actor, "task_id": detail.id}
        if detail.can_claim and (not detail.can_act or self.random.random() < 0.3):
            claim = {**asked, "task_revision": detail.revision, "command_key": uuid4().hex}
            self.house.carry_out(f"claiming {what}", lambda: engine.claim_task(database, **claim))
        if self.random.random() < 0.05:
            draft = self._filled(self._page(forms.open_task(database, **asked)), what)
            self.house.carry_out(f"keeping {what}", lambda: forms.save_draft(database, **asked, submitted=draft))
        opened = forms.open_task(database, **asked)

        def complete(submitted: forms.Submitted) -> None:
            sent = {"submitted": submitted, "command_key": uuid4().hex, "task_revision": opened.task_revision}
            forms.complete(database, **asked, **sent)

        return self._submit(f"{actor.user_id} does {what}", opened, complete)

    def _submit(self, what: str, opened: forms.OpenForm, send: Callable[[forms.Submitted], None]) -> str:
        """Fill a form in and send it until it is taken; what it refuses is answered anew, now and then everything."""
        page, errors, submitted = self._page(opened), {}, None
        for number in range(1, MOST_TRIES + 1):
            submitted = self._filled(page, what)
            try:
                self.house.carry_out(f"{what} with {in_words(submitted)}", lambda sent=submitted: send(sent))
            except FormInvalid as refused:
                self.refused = errors = refused.errors
                if "" in errors or number % 4 == 0:
                    page = self._page(opened)
                else:
                    page.refuse(errors)
                continue
            self.house.tell(f"{what} at try {number}: {in_words(submitted)}")
            return ""
        self.house.tell(f"{what}: never taken: {errors}")
        return f"{what}: cannot fill in the form: {errors}, typed {in_words(submitted)}"

    def _page(self, opened: forms.OpenForm) -> Page:
        return Page(opened.filled, self.answers, self.random.choice(DILIGENCE))

    def _filled(self, page: Page, what: str) -> forms.Submitted:
        try:
            return page.fill()
        except Restless as endless:
            raise Broken(f"{what}: the form never comes to rest: {endless}") from endless


def in_words(submitted: forms.Submitted) -> str:
    """Return what was typed, shortened."""
    filled = {name: "/".join(texts)[:24] for name, texts in submitted.typed.texts.items() if any(texts)}
    shown = ", ".join(f"{name}={text}" for name, text in filled.items() if not name.endswith("._row"))
    return ", ".join([shown, *submitted.files])[:SHOWN]
