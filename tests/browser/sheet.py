"""Fills in a form on a page field by field, as its fields appear; the page says what is there. It sends nothing."""

from playwright.sync_api import Locator, Page

from forms.typed import ROW, Typed
from web.scenarios.scenario import Differs

FORM = "form[data-form]"
AT_REST = f"{FORM}:not([aria-busy=true])"
SEEN = """form => [...form.querySelectorAll("[name]")].filter(one => one.checkVisibility()).map(one => one.name)"""
WRONG = """form => [...form.querySelectorAll("[aria-invalid=true]")].map(
    one => one.name || one.id.replace(/^f-/, "") || one.querySelector("[name]").name)"""
MOST = 200  # fields of one form, rows and all


class Sheet:
    """The form on a page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def fill(self, typed: Typed) -> None:
        """Type every text where its field stands, the topmost first: an answer may bring fields, or ask for rows.

        Raises:
            Differs: a field is not on the page.
        """
        left = {name: texts for name, texts in typed.texts.items() if not name.endswith(f".{ROW}")}
        rows = {name[: -len(ROW) - 1].rpartition(".")[0] for name in typed.texts if name.endswith(f".{ROW}")}
        for _number in range(MOST):
            name = next((one for one in self._names() if one in left), "")
            if name:
                self._type(name, left.pop(name))
            elif not any(self._fits(one, len(typed.rows(one))) for one in rows):
                break
        if left:
            raise Differs(f"not on the page: {', '.join(left)}")

    def attach(self, name: str, files: dict[str, bytes]) -> None:
        """Choose files of one's own."""
        chosen = [{"name": file, "mimeType": "image/png", "buffer": data} for file, data in files.items()]
        self._page.locator(f'{FORM} input[type=file][name="{name}"]').set_input_files(chosen)

    def wrong(self) -> list[str]:
        """Return the names of the fields that the page marks as to be corrected."""
        form = self._page.locator(FORM)
        return list(dict.fromkeys(form.first.evaluate(WRONG))) if form.count() else []

    def _names(self) -> list[str]:
        return self._page.locator(FORM).evaluate(SEEN)

    def _fits(self, rows: str, wanted: int) -> bool:
        """Add or remove one row of a list; return whether that was needed. A list may say itself which rows it has."""
        there = self._page.locator(f'{FORM} button[name=_remove][value^="{rows}."]')
        more = self._page.locator(f'{FORM} button[name=_add][value="{rows}"]')
        if there.count() == wanted or not more.count():
            return False
        (more if there.count() < wanted else there.last).click()
        self._page.wait_for_selector(AT_REST)
        return True

    def _type(self, name: str, texts: tuple[str, ...]) -> None:
        field = self._page.locator(f'{FORM} [name="{name}"]:not([type=hidden])')
        _WAYS.get(field.first.evaluate("one => one.type"), _written)(field, texts)
        self._page.wait_for_selector(AT_REST)


def _written(field: Locator, texts: tuple[str, ...]) -> None:
    field.fill("".join(texts))
    field.blur()


def _dated(length: int) -> object:
    def write(field: Locator, texts: tuple[str, ...]) -> None:
        _written(field, tuple(text.replace(" ", "T")[:length] for text in texts))

    return write


def _chosen(field: Locator, texts: tuple[str, ...]) -> None:
    """Choose what is offered; what is not, nobody can choose on a page, and the form misses it."""
    offered = field.locator("option").evaluate_all("all => all.map(one => one.value)")
    field.select_option(value=[text for text in texts if text in offered] or "")


def _picked(field: Locator, texts: tuple[str, ...]) -> None:
    field.and_(field.page.locator(f'[value="{texts[0]}"]')).check()


def _ticked(field: Locator, texts: tuple[str, ...]) -> None:
    for number in range(field.count()):
        box = field.nth(number)
        box.set_checked(box.get_attribute("value") in texts)


_WAYS = {
    "select-one": _chosen,
    "radio": _picked,
    "checkbox": _ticked,
    "date": _dated(10),
    "datetime-local": _dated(16),
}
