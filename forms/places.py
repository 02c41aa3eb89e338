"""Where each field of a form stands in its data: groups opened, lists taken row by row. Plain walking, nothing judged.

A place's name is the name of its input on the page and the key of its error: `measures.0.action`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from forms.schema import VALUED, Component, Form, Json, Lists

T = TypeVar("T")
Path = tuple[str | int, ...]
Spot = tuple[str, Path]
Shape = tuple[Any, ...]  # how many rows lists have


@dataclass(frozen=True, kw_only=True)
class Place:
    """One component at one place of the data."""

    component: Component
    path: Path  # of its value; for a group without a path, that of its surroundings
    own: bool  # the task at hand may write it, as far as what stands around it decides
    row: Path = ()  # the innermost row it stands in; () outside lists
    hosts: tuple[Spot, ...] = ()  # the groups and lists around it, outermost first

    @cached_property
    def name(self) -> str:
        """Name of its input on the page."""
        return ".".join(str(part) for part in self.path)

    @cached_property
    def spot(self) -> Spot:
        """What tells it from every other place, groups without a value included."""
        return (self.component.id, self.path)

    @property
    def holds(self) -> bool:
        """Whether a value stands here: that of a field, or the rows of a list."""
        return self.component.type in VALUED or self.component.type == "dynamiclist"

    @property
    def writable(self) -> bool:
        """Whether a person may write here, but for a condition on `readonly`."""
        return self.own and not self.component.disabled and self.component.readonly != "true"


def walk(form: Form, data: Json, element_id: str) -> Iterator[Place]:
    """Return every place of the form, hosts before what is in them.

    Args:
        form: the form.
        data: the values; how many rows a list has is read from them.
        element_id: the task or start event at hand; sections of others are not its own. "" when it is only read.
    """
    kept, key = _kept.setdefault(form, {}), (element_id, _shape(form.lists, data))
    places = kept.get(key)
    if places is None:
        if len(kept) >= KEPT:
            kept.clear()
        places = kept[key] = tuple(_walk(form.components, root(element_id), data, element_id))
    return iter(places)


KEPT = 64  # shapes of a form whose places are kept
_kept: WeakKeyDictionary[Form, dict[tuple[str, Shape], tuple[Place, ...]]] = WeakKeyDictionary()


def _shape(lists: Lists, data: Json) -> Shape:
    """Return how many rows each list has: places depend on nothing else in the data."""
    return tuple(_rows(get(data, path), inner) for path, inner in lists)


def _rows(rows: Json, inner: Lists) -> int | Shape:
    if not isinstance(rows, list):
        return 0
    return tuple(_shape(inner, row) for row in rows) if inner else len(rows)


def root(element_id: str) -> Place:
    """The form itself, around everything in it; nothing in it is own where there is no task at hand."""
    return Place(component=ROOT, path=(), own=bool(element_id))


def _walk(components: tuple[Component, ...], host: Place, data: Json, element_id: str) -> Iterator[Place]:
    for component in components:
        place = inside(host, component, host.path, element_id)
        yield place
        if component.type == "dynamiclist":
            rows = get(data, place.path)
            for number in range(len(rows) if isinstance(rows, list) else 0):
                yield from _walk(component.components, in_row(place, number), data, element_id)
        elif component.components:
            yield from _walk(component.components, place, data, element_id)


def inside(host: Place, component: Component, path: Path, element_id: str) -> Place:
    """The place of a component inside its host."""
    own = element_id in component.tasks if component.tasks else host.writable
    return Place(
        component=component,
        path=(*path, *component.path),
        own=own,
        row=host.row,
        hosts=(*host.hosts, host.spot) if host.component is not ROOT else (),
    )


def in_row(place: Place, number: int) -> Place:
    """The place of one row of a list."""
    path = (*place.path, number)
    return Place(component=place.component, path=path, own=place.writable, row=path, hosts=(*place.hosts, place.spot))


def get(data: Json, path: Path) -> Json:
    """The value at the path; None where the path leads nowhere."""
    for part in path:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) and part < len(data) else None
        else:
            data = data.get(part) if isinstance(data, dict) else None
    return data


def put(data: dict[str, Any], path: Path, value: Json) -> None:
    """Put a value at the path; objects on the way are made, rows must be there."""
    spot: Any = data
    for part in path[:-1]:
        if isinstance(part, int):
            spot = spot[part]
        else:
            if not isinstance(spot.get(part), dict | list):
                spot[part] = {}
            spot = spot[part]
    spot[path[-1]] = value


def copied(value: T) -> T:
    """A copy of JSON that shares nothing that can be changed."""
    return cast("T", _copied(value))


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(each) if isinstance(each, dict | list) else each for name, each in value.items()}
    if isinstance(value, list):
        return [_copied(each) if isinstance(each, dict | list) else each for each in value]
    return value


ROOT = Component(id="", type="default")
