"""Which names a template may use: the fields of a procedure's forms, its steps, what its diagrams set, the case.

Built once for a deployment from its files; it knows no case and evaluates nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.diagram import ProcessDiagram
from engine.bpmn.lint.setters import ANY, Setters
from engine.bpmn.model import read_diagram
from engine.errors import ClauseflowError
from engine.feel import BUILT_INS
from forms.schema import VALUED, Component, Form, Json, parse, read

Columns = Mapping[str, Component | None]  # of a list: key -> its field; None where no field describes it

OF_CASE = ("number", "title", "process", "version", "status", "started_by", "started_at", "received_at", "ended_at")
OF_RECORD = ("title", "number", "sha256")
OF_STEP = ("by", "at", "round")  # who did it and when, from the history
LISTS: Mapping[str, tuple[str, ...]] = {
    "history": ("step", "by", "at", "round"),  # who filled in what this record shows
    "files": ("name", "size", "sha256", "by", "at"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Fields:
    """The fields of one form by their keys."""

    single: Mapping[str, Component]  # `a` or `a.b`
    lists: Mapping[str, Columns]  # dynamic lists, and tables whose rows are a variable
    holders: Mapping[str, Component]  # the dynamic lists themselves, to be worded as a whole


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step that somebody fills in: a task, or a start event with a form."""

    id: str
    name: str
    form_key: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Dictionary:
    """The names of one deployment."""

    forms: Mapping[str, Fields]
    steps: Mapping[str, Step]
    variables: frozenset[str]  # set by the diagrams
    processes: frozenset[str] = field(default_factory=frozenset)

    def field_of(self, path: tuple[str, ...]) -> Component | None:
        """Return the field that a name means; None where it is known and no field describes it, or is not known.

        Args:
            path: `name`, `form.name` or `step.name`, in its parts.
        """
        return next(iter(self.fields_of(path)), None)

    def fields_of(self, path: tuple[str, ...]) -> tuple[Component, ...]:
        """Return every field that a name may mean: several forms may ask for one variable, each in its own way."""
        where, key = self._place(path)
        found = (fields.single.get(key) or fields.holders.get(key) for fields in where)
        return tuple(filter(None, found))

    def columns_of(self, listed: tuple[str, ...]) -> Columns | None:
        """Return the columns of a list; None where there is no list of that name.

        Args:
            listed: `name`, `form.name`, the id of a step (its rounds), `history` or `files`.
        """
        if len(listed) == 1 and listed[0] in LISTS:
            return dict.fromkeys(LISTS[listed[0]])
        if len(listed) == 1 and listed[0] in self.steps:
            fields = self.forms.get(self.steps[listed[0]].form_key)
            known: dict[str, Component | None] = dict.fromkeys(OF_STEP)
            return {**known, **_whole(fields)} if fields else known
        where, key = self._place(listed)
        return next((fields.lists[key] for fields in where if key in fields.lists), None)

    def knows(self, path: tuple[str, ...]) -> bool:
        """Return whether a plain name has a value in this procedure."""
        first, rest = path[0], path[1:]
        if first == "case":
            return len(rest) == 1 and rest[0] in OF_CASE
        if first == "record":
            return len(rest) == 1 and rest[0] in OF_RECORD
        if first in self.steps and rest and rest[0] in OF_STEP:
            return len(rest) == 1
        where, key = self._place(path)
        if any(key in fields.single or key in fields.lists for fields in where):
            return True
        if any(".".join(path[:end]) in fields.lists for fields in where for end in range(1, len(path))):
            return False  # a column of a list; it is written `list[].column`
        return first in self.variables and first not in self.steps and first not in self.forms

    @property
    def roots(self) -> frozenset[str]:
        """What an expression may begin with."""
        fields = (key.partition(".")[0] for each in self.forms.values() for key in (*each.single, *each.lists))
        return frozenset(
            {*fields, *self.forms, *self.steps, *self.variables, *BUILT_INS, "case", "record", "organization"}
        )

    @property
    def names(self) -> frozenset[str]:
        """Every plain name there is, for whoever has mistaken one."""
        of_forms = {f"{form}.{key}" for form, each in self.forms.items() for key in each.single}
        of_steps = {f"{step}.{key}" for step in self.steps for key in self.columns_of((step,)) or ()}
        of_facts = {*(f"case.{key}" for key in OF_CASE), *(f"record.{key}" for key in OF_RECORD)}
        return frozenset((self.roots - BUILT_INS.keys()) | of_forms | of_steps | of_facts)

    def _place(self, path: tuple[str, ...]) -> tuple[Iterable[Fields], str]:
        """The forms a name is looked for in, and the key there."""
        if len(path) > 1 and path[0] in self.steps:
            found = self.forms.get(self.steps[path[0]].form_key)
            return ((found,) if found else ()), ".".join(path[1:])
        if len(path) > 1 and path[0] in self.forms:
            return (self.forms[path[0]],), ".".join(path[1:])
        return self.forms.values(), ".".join(path)


def dictionary_in(files: Mapping[str, bytes]) -> Dictionary:
    """Return the names of a bundle; forms and diagrams that cannot be read are told by others and left aside here."""
    forms: dict[str, Form] = {}
    raw: dict[str, Json] = {}
    diagrams: list[Any] = []
    for path, content in files.items():
        try:
            if path.endswith(".form"):
                schema = parse(content)
                forms[str(schema.get("id"))], raw[str(schema.get("id"))] = read(schema), schema
            elif path.endswith(".bpmn"):
                diagrams += read_diagram(content).processes
        except ClauseflowError:
            continue
    return dictionary_of(forms, raw, diagrams)


def dictionary_of(forms: Mapping[str, Form], raw: Mapping[str, Any], diagrams: Iterable[ProcessDiagram]) -> Dictionary:
    """Collect the names of a deployment.

    Args:
        forms: its forms by id.
        raw: the same as parsed JSON, for what they write.
        diagrams: of its executable processes.
    """
    processes = [one for one in diagrams if one.executable]
    filled = [one for process in processes for one in process.elements.values() if one.form_key]
    written = (Setters(process, raw, called=False).all for process in processes)
    return Dictionary(
        forms={id: _fields(form) for id, form in forms.items()},
        steps={one.id: Step(id=one.id, name=one.name or one.id, form_key=one.form_key or "") for one in filled},
        variables=frozenset().union(*written) - {ANY},
        processes=frozenset(process.id for process in processes),
    )


def _whole(fields: Fields) -> Columns:
    return {**dict.fromkeys(fields.lists), **fields.holders, **fields.single}


def _fields(form: Form) -> Fields:
    single: dict[str, Component] = {}
    lists: dict[str, Columns] = {}
    holders: dict[str, Component] = {}
    for key, component in _walk(form.components, ""):
        if component.type == "dynamiclist":
            holders[key] = component
            lists[key] = {name: one for name, one in _walk(component.components, "") if one.type in VALUED}
        elif component.type == "table":
            lists.update(_table(component))
        elif component.type in VALUED:
            single[key] = component
    return Fields(single=single, lists=lists, holders=holders)


def _walk(components: tuple[Component, ...], around: str) -> Iterator[tuple[str, Component]]:
    for component in components:
        key = f"{around}.{component.key}".strip(".") if component.key else around
        if component.type == "group":
            yield from _walk(component.components, key)
        elif component.key or component.type == "table":
            yield key, component


def _table(component: Component) -> Mapping[str, Columns]:
    """A table whose rows are a variable is a list with the table's columns."""
    source = str(component.more.get("dataSource") or component.key).removeprefix("=").strip()
    columns = component.more.get("columns")
    if not source.replace(".", "").isidentifier() or not isinstance(columns, list):
        return {}
    return {source: {str(one["key"]): None for one in columns if isinstance(one, dict) and one.get("key")}}
