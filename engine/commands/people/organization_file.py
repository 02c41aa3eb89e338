"""An organisation as a file says it: the groups of a procedure, and its people with their places and rights.

The file is YAML, the same that a procedure brings (`organization.yaml`). It is read here; nothing is changed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from engine.authorization import Role
from engine.commands.people import names
from engine.errors import InvalidValue
from engine.language import gettext as _
from engine.storage.groups import Standing

FILE = "organization.yaml"
LISTS = {"departments": "department/", "regions": "region/", "roles": ""}  # part of the file -> prefix of a local name


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group that the file names."""

    local: str  # department/物流部, region/华东区, general_office
    label: str
    active: bool


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody whom the file names, with the places and rights it gives them."""

    user_id: str
    name: str
    places: Mapping[str, Standing]  # local name of a group -> where they stand in it
    roles: tuple[Role, ...]
    is_admin: bool


@dataclass(frozen=True, kw_only=True)
class Organization:
    """What a file says."""

    groups: tuple[Group, ...]  # in the order of lists
    people: tuple[Person, ...]


def read(content: bytes) -> Organization:
    """Read an organisation.

    Args:
        content: of the file.
    Raises:
        InvalidValue: it is no such file; the reason says what to correct.
    """
    found = _mapping(content)
    people = found.get("people") or ()
    if not isinstance(people, list | tuple):
        raise InvalidValue(reason=_("people 应当是列表。"))
    groups = {group.local: group for group in _groups(found)}
    return Organization(groups=tuple(groups.values()), people=tuple(map(_person, people)))


def _mapping(content: bytes) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(content) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidValue(reason=_("不是有效的 YAML:{error}", error=error)) from error
    if not isinstance(found, dict):
        raise InvalidValue(reason=_("最外层应当是 departments、regions、roles 等条目。"))
    return found


def _groups(found: Mapping[str, Any]) -> Iterator[Group]:
    for part, prefix in LISTS.items():
        for local, label, active in _entries(found.get(part) or ()):
            yield Group(local=names.local_group(prefix + local), label=label, active=active)


def _entries(part: Any) -> Iterable[tuple[str, str, bool]]:
    """Names, labels and whether in use: texts, mappings with `name`, or a mapping from id to one of these."""
    if not isinstance(part, list | dict | tuple):
        raise InvalidValue(reason=_("departments、regions、roles 应当是列表。"))
    pairs = part.items() if isinstance(part, dict) else ((None, entry) for entry in part)
    for key, entry in pairs:
        label, closed = (entry.get("name"), entry.get("closed")) if isinstance(entry, dict) else (entry, False)
        if not isinstance(label, str):
            raise InvalidValue(reason=_("每个部门、区域和角色都要有 name。"))
        yield str(key or label), names.person(label), not closed


def _person(entry: Any) -> Person:
    try:
        return Person(
            user_id=names.new_login(str(entry["id"])),
            name=names.person(str(entry["name"])),
            places=dict(_places(entry)),
            roles=tuple(Role(role) for role in entry.get("grants") or ()),
            is_admin=bool(entry.get("admin")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidValue(reason=_("people 中有的人缺少 id 或 name,或者角色不存在。")) from error


def _places(entry: Mapping[str, Any]) -> Iterator[tuple[str, Standing]]:
    """Places by the strength of what is said: leading a group, or standing in, is being in it."""
    for key, standing in (("groups", Standing.MEMBER), ("deputy_of", Standing.DEPUTY), ("head_of", Standing.HEAD)):
        for local in entry.get(key) or ():
            yield str(local), standing
