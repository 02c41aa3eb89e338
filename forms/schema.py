"""Reads a form-js schema (version 19) into plain data. It never evaluates an expression and never refuses a rule.

What is odd in a form is found by `forms.lint` before it is deployed; here only what cannot be read at all is an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import orjson

from engine import language
from engine.errors import InvalidValue
from engine.language import gettext as _

Json = Any
NOTHING: Mapping[str, Json] = MappingProxyType({})

CHOICES_OF_ONE = frozenset({"radio", "select"})
CHOICES_OF_MANY = frozenset({"checklist", "taglist"})
CHOICES = CHOICES_OF_ONE | CHOICES_OF_MANY
INPUTS = CHOICES | {"textfield", "textarea", "number", "datetime", "checkbox", "filepicker"}
VALUED = INPUTS | {"expression"}  # what leaves a value of its own behind
SHOWN = frozenset({"text", "table", "separator", "spacer", "button"})
NESTS = frozenset({"group", "dynamiclist"})
KNOWN = VALUED | SHOWN | NESTS


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer a choice offers."""

    value: Json
    label: str
    label_en: str = ""

    @property
    def text(self) -> str:
        """The label in the language of the moment."""
        return self.label_en if self.label_en and language.current() == "en" else self.label


@dataclass(frozen=True, kw_only=True)
class Component:
    """One component of a form, with what the judge and the pages need of it."""

    id: str
    type: str
    key: str = ""  # dotted path of its value inside its scope; for a group or list its `path`
    label: str = ""
    description: str = ""
    hide: str = ""  # FEEL; hidden when it is true
    readonly: str = ""  # "", "true" or FEEL
    disabled: bool = False
    columns: int = 0  # of 16; 0 = as wide as the line
    line: str = ""  # those of one line stand side by side
    default: Json = None  # form-js `defaultValue`
    rules: Mapping[str, Json] = field(default_factory=dict)  # form-js `validate`
    properties: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    more: Mapping[str, Json] = field(default_factory=dict)  # the component as it stands in the file
    components: tuple[Component, ...] = ()

    def text(self, name: str) -> str:
        """The text `name` (label, description ...) in the language of the moment; Chinese where no other is given."""
        if language.current() == "en" and self.properties.get(f"{name}_en"):
            return self.properties[f"{name}_en"]
        own = {"label": self.label, "description": self.description}.get(name)
        return own if own is not None else str(self.more.get(name) or self.properties.get(name) or "")

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        """Ids of the tasks (or start events) that may write it; empty = as its surroundings say."""
        return words(self.properties.get("task", ""))

    @property
    def starts_empty(self) -> bool:
        """Whether it is answered anew each time its task opens."""
        return self.properties.get("start") == "empty"

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The key as the names that lead to the value."""
        return tuple(self.key.split(".")) if self.key else ()


@dataclass(frozen=True, kw_only=True)
class Judge:
    """The decision a form names to judge its submission."""

    decision: str
    inputs: Mapping[str, str]  # name -> FEEL
    result: str  # variable that takes the outcome
    refuse: Mapping[str, Mapping[str, Json]]  # outcome -> {"message": {"zh", "en"}, "link": FEEL of a case number}
    tasks: tuple[str, ...] = ()  # where it applies; empty = everywhere


Lists = tuple[tuple[tuple[str, ...], "Lists"], ...]  # path of a list, from the row it is in; lists in its rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Form:
    """A form as it stands in one deployment."""

    id: str
    components: tuple[Component, ...]
    judge: Judge | None = None
    title: str = ""
    title_en: str = ""
    digest: str = ""  # SHA-256 of the schema, the form's version for the record
    asks_organization: bool = False  # whether any of its texts names the organization

    @property
    def name(self) -> str:
        """The title in the language of the moment."""
        return self.title_en if self.title_en and language.current() == "en" else self.title or self.id

    @cached_property
    def all(self) -> tuple[Component, ...]:
        """Every component, outermost first, in the order of the page."""
        return tuple(each(self.components))

    @cached_property
    def lists(self) -> Lists:
        """Where its lists of rows stand in the data."""
        return tuple(_lists(self.components))


def _lists(components: tuple[Component, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Lists]]:
    for component in components:
        at = (*path, *component.path)
        if component.type == "dynamiclist":
            yield at, tuple(_lists(component.components))
        else:
            yield from _lists(component.components, at)


def each(components: tuple[Component, ...]) -> Iterator[Component]:
    """Yield the components and everything inside them, in the order of the page."""
    for component in components:
        yield component
        yield from each(component.components)


def words(text: str) -> tuple[str, ...]:
    """Split a comma list; empty parts fall out."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def parse(content: bytes) -> dict[str, Json]:
    """Read the bytes of a form file as a JSON object.

    Raises:
        InvalidValue: it is not JSON, or not an object.
    """
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise InvalidValue(reason=_("不是有效的 JSON 文件(第 {line} 行)", line=error.lineno)) from error
    if not isinstance(found, dict):
        raise InvalidValue(reason=_("表单文件的最外层必须是一个对象"))
    return found


def read(raw: Mapping[str, Json]) -> Form:
    """Read a form-js schema.

    Args:
        raw: the schema as parsed JSON.
    Returns:
        The form; types the product does not know are kept as they are.
    Raises:
        InvalidValue: `components` or something in it has not the shape of a form.
    """
    own = _mapping(raw.get("clauseflow"), "clauseflow")
    written = orjson.dumps(raw, option=orjson.OPT_SORT_KEYS)
    return Form(
        id=str(raw.get("id") or ""),
        components=_components(raw.get("components"), "components"),
        judge=_judge(own),
        title=str(own.get("title") or ""),
        title_en=str(own.get("title_en") or ""),
        digest=hashlib.sha256(written).hexdigest(),
        asks_organization=b"organization" in written,
    )


def _judge(own: Mapping[str, Json]) -> Judge | None:
    if not own.get("decision"):
        return None
    return Judge(
        decision=str(own["decision"]),
        inputs={str(k): str(v) for k, v in _mapping(own.get("inputs"), "inputs").items()},
        result=str(own.get("result") or ""),
        refuse={str(k): _mapping(v, "refuse") for k, v in _mapping(own.get("refuse"), "refuse").items()},
        tasks=words(str(own.get("task") or "")),
    )


def _components(raw: Json, where: str) -> tuple[Component, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise InvalidValue(reason=_("“{where}”应当是一个列表", where=where))
    return tuple(_component(one, f"{where}[{n}]") for n, one in enumerate(raw))


def _component(raw: Json, where: str) -> Component:
    raw = _mapping(raw, where)
    kind = str(raw.get("type") or "")
    key = raw.get("path" if kind in NESTS else "key")
    return Component(
        id=str(raw.get("id") or key or where),
        type=kind,
        key=str(key or ""),
        label=str(raw.get("label") or ""),
        description=str(raw.get("description") or ""),
        hide=str(_mapping(raw.get("conditional"), where).get("hide") or ""),
        readonly=_readonly(raw.get("readonly")),
        disabled=raw.get("disabled") is True,
        columns=_columns(_mapping(raw.get("layout"), where).get("columns")),
        line=str(_mapping(raw.get("layout"), where).get("row") or ""),
        default=raw.get("defaultValue"),
        rules=_mapping(raw.get("validate"), where),
        properties={str(k): str(v) for k, v in _mapping(raw.get("properties"), where).items()},
        options=_options(raw.get("values"), where),
        more=raw,
        components=_components(raw.get("components"), f"{where}.components"),
    )


def _readonly(raw: Json) -> str:
    if isinstance(raw, str):
        return raw
    return "true" if raw is True else ""


def _columns(raw: Json) -> int:
    return raw if isinstance(raw, int) and 0 < raw <= 16 else 0


def _options(raw: Json, where: str) -> tuple[Option, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise InvalidValue(reason=_("“{where}”应当是一个列表", where=f"{where}.values"))
    return options(raw)


def options(raw: list[Json]) -> tuple[Option, ...]:
    """Read options as form-js allows them: `{"label", "value"}` or a bare value; anything else falls out."""
    found = (_option(one) for one in raw)
    return tuple(option for option in found if option is not None)


def _option(raw: Json) -> Option | None:
    if isinstance(raw, Mapping):
        value = raw.get("value")
        label = str(raw.get("label") or ("" if value is None else value))
        return None if value is None else Option(value=value, label=label, label_en=str(raw.get("label_en") or ""))
    return None if raw is None or isinstance(raw, list) else Option(value=raw, label=str(raw))


def _mapping(raw: Json, where: str) -> Mapping[str, Json]:
    if raw is None:
        return NOTHING
    if not isinstance(raw, Mapping):
        raise InvalidValue(reason=_("“{where}”应当是一个对象", where=where))
    return raw
