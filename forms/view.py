"""What a page shows of a filled form, as plain data for the templates: fields, rows, read-only answers.

It decides what is shown where; how it looks is in `templates/`. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from markupsafe import Markup

from engine.errors import ExpressionFailed, ExpressionInvalid
from forms import markdown, tables
from forms.answers import FileAddress, answer, is_empty
from forms.attach import is_record, records
from forms.conditions import decides, depends_on_own, in_words, own_keys, required_in_words
from forms.expressions import INSERTED
from forms.fill import Filled, is_writable
from forms.inputs import Input, input_of
from forms.options import key_of, offered
from forms.places import Place, get, in_row, inside, root, walk
from forms.rules import required
from forms.schema import INPUTS, VALUED, Component, Form
from forms.typed import ROW, as_texts

NO_CONTENT = Markup("")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a choice as the page offers it."""

    key: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a list."""

    name: str  # e.g. measures.0
    number: int  # from 1
    origin: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class Node:
    """One thing on the page."""

    kind: str  # field | answer | group | section | closed | list | table | text | separator | spacer
    type: str = ""
    name: str = ""
    label: str = ""
    hint: str = ""
    error: str = ""
    required: bool = False
    condition: str = ""  # in words, when the field is wanted
    hidden: bool = False  # by its condition, now; shown without JavaScript all the same
    refresh: bool = False  # other parts of the form depend on it
    columns: int = 16
    first: bool = False  # of its line
    text: str = ""  # what is typed, of a field with one text
    content: Markup = NO_CONTENT  # of answer, table, text
    control: Input | None = None
    choices: tuple[Choice, ...] = ()
    files: tuple[tuple[str, Any], ...] = ()  # (text, record) of files already there
    nodes: tuple[Node, ...] = ()
    rows: tuple[Row, ...] = ()
    fixed: bool = False  # rows cannot be added or removed

    @property
    def id(self) -> str:
        """The id of its input; the error summary leads there."""
        return f"f-{self.name}"


class View:
    """Turns a filled form into nodes."""

    def __init__(self, filled: Filled, address: FileAddress) -> None:
        self.filled, self.address = filled, address
        self.first = first_of_lines(filled.form)
        self.own = own_keys(walk(filled.form, filled.data, filled.context.element_id))

    def nodes(self) -> tuple[Node, ...]:
        """Everything on the page, outermost first; what stands outside every section is put into one without a name."""
        whole = self._components(self.filled.form.components, root(self.filled.context.element_id), top=True)
        return tuple(_sections(whole))

    def answers(self, place: Place) -> tuple[Node, ...]:
        """What is to be read in a group: its values that are not empty, in the order of the form."""
        return tuple(self._answers(place.component.components, place))

    def _components(self, components: tuple[Component, ...], host: Place, *, top: bool = False) -> Iterator[Node]:
        for component in components:
            place = inside(host, component, host.path, self.filled.context.element_id)
            if not self.filled.is_hidden(place) or (place.own and depends_on_own(component, self.own)):
                yield from self._node(place, top=top)

    def _node(self, place: Place, *, top: bool) -> Iterator[Node]:
        kind = place.component.type
        if kind == "group":
            yield from self._group(place, top=top)
        elif kind == "dynamiclist":
            yield from self._list(place)
        elif kind in VALUED:
            yield from self._field(place)
        elif kind == "table":
            yield self._plain(place, "table", tables.html(place, self.filled, self.address))
        elif kind == "text":
            yield self._plain(place, "text", markdown.html(self._said(place, "text")))
        elif kind in ("separator", "spacer"):
            yield self._plain(place, kind, NO_CONTENT)

    def _plain(self, place: Place, kind: str, content: Markup) -> Node:
        return Node(kind=kind, name=place.name, content=content, **self._common(place))

    def _group(self, place: Place, *, top: bool) -> Iterator[Node]:
        common = self._common(place)
        if place.own:
            nodes = tuple(self._components(place.component.components, place))
            yield Node(kind="section" if top else "group", name=place.component.id, nodes=nodes, **common)
        elif nodes := self.answers(place):
            yield Node(kind="closed", name=place.component.id, nodes=nodes, **common)

    def _field(self, place: Place) -> Iterator[Node]:
        if place.component.type in INPUTS and is_writable(place, self.filled.context):
            yield self._input(place)
        elif not is_empty(get(self.filled.data, place.path)) or place.own:
            yield self._answer(place)

    def _answer(self, place: Place) -> Node:
        value = get(self.filled.data, place.path)
        content = answer(place, value, self.filled.context, self.filled.data, self.address)
        return Node(kind="answer", type=place.component.type, name=place.name, content=content, **self._common(place))

    def _input(self, place: Place) -> Node:
        component, texts = place.component, self.filled.typed.many(place.name)
        return Node(
            kind="field",
            type=component.type,
            name=place.name,
            error=self.filled.errors.get(place.name, ""),
            required=self._required(place),
            refresh=decides(self.filled.form, place),
            text=next(iter(texts), ""),
            control=input_of(place, texts, self.filled),
            choices=self._choices(place, texts),
            files=self._files(place, texts),
            **self._common(place),
        )

    def _required(self, place: Place) -> bool:
        try:
            return required(place, self.filled)
        except (ExpressionInvalid, ExpressionFailed):
            return False  # the judge says so when the form is submitted

    def _choices(self, place: Place, texts: tuple[str, ...]) -> tuple[Choice, ...]:
        options = offered(place.component, self.filled.context, self.filled.data, place.row)
        found = tuple(Choice(key=key_of(one), text=one.text, chosen=key_of(one) in texts) for one in options)
        known = {one.key for one in found}
        gone = (text for text in texts if text not in known) if place.component.type == "select" else ()
        return (*found, *(Choice(key=text, text=text, chosen=True) for text in gone))

    def _files(self, place: Place, texts: tuple[str, ...]) -> tuple[tuple[str, Any], ...]:
        if place.component.type != "filepicker":
            return ()
        found = [one for one in records(get(self.filled.data, place.path)) if is_record(one)]
        return tuple(zip(texts, found, strict=False))

    def _list(self, place: Place) -> Iterator[Node]:
        if not is_writable(place, self.filled.context):
            if not is_empty(get(self.filled.data, place.path)):
                content = tables.rows_html(place, self.filled, self.address)
                yield Node(kind="answer", type="dynamiclist", name=place.name, content=content, **self._common(place))
            return
        count = len(get(self.filled.data, place.path) or self.filled.typed.rows(place.name))
        yield Node(
            kind="list",
            name=place.name,
            error=self.filled.errors.get(place.name, ""),
            required=self._required(place),
            rows=tuple(self._row(place, number) for number in range(count)),
            fixed="fixedRows" in place.component.properties or place.component.more.get("allowAddRemove") is False,
            **self._common(place),
        )

    def _row(self, place: Place, number: int) -> Row:
        row = in_row(place, number)
        nodes = tuple(self._components(place.component.components, row))
        origin = self.filled.typed.one(f"{row.name}.{ROW}")
        return Row(name=row.name, number=number + 1, origin=origin, nodes=nodes)

    def _answers(self, components: tuple[Component, ...], host: Place) -> Iterator[Node]:
        for component in components:
            place = inside(host, component, host.path, self.filled.context.element_id)
            if self.filled.is_hidden(place):
                continue
            if component.type == "group":
                yield from self._answers(component.components, place)
            elif place.holds and not is_empty(get(self.filled.data, place.path)):
                yield from self._list(place) if component.type == "dynamiclist" else [self._answer(place)]
            elif component.type == "table" and not tables.is_empty(place, self.filled):
                yield self._plain(place, "table", tables.html(place, self.filled, self.address))

    def _common(self, place: Place) -> dict[str, Any]:
        component, form = place.component, self.filled.form
        hint = " ".join(filter(None, (self._said(place, "description"), required_in_words(form, component))))
        return {
            "label": self._said(place, "label"),
            "hint": hint,
            "condition": in_words(form, component) if depends_on_own(component, self.own) else "",
            "hidden": self.filled.is_hidden(place),
            "columns": component.columns or 16,
            "first": component.id in self.first,
        }

    def _said(self, place: Place, name: str) -> str:
        """A text of the form with its FEEL put in: the whole text after `=`, or the parts in `{{ }}`."""
        text = place.component.text(name)
        context, data = self.filled.context, self.filled.data
        if text.startswith("="):
            return _joined(context.attempt(text, data, place.row))
        return INSERTED.sub(lambda found: _joined(context.attempt(found[1], data, place.row)), text)


@lru_cache(maxsize=256)
def first_of_lines(form: Form) -> frozenset[str]:
    """Ids of the components that begin a line, as the form editor laid them out."""
    hosts = [form.components, *(one.components for one in form.all)]
    lines = [list(together) for host in hosts for _row, together in groupby(host, key=lambda one: one.line)]
    return frozenset(line[0].id for line in lines)


def _sections(nodes: Iterable[Node]) -> Iterator[Node]:
    for loose, together in groupby(nodes, key=lambda node: node.kind not in ("section", "closed")):
        if loose:
            inside_it = tuple(together)
            yield Node(kind="section", name=f"at-{inside_it[0].name}", nodes=inside_it)
        else:
            yield from together


def _joined(value: Any) -> str:
    return "" if isinstance(value, dict) else ", ".join(as_texts(value))
