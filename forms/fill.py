"""Fills a form: with what it shows when it opens, or with what was typed. Sections of other tasks keep their values.

It judges nothing but whether a text can be read as its field's type, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.errors import ExpressionFailed, ExpressionInvalid
from engine.language import gettext as _
from forms.context import Context
from forms.options import as_offered
from forms.places import Path, Place, copied, get, in_row, inside, put, root
from forms.schema import INPUTS, NESTS, Component, Form, Json
from forms.settle import Settled, settle
from forms.typed import ADDED, NEW, ROW, Typed
from forms.values import NotReadable, as_typed, parse

MOST_ROWS = 100  # with their fields below the thousand parts a web server takes
Records = list[dict[str, Json]]
FindFiles = Callable[[tuple[str, ...]], Records]  # texts of a file field -> records of its files; raises NotReadable


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form with values in it."""

    form: Form
    context: Context
    data: dict[str, Json]  # the case's variables with the form's values put in place
    typed: Typed  # what each field of the task at hand shows
    hidden: frozenset[tuple[str, Path]] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)  # field name -> what is wrong

    def is_hidden(self, place: Place) -> bool:
        """Whether the place, or anything around it, is hidden now."""
        return bool(self.hidden) and not self.hidden.isdisjoint((place.spot, *place.hosts))


def open_new(form: Form, context: Context) -> Filled:
    """Fill the form with what it shows when its task opens: the case's values, defaults where there are none."""
    return _Filling(form, context, None, no_files).done()


def only_read(form: Form, context: Context) -> Filled:
    """The case's values in the form, for a page on which nothing is filled in; `context.element_id` is ""."""
    settled = settle(form, context, context.variables)
    return Filled(form=form, context=context, data=settled.data, typed=Typed(), hidden=settled.hidden)


def read_typed(form: Form, context: Context, typed: Typed, files: FindFiles | None = None) -> Filled:
    """Fill the form with what was typed.

    Args:
        form: the form.
        context: its surroundings.
        typed: the texts; names the form has not, and fields that are not the task's to write, are left aside.
        files: finds the records of a file field's texts; None = no files are known.
    Returns:
        The form with what could be read; what could not is empty and has an error beside it.
    """
    return _Filling(form, context, typed, files or no_files).done()


def add_row(filled: Filled, name: str) -> Typed:
    """What is typed, with one more row in the list `name`."""
    rows = filled.typed.rows(name)
    return filled.typed.with_texts({f"{name}.{rows[-1] + 1 if rows else 0}.{ROW}": (ADDED,)})


def remove_row(filled: Filled, name: str) -> Typed:
    """What is typed, without the row `name`, e.g. `measures.1`."""
    return filled.typed.without([name]).renumbered(name.rpartition(".")[0])


def no_files(texts: tuple[str, ...]) -> Records:
    """Find nothing: for a form opened where no file can be."""
    return []


class _Filling:
    """One pass over a form in the order of the page, so that a default may use what stands above it."""

    def __init__(self, form: Form, context: Context, typed: Typed | None, files: FindFiles) -> None:
        self.form, self.context, self.files = form, context, files
        self.opening = typed is None
        self.given = typed or Typed()
        self.data: dict[str, Json] = copied(dict(context.variables))
        self.texts: dict[str, tuple[str, ...]] = {}
        self.errors: dict[str, str] = {}
        self.fresh: set[Path] = set()  # rows whose fields start with their defaults
        self.kept: set[Path] = set()  # rows that were there before

    def done(self) -> Filled:
        self._fill(self.form.components, root(self.context.element_id))
        settled: Settled = settle(self.form, self.context, self.data)
        return Filled(
            form=self.form,
            context=self.context,
            data=settled.data,
            typed=Typed(self.texts),
            hidden=settled.hidden,
            errors=self.errors,
        )

    def _fill(self, components: tuple[Component, ...], host: Place) -> None:
        for component in components:
            place = inside(host, component, host.path, self.context.element_id)
            if component.type == "dynamiclist":
                self._list(place)
            elif component.type in NESTS:
                self._fill(component.components, place)
            elif component.type in INPUTS and place.own:
                self._input(place)

    def _input(self, place: Place) -> None:
        if not is_writable(place, self.context):
            put(self.data, place.path, self._start(place))
            return
        if self.opening or place.row in self.fresh:
            value = get(self.data, place.path) if place.row in self.kept else self._start(place)
            self.texts[place.name] = shown(place.component, value, self.context)
        else:
            value = self._read(place)
            self.texts[place.name] = self.given.texts.get(place.name, ())
        put(self.data, place.path, value)

    def _start(self, place: Place) -> Json:
        component = place.component
        current = get(self.data, place.path)
        if current is not None and not (component.starts_empty and not place.row):
            return current
        if "default" in component.properties:
            return self._evaluate(component.properties["default"], place)
        return copied(component.default)

    def _read(self, place: Place) -> Json:
        texts, component = self.given.texts.get(place.name, ()), place.component
        before = get(self.data, place.path)
        if before is not None and texts == shown(component, before, self.context):
            return before  # not touched: the exact moment stays, though the page shows minutes
        try:
            if component.type == "filepicker":
                return self.files(texts)
            value = parse(component, texts, self.context.zone)
            return as_offered(component, value, self.context, self.data, place.row)
        except NotReadable as error:
            self.errors[place.name] = str(error)
            return None

    def _list(self, place: Place) -> None:
        if not is_writable(place, self.context):
            self._computed_rows(place)
            return
        self.given = self.given.renumbered(place.name)
        fixed = self._fixed(place)
        before = [] if place.component.starts_empty else _rows(get(self.data, place.path))
        if fixed is not None:
            rows = [{**_matching(before, one), **one} for one in fixed]
        else:
            rows = self._opened(place, before) if self.opening else self._typed_rows(place)
        put(self.data, place.path, rows)
        for number, row in enumerate(rows):
            self._fill(place.component.components, in_row(place, number))
            row.update(fixed[number] if fixed is not None else {})

    def _computed_rows(self, place: Place) -> None:
        """Fill in a list that only the server writes: its rows are those of its default."""
        text, current = place.component.properties.get("default"), get(self.data, place.path)
        if text and place.own and (current is None or place.component.starts_empty):
            put(self.data, place.path, _rows(self._evaluate(text, place)))

    def _fixed(self, place: Place) -> Records | None:
        if "fixedRows" not in place.component.properties:
            return None
        return _rows(self._evaluate(place.component.properties["fixedRows"], place))

    def _opened(self, place: Place, before: Records) -> Records:
        if before:
            self.kept.update((*place.path, number) for number in range(len(before)))
            for number in range(len(before)):
                self._mark(place, number, str(number))
            return copied(before)
        rows = self._default_rows(place)
        for number in range(len(rows)):
            self._mark(place, number, NEW)
        return rows

    def _default_rows(self, place: Place) -> Records:
        component = place.component
        text = component.properties.get("default")
        rows = _rows(self._evaluate(text, place) if text else component.default)
        count = component.more.get("defaultRepetitions", 1)
        blank: Records = [{} for _row in range(count if isinstance(count, int) else 1)]
        return copied(rows) or blank[:MOST_ROWS]

    def _typed_rows(self, place: Place) -> Records:
        before, rows = _rows(get(self.data, place.path)), list[dict[str, Json]]()
        numbers = self.given.rows(place.name)
        if len(numbers) > MOST_ROWS:
            self.errors[place.name] = _("最多填写 {most} 行", most=MOST_ROWS)
        for number in numbers[:MOST_ROWS]:
            origin = self.given.one(f"{place.name}.{number}.{ROW}")
            if origin == ADDED:
                self.fresh.add((*place.path, number))
            known = origin.isascii() and origin.isdigit() and int(origin) < len(before)
            rows.append(copied(before[int(origin)]) if known else {})
            self._mark(place, number, origin if known else NEW)
        return rows

    def _mark(self, place: Place, number: int, origin: str) -> None:
        self.texts[f"{place.name}.{number}.{ROW}"] = (origin,)

    def _evaluate(self, text: str, place: Place) -> Json:
        try:
            return self.context.evaluate(text, self.data, place.row)
        except (ExpressionInvalid, ExpressionFailed) as error:
            self.errors[place.name] = error.message
            return None


def is_writable(place: Place, context: Context) -> bool:
    """Whether a person may write the place.

    A condition on `readonly` is judged by the case as it stands, not by what is being typed: nobody can type it away.
    """
    if not place.writable or not place.component.readonly:
        return place.writable
    return context.attempt(place.component.readonly, context.variables) in (False, None)


def shown(component: Component, value: Json, context: Context) -> tuple[str, ...]:
    """What the field shows for a value."""
    if component.type == "filepicker":
        records = value if isinstance(value, list) else []
        return tuple(f"kept:{one['sha256']}" for one in records if isinstance(one, dict) and one.get("sha256"))
    return as_typed(component, value, context.zone)


def with_errors(filled: Filled, errors: Mapping[str, str]) -> Filled:
    """The same with these errors beside the fields, those of unreadable texts first."""
    return replace(filled, errors={**errors, **filled.errors})


def _rows(value: Json) -> Records:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _matching(rows: Records, wanted: dict[str, Json]) -> dict[str, Json]:
    found = (row for row in rows if all(row.get(key) == value for key, value in wanted.items()))
    return copied(next(found, {}))
