"""Plays a scenario by clicking: each person at a window of their own, on a desk or a phone by turns, types and sends.

Where the case went and what stands in it is seen and judged as for every scenario; nothing here decides that.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

import forms
from engine.errors import FormInvalid
from tests.browser.sheet import Sheet
from web.scenarios import evidence
from web.scenarios.course import Course, Known
from web.scenarios.scenario import Differs, Line, Scenario
from web.scenarios.stage import Stage

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SignIn = Callable[..., Page]


class Clicked(Course):
    """One scenario being played in the browser."""

    def __init__(self, stage: Stage, scenario: Scenario, sign_in: SignIn) -> None:
        super().__init__(stage, scenario)
        self._sign_in, self._windows = sign_in, dict[str, Page]()
        self.filled: list[str] = []  # elements whose forms were filled in and sent

    def at(self, user_id: str, address: str) -> Page:
        """Return somebody's window with a page in it; who was away too long signs in again."""
        if user_id not in self._windows:
            size = PHONE if len(self._windows) % 2 else DESK
            self._windows[user_id] = self._sign_in(user_id, **size)
        page = self._windows[user_id]
        page.goto(address)
        if urlsplit(page.url).path == "/login":
            page.context.close()
            del self._windows[user_id]
            return self.at(user_id, address)
        return page

    def _start(self, line: Line, known: Known) -> None:
        page = self.at(line.by, f"/start/{self.process_key}/{line.element_id}")
        self._send(page, line, known)
        self.instance_id = urlsplit(page.url).path.rpartition("/")[2]

    def _complete(self, line: Line, known: Known) -> None:
        page = self.at(line.by, f"/tasks/{self._open_task(line).id}")
        claim = page.get_by_role("main").get_by_role("button", name="认领", exact=True)
        if claim.count():
            claim.first.click()
            page.wait_for_load_state()
        self._send(page, line, known)

    def _raise(self, line: Line, known: Known) -> None:
        label = next((one.label for one in self._seen_by(line).awaited if one.element_id == line.element_id), None)
        if label is None:
            raise Differs(f"{line.element_id} is not awaited")
        page = self.at(line.by, f"/cases/{self.instance_id}")
        fold = page.locator("details", has=page.locator("summary", has_text=label)).first
        fold.locator("summary").click()
        fold.get_by_role("button").click()
        self._sent(page)

    def _withdraw(self, line: Line, known: Known) -> None:
        page = self.at(line.by, f"/cases/{self.instance_id}")
        page.locator("summary", has_text="撤回案件").click()
        page.fill("[name=reason]", line.reason)
        page.get_by_role("button", name="撤回", exact=True).click()
        self._sent(page)

    def _send(self, page: Page, line: Line, known: Known) -> None:
        """Fill the form on the page in and send it.

        Raises:
            FormInvalid: the page came back with fields to correct.
            Differs: a field is not on the page, the page is wider than its window, or something else was refused.
        """
        sheet = Sheet(page)
        sheet.fill(forms.Submitted.from_values(self._values(line, known)).typed)
        for name, files in line.files.items():
            sheet.attach(name, {file: evidence.content(file) for file in files})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            raise Differs(f"the page of {line.element_id} is wider than its window")
        self.filled.append(line.element_id)
        page.get_by_role("button", name="提交", exact=True).click()
        self._sent(page)

    def _sent(self, page: Page) -> None:
        page.wait_for_load_state()
        wrong = Sheet(page).wrong()
        if wrong:
            raise FormInvalid(errors=dict.fromkeys(wrong, "to be corrected"), submitted={})
        trouble = page.get_by_role("main").locator(".notice.error")
        if trouble.count():
            raise Differs(trouble.first.inner_text())


def played(course: Clicked) -> None:
    """Play every line of a course that builds on no other.

    Raises:
        Differs: the case went another way than the scenario says.
    """
    for line in course.scenario.lines:
        course.play(line, {})
    course.finish()
