"""What was typed into a form: names and texts as a page sends them, rows numbered by their place in the name.

`measures.0.action` is the field `action` of the first row of the list `measures`. Nothing is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

Json = Any
ROW = "_row"  # hidden field that says a row is there, even when nothing in it is ticked or filled
NEW = "new"  # its text for a row that was not there before; else the row's number in the case's values
ADDED = "add"  # its text for a row that was asked for just now and starts with its defaults
OWN = frozenset({"csrf_token", "command_key", "task_revision"})  # what the page carries beside the fields
ACTIONS = ("_add", "_remove", "_refresh", "_draft")
NAME = re.compile(r"[^\x00-\x1f]{1,200}")
MOST_NAMES = 5000


class Fields(Protocol):
    """What a web framework hands over: several texts under one name."""

    def keys(self) -> Iterable[str]:
        """Every name that was sent."""

    def getlist(self, key: str) -> list[Any]:
        """What was sent under the name, in its order."""


@dataclass(frozen=True)
class Upload:
    """A file as it arrives, before anything is known about it."""

    name: str  # as the sender calls it; data, never a path
    stream: BinaryIO


@dataclass(frozen=True)
class Typed:
    """Texts by field name."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def many(self, name: str) -> tuple[str, ...]:
        """Every text under the name, without the empty ones."""
        return tuple(text for text in self.texts.get(name, ()) if text != "")

    def one(self, name: str) -> str:
        """The first text under the name; "" when there is none."""
        return next(iter(self.texts.get(name, ())), "")

    def rows(self, name: str) -> list[int]:
        """The numbers of the rows typed for the list `name`, in order; gaps stay gaps."""
        start = f"{name}."
        numbers = {text[len(start) :].split(".", 1)[0] for text in self.texts if text.startswith(start)}
        return sorted(int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 7)

    def under(self, name: str) -> dict[str, tuple[str, ...]]:
        """The texts of the field and of everything inside it."""
        return {key: texts for key, texts in self.texts.items() if key == name or key.startswith(f"{name}.")}

    def with_texts(self, texts: Mapping[str, tuple[str, ...]]) -> Typed:
        """The same with these texts put in place."""
        return Typed({**self.texts, **texts})

    def without(self, names: Iterable[str]) -> Typed:
        """The same without these fields and what is inside them."""
        gone = tuple(names)
        inside = tuple(f"{name}." for name in gone)
        return Typed({k: t for k, t in self.texts.items() if k not in gone and not (inside and k.startswith(inside))})

    def renumbered(self, name: str) -> Typed:
        """The same with the rows of the list `name` numbered from 0 without gaps."""
        texts = dict(self.without([name]).texts)
        if name in self.texts:
            texts[name] = self.texts[name]
        for place, number in enumerate(self.rows(name)):
            old = f"{name}.{number}"
            texts |= {f"{name}.{place}{key[len(old) :]}": found for key, found in self.under(old).items()}
        return Typed(texts)

    def as_json(self) -> dict[str, list[str]]:
        """For a draft: the same as plain JSON."""
        return {name: list(texts) for name, texts in self.texts.items()}

    @classmethod
    def from_json(cls, raw: Mapping[str, Json]) -> Typed:
        """Read what `as_json` wrote."""
        return cls({str(name): tuple(str(text) for text in texts) for name, texts in raw.items()})


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """One submission: what was typed, the files that came with it, and which button sent it."""

    typed: Typed
    files: Mapping[str, tuple[Upload, ...]] = field(default_factory=dict)
    action: str = ""  # "" = submit; else one of ACTIONS
    target: str = ""  # list or row the action is about
    partial: bool = False  # fields not named keep what the form shows; a name the form has not is an error

    @property
    def edits(self) -> bool:
        """Whether the page only wants to be shown again (a row more or less, conditions looked at anew)."""
        return self.action in ("_add", "_remove", "_refresh")

    @property
    def is_draft(self) -> bool:
        """Whether what was typed is to be kept without being judged."""
        return self.action == "_draft"

    @classmethod
    def from_form(cls, fields: Fields, files: Fields | None = None) -> Submitted:
        """Read what a browser posted.

        Args:
            fields: the posted fields, e.g. `flask.request.form`.
            files: the posted files, e.g. `flask.request.files`; each has `filename` and `stream`.
        Returns:
            The submission; names that cannot be a field's fall out.
        """
        names = [name for name in list(fields.keys())[:MOST_NAMES] if NAME.fullmatch(name)]
        action = next((name for name in ACTIONS if name in names), "")
        mine = [name for name in names if name not in OWN and name not in ACTIONS]
        return cls(
            typed=Typed({name: tuple(str(text) for text in fields.getlist(name)) for name in mine}),
            files=_uploads(files) if files is not None else {},
            action=action,
            target=str(fields.getlist(action)[0]) if action else "",
        )

    @classmethod
    def from_values(cls, values: Mapping[str, Json], files: Mapping[str, Iterable[Upload]] | None = None) -> Submitted:
        """Read values by key, as a scenario or a program gives them; fields not named keep what the form shows.

        Args:
            values: JSON by key; a list of objects stands for the rows of a list.
            files: files by the key of their field.
        Returns:
            The submission.
        """
        found = {name: tuple(one) for name, one in (files or {}).items()}
        return cls(typed=Typed(dict(_flat(values, ""))), files=found, partial=True)


def _uploads(files: Fields) -> dict[str, tuple[Upload, ...]]:
    found: dict[str, tuple[Upload, ...]] = {}
    for name in files.keys():  # noqa: SIM118 - a framework's mapping, not a dict
        sent = tuple(Upload(str(one.filename), one.stream) for one in files.getlist(name) if one.filename)
        if sent and NAME.fullmatch(name):
            found[name] = sent
    return found


def _flat(values: Mapping[str, Json], start: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in values.items():
        name = f"{start}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
            for number, row in enumerate(value):
                yield f"{name}.{number}.{ROW}", (NEW,)
                yield from _flat(row, f"{name}.{number}.")
        else:
            yield name, as_texts(value)


def as_texts(value: Json) -> tuple[str, ...]:
    """A plain value or list of plain values as the texts a page would send for it."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("true",) if value else ("false",)
    if isinstance(value, list):
        return tuple(text for one in value for text in as_texts(one))
    return (str(value),)
