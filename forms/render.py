"""Forms as HTML, by Jinja alone: the form to fill in, the record to read, the page for the archive.

It knows nothing of Flask; addresses, tokens and nonces are given by the caller. Everything in a form is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from engine import language
from engine.language import gettext
from forms import words
from forms.answers import FileAddress, file_line
from forms.context import Context
from forms.decision import Refusal
from forms.entries import Part, Record
from forms.fill import Filled, only_read
from forms.places import walk
from forms.schema import Json, read
from forms.uploads import MOST_BYTES
from forms.view import View

HERE = Path(__file__).parent / "templates"


class Fillable(Protocol):
    """A form opened for somebody, as far as its page needs to know it."""

    @property
    def filled(self) -> Filled:
        """The form with its values."""

    @property
    def command_key(self) -> str:
        """Key of the command this page will send."""

    @property
    def task_revision(self) -> int | None:
        """Revision of the task this page shows; None for a start form."""

    @property
    def refusal(self) -> Refusal | None:
        """Why the last submission was refused although its fields were right."""

    @property
    def can_act(self) -> bool:
        """Whether the person may submit it; else it is only read."""

    @property
    def keeps_drafts(self) -> bool:
        """Whether what is typed can be kept for later."""

    @property
    def draft_shown(self) -> bool:
        """Whether the page shows a draft kept before."""


@dataclass(frozen=True, kw_only=True)
class SummaryLine:
    """One line of the error summary."""

    text: str
    target: str  # id of the field; "" when it stands on no page


def no_address(record: Mapping[str, Json]) -> str:
    """A file that cannot be fetched from here."""
    return ""


def case_search(number: str) -> str:
    """The search for a case by its number; where it finds exactly one, the case opens."""
    return f"/cases?text={quote(number)}"


def form_html(
    form: Fillable,
    *,
    csrf_token: str,
    action: str,
    nonce: str = "",
    file_address: FileAddress = no_address,
    case_address: Callable[[str], str] = case_search,
) -> Markup:
    """A form to fill in.

    Args:
        form: the form as opened, or as it came back with errors.
        csrf_token: goes into the hidden field `csrf_token`.
        action: where everything is posted: submission, `_draft`, `_add`, `_remove`, `_refresh`.
        nonce: of the page's content security policy; "" leaves the script out.
        file_address: where a file already uploaded can be fetched.
        case_address: where a case is opened by its number, for a refusal that names one.
    Returns:
        The whole `<form>`; with JavaScript off everything in it works all the same.
    """
    if not form.can_act:
        return reading_html(form.filled, file_address=file_address)
    refusal = form.refusal
    return _render(
        "form.html",
        nodes=View(form.filled, file_address).nodes(),
        summary=summary(form.filled),
        refusal=refusal,
        case_address=case_address(refusal.case_number) if refusal and refusal.case_number else "",
        csrf_token=csrf_token,
        action=action,
        nonce=nonce,
        script=_script(),
        command_key=form.command_key,
        task_revision=form.task_revision,
        keeps_drafts=form.keeps_drafts,
        draft_shown=form.draft_shown,
        file_line=lambda record: file_line(record, file_address),
    )


def reading_html(filled: Filled, *, file_address: FileAddress = no_address) -> Markup:
    """A form somebody may see and not submit: its answers, section by section."""
    known = replace(filled.context, element_id="")
    return _render("reading.html", nodes=View(only_read(filled.form, known), file_address).nodes())


def part_html(part: Part, record_context: Context) -> Markup:
    """One form of a case with the entries of every round, for the page of the case."""
    return _render("part.html", part=part, zone=record_context.zone, full=False)


def answers_html(record: Record) -> Markup:
    """All of a case's forms with their versions and nothing around them."""
    parts = (_render("part.html", part=part, zone=record.context.zone, full=True) for part in record.parts)
    return Markup("").join(parts)


def record_html(record: Record) -> Markup:
    """All of a case's forms with their versions and the files' hashes, to be read and printed."""
    return _render("record.html", record=record, zone=record.context.zone, full=True)


def archive_page(schema: Mapping[str, Json], values: Mapping[str, Json], title: str, meta: Mapping[str, Json]) -> bytes:
    """A form with its values as a page of its own, for the archive: it loads nothing and needs nobody.

    Args:
        schema: the form-js schema.
        values: the case's variables.
        title: heading of the page.
        meta: `procedure`, `business_key`, `archived_at` (ISO), `archive_id`, `zone`; `form_sha256` if known.
    Returns:
        A whole HTML document in UTF-8; the same arguments give the same bytes.
    """
    zone = ZoneInfo(str(meta.get("zone") or words.ZONE.key))
    at = words.as_moment(str(meta["archived_at"]))
    form = read(schema)
    filled = only_read(form, Context(element_id="", now=at, variables=values, zone=zone))
    page = _render(
        "archive.html",
        nodes=View(filled, no_address).nodes(),
        title=title or form.name,
        form=form,
        meta={"form_sha256": "", **meta},
        at=at,
        zone=zone,
        style=_style(),
    )
    return page.encode("utf-8")


def summary(filled: Filled) -> list[SummaryLine]:
    """The errors in the order of the page, each with the row it is in and the field it leads to."""
    places = {place.name: place for place in walk(filled.form, filled.data, filled.context.element_id) if place.holds}
    lines = []
    for name, said in filled.errors.items():
        place = places.get(name)
        row = place.row[-1] if place and place.row else None
        text = gettext("第 {number} 行:{said}", number=row + 1, said=said) if isinstance(row, int) else said
        lines.append(SummaryLine(text=_named(filled, name, text), target=f"f-{name}" if place else ""))
    return lines


def _named(filled: Filled, name: str, said: str) -> str:
    """The message with its field's label before it, unless it says the label itself."""
    found = (p for p in walk(filled.form, filled.data, filled.context.element_id) if p.name == name and p.holds)
    place = next(found, None)
    label = place.component.text("label") if place else ""
    return said if not label or label in said else gettext("{label}:{said}", label=label, said=said)


def _render(template: str, **values: Any) -> Markup:
    return Markup(environment().get_template(template).render(**values))  # noqa: S704 - autoescaped by the template


@cache
def environment() -> Environment:
    """The templates of this room; undefined names are errors, everything is escaped."""
    found = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.globals.update(
        _=gettext,
        file_size=words.size,
        most_bytes=MOST_BYTES,
        time_tag=words.time_tag,
        exact=words.exact,
        language=language.current,
    )
    return found


@cache
def _style() -> Markup:
    return Markup((HERE / "archive.css").read_text("utf-8"))  # noqa: S704 - our own file


@cache
def _script() -> Markup:
    return Markup((HERE / "form.js").read_text("utf-8"))  # noqa: S704 - our own file
