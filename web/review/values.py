"""Values of a case as a reviewer reads them: labels of fields, words of options, people by name, rows that differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from engine import Change, language
from engine.language import gettext as _
from forms import words

Json = Any


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is needed to put values into words."""

    labels: Mapping[str, str]  # field -> label
    options: Mapping[str, Mapping[str, str]]  # field -> value -> words
    names: Mapping[str, str]  # user id or group -> name
    zone: ZoneInfo

    def label(self, name: str) -> str:
        """Return what a field is called."""
        return self.labels.get(name, name)

    def words(self, found: Json, name: str = "") -> str:
        """Return a value in words; moments in the zone of the case."""
        if found is None or found in ("", [], {}):
            return _("(空)")
        if isinstance(found, bool):
            return _("是") if found else _("否")
        if isinstance(found, list):
            return "、".join(self.words(each, name) for each in found)
        if isinstance(found, dict):
            return ",".join(f"{self.label(key)} {self.words(each, key)}" for key, each in found.items())
        return self._text(str(found), name)

    def _text(self, text: str, name: str) -> str:
        if text in (chosen := self.options.get(name, {})):
            return chosen[text]
        return self.names.get(text) or _moment(text, self.zone)

    def differences(self, change: Change) -> Iterator[tuple[str, str]]:
        """Yield (old, new) of a change in words; of tables only the rows that came, went or differ."""
        if not (_is_table(change.old) and _is_table(change.new)):
            old = "" if change.old is None else self.words(change.old, change.name)
            yield old, self.words(change.new, change.name)
            return
        before, after = change.old or [], change.new or []
        for was, became in zip_longest(before, after):
            if was != became:
                yield (self.words(was) if was else "", self.words(became) if became else _("(删除)"))


def _is_table(found: Json) -> bool:
    return found is None or (isinstance(found, list) and all(isinstance(row, dict) for row in found))


def _moment(text: str, zone: ZoneInfo) -> str:
    if "T" not in text:
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return words.moment(at, zone) if at.tzinfo else text


def options_of(forms: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return field -> value -> words for the fields of a bundle's forms that offer fixed options."""
    found: dict[str, dict[str, str]] = {}
    for form in forms.values():
        for name, offered in _offered(form.get("components") or ()):
            found.setdefault(name, {}).update(offered)
    return found


def _offered(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, str]]]:
    for one in components:
        if one.get("values") and (name := one.get("key")):
            yield name, {str(option.get("value")): _option(option) for option in one["values"]}
        yield from _offered(one.get("components") or ())


def _option(option: Mapping[str, Any]) -> str:
    english = option.get("label_en") if language.current() == "en" else None
    return str(english or option.get("label") or option.get("value"))


def names_of(organization: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, str]:
    """Return user id or group -> name for everybody who belongs to the procedure.

    Args:
        organization: the procedure's, with the members of each group.
        labels: of its groups by local name, closed ones as well.
    """
    people = {one["value"]: one["label"] for members in organization.get("groups", {}).values() for one in members}
    heads = {f"{local}/head": _("{group}负责人", group=label) for local, label in labels.items()}
    return people | labels | heads
