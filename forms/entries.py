"""A case's forms as they are read and printed: each section with the entries of every round, who made them and when.

Pure: forms, variables and completions come in, plain data for the templates come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from forms.answers import FileAddress
from forms.context import Context
from forms.fill import only_read
from forms.places import walk
from forms.schema import Component, Form, Json
from forms.view import Node, View


class Completion(Protocol):
    """A completed task, as the history has it."""

    @property
    def element_id(self) -> str:
        """The task's element."""

    @property
    def round(self) -> int:
        """How many times it had been opened then."""

    @property
    def by_name(self) -> str:
        """Who completed it."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def values(self) -> Mapping[str, Json]:
        """What was submitted."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one person entered at one time."""

    by: str
    at: datetime
    number: int  # 1, 2 ... where there are several; 0 where there is one
    answers: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of the record."""

    title: str
    entries: tuple[Entry, ...]
    rest: tuple[Node, ...]  # what nobody entered: filled in by the product


@dataclass(frozen=True, kw_only=True)
class Part:
    """One form of the case."""

    form_key: str
    title: str
    digest: str  # SHA-256 of the form
    sections: tuple[Section, ...]
    version: int = 0  # of the form's definition; 0 when it is not known


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One file of the case."""

    name: str
    size: int
    sha256: str
    address: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Record:
    """Everything that was recorded of a case, form by form."""

    title: str
    number: str  # the case's business key
    parts: tuple[Part, ...]
    files: tuple[FileLine, ...]
    context: Context  # its zone shows the moments


def part_of(
    form: Form, context: Context, completions: Iterable[Completion], elements: Iterable[str], address: FileAddress
) -> Part:
    """One form of a case, to be read.

    Args:
        form: the form of the version the case runs in.
        context: the case's variables now; its `element_id` is "".
        completions: the completed tasks of the case, oldest first.
        elements: the tasks (and start events) that use this form.
        address: where a file can be fetched.
    Returns:
        Its sections with the entries of all rounds; sections nobody has filled have neither entries nor a rest.
    """
    mine = set(elements)
    made = [one for one in completions if one.element_id in mine]
    sections = tuple(_section(form, group, context, made, address) for group in _groups(form))
    return Part(form_key=form.id, title=form.name, digest=form.digest, sections=sections)


def _groups(form: Form) -> Iterator[tuple[Component, ...]]:
    """The top-level groups, each alone; what stands between them, together."""
    loose: list[Component] = []
    for component in form.components:
        if component.type != "group":
            loose.append(component)
            continue
        if loose:
            yield tuple(loose)
            loose = []
        yield (component,)
    if loose:
        yield tuple(loose)


def _section(
    form: Form, components: tuple[Component, ...], context: Context, made: list[Completion], address: FileAddress
) -> Section:
    alone = replace(form, components=components)
    group = components[0] if components[0].type == "group" else None
    tasks = {name for one in alone.all for name in one.tasks}
    own = [one for one in made if not tasks or one.element_id in tasks]
    keys = _keys(alone)
    several = len(own) > 1
    entries = [
        _entry(alone, context, one, keys, address, number if several else 0) for number, one in enumerate(own, 1)
    ]
    entered = {name for one in own for name in one.values} & keys
    rest = {name: value for name, value in context.variables.items() if name not in entered}
    return Section(
        title=group.text("label") if group else "",
        entries=tuple(entry for entry in entries if entry.answers),
        rest=_answers(alone, context, rest, address),
    )


def _entry(form: Form, context: Context, made: Completion, keys: set[str], address: FileAddress, number: int) -> Entry:
    values = {name: value for name, value in made.values.items() if name in keys}
    others = dict.fromkeys(keys)
    answers = _answers(form, context, {**context.variables, **others, **values}, address)
    fields = tuple(node for node in answers if node.kind == "answer")
    return Entry(by=made.by_name, at=made.at, number=number, answers=fields)


def _answers(form: Form, context: Context, variables: Mapping[str, Any], address: FileAddress) -> tuple[Node, ...]:
    filled = only_read(form, replace(context, variables=variables))
    nodes = (one for section in View(filled, address).nodes() for one in section.nodes)
    return tuple(node for node in nodes if node.kind in ("answer", "table"))


def _keys(form: Form) -> set[str]:
    return {str(place.path[0]) for place in walk(form, {}, "") if place.holds}
