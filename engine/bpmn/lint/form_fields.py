"""Which variables a form fills in, read from its JSON as the form editor saves it, and of which FEEL type they are.

It never judges a form: what has not the shape of one gives nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES = {"number": "number", "checkbox": "boolean", "textfield": "string", "textarea": "string"}
_NESTS = ("group", "dynamiclist")
_SHOWN = ("text", "button")  # what has a key at most by accident
_CHOICES = ("radio", "select")


def fields_of(form: Mapping[str, Any], element_id: str) -> dict[str, str]:
    """Return what a form fills in at one task or start event.

    Args:
        form: the form as parsed JSON.
        element_id: the task; sections that name other tasks are not its own.
    Returns:
        Name of each variable -> its FEEL type, "" where that is not certain.
    """
    found = dict(_fields(form.get("components"), element_id, "", own=True))
    own = form.get("clauseflow")
    if isinstance(own, Mapping) and own.get("decision") and own.get("result"):
        found[str(own["result"])] = ""
    return found


def _fields(components: Any, element_id: str, around: str, *, own: bool) -> Iterator[tuple[str, str]]:
    for component in components if isinstance(components, list) else ():
        if isinstance(component, Mapping):
            yield from _of(component, element_id, around, own=own)


def _of(component: Mapping[str, Any], element_id: str, around: str, *, own: bool) -> Iterator[tuple[str, str]]:
    kind = component.get("type")
    tasks = _tasks(component)
    own = element_id in tasks if tasks else own
    key = str(component.get("path" if kind in _NESTS else "key") or "")
    path = ".".join(filter(None, (around, key)))
    if own and key and kind != "group" and kind not in _SHOWN:
        root, _dot, rest = path.partition(".")
        yield root, "" if rest else _type(component)
    if kind == "group":
        yield from _fields(component.get("components"), element_id, path, own=own)
    elif kind == "dynamiclist":
        for name, _inner in _fields(component.get("components"), element_id, path, own=own):
            yield name, ""


def _tasks(component: Mapping[str, Any]) -> list[str]:
    properties = component.get("properties")
    named = str(properties.get("task") or "") if isinstance(properties, Mapping) else ""
    return [task.strip() for task in named.split(",") if task.strip()]


def _type(component: Mapping[str, Any]) -> str:
    kind = str(component.get("type"))
    if kind in _CHOICES:
        return "string" if _offers_texts(component.get("values")) else ""
    return "string" if component.get("serializeToString") else _TYPES.get(kind, "")


def _offers_texts(options: Any) -> bool:
    listed = options if isinstance(options, list) else ()
    values = [option.get("value") if isinstance(option, Mapping) else option for option in listed]
    return bool(values) and all(isinstance(value, str) for value in values)
