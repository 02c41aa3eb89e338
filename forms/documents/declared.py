"""Reads `records.yaml`: which named records a procedure has, their templates, and from when on each can be made.

It judges the file alone; whether templates and steps exist is for `forms.documents.lint`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from engine import language
from engine.errors import InvalidValue
from engine.language import gettext as _

FILE = "records.yaml"
FOLDER = "records/"
MOST = 60  # records of a procedure
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_KEYS = frozenset({"id", "title", "title_en", "process", "file", "after", "number", "clauses"})
_NEEDED = ("id", "title", "process", "file")


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One named record of a procedure."""

    id: str  # within the procedure; part of addresses
    title: str  # as the written procedure calls it, without 《》
    title_en: str = ""
    process: str  # id of the process whose cases have it
    file: str  # member of the bundle: records/x.docx
    after: tuple[str, ...] = ()  # it can be made once one of these steps was done; () = from the beginning
    number: str = ""  # FEEL of the number it is filed under; "" = the case's
    clauses: tuple[str, ...] = ()  # numbers of the clauses that ask for it

    @property
    def name(self) -> str:
        """The title in the language of the moment."""
        return self.title_en if self.title_en and language.current() == "en" else self.title


def read(content: bytes) -> tuple[Declared, ...]:
    """Read the file.

    Returns:
        The records in the order of the file.
    Raises:
        InvalidValue: it is no list of records as `processes/README.md` describes it; the reason says which entry.
    """
    try:
        raw = yaml.safe_load(content) or {}
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidValue(reason=_("不是有效的 YAML,请检查缩进和冒号。")) from error
    rows = raw.get("records") if isinstance(raw, dict) and set(raw) <= {"procedure", "records"} else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > MOST:
        raise InvalidValue(reason=_("应当是 records: 下面的一列记录,最多 {most} 个。", most=MOST))
    found = tuple(_record(row) for row in rows)
    twice = next((one.id for n, one in enumerate(found) if one.id in {other.id for other in found[:n]}), "")
    if twice:
        raise InvalidValue(reason=_("记录的编号“{id}”重复。", id=twice))
    return found


def _record(row: Mapping[Any, Any]) -> Declared:
    unknown = sorted(str(key) for key in row if key not in _KEYS)
    lacking = [key for key in _NEEDED if not isinstance(row.get(key), str) or not row[key].strip()]
    name = str(row.get("id") or row.get("title") or "?")
    if unknown:
        raise InvalidValue(reason=_("记录“{record}”里不认识“{key}”。", record=name, key=unknown[0]))
    if lacking:
        raise InvalidValue(reason=_("记录“{record}”缺少“{key}”。", record=name, key=lacking[0]))
    if not _ID.fullmatch(row["id"]):
        raise InvalidValue(reason=_("记录的编号“{id}”只能用小写字母、数字和 _,以字母开头。", id=name))
    return Declared(
        **{key: row[key].strip() for key in _NEEDED},
        title_en=_text(row.get("title_en")),
        after=_several(row.get("after")),
        number=_text(row.get("number")),
        clauses=_several(row.get("clauses")),
    )


def _text(value: Any) -> str:
    """A short text; what YAML has nested, perhaps many times over, is none."""
    return str(value) if isinstance(value, str | int | float) else ""


def _several(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(_text, values)))
