"""Item definitions of a DMN file -> the types its expressions and variables name (DMN 1.5, 7.3.3)."""

from collections.abc import Mapping
from typing import Any

from engine import feel

Element = Any


def read_types(root: Element, namespace: str) -> dict[str, feel.Kind]:
    """Return the types a file defines, by name."""
    tag = f"{{{namespace}}}itemDefinition"
    return {e.get("name", ""): _definition(e, namespace) for e in root.iterchildren(tag)}


def _definition(element: Element, namespace: str) -> feel.Kind:
    components = list(element.iterchildren(f"{{{namespace}}}itemComponent"))
    function = element.find(f"{{{namespace}}}functionItem")
    if components:
        parts = tuple(_definition(component, namespace) for component in components)
        kind = feel.Kind("context", parts, tuple(component.get("name", "") for component in components))
    elif function is not None:
        kind = _function(function, namespace)
    else:
        reference = element.find(f"{{{namespace}}}typeRef")
        kind = feel.Kind(_local((reference.text or "").strip()) if reference is not None else "Any")
    return feel.Kind("list", (kind,)) if element.get("isCollection") == "true" else kind


def _function(element: Element, namespace: str) -> feel.Kind:
    parameters = element.iterchildren(f"{{{namespace}}}parameters")
    parts = [feel.Kind(_local(parameter.get("typeRef") or "Any")) for parameter in parameters]
    return feel.Kind("function", (*parts, feel.Kind(_local(element.get("outputTypeRef") or "Any"))))


def _local(name: str) -> str:
    """Return a type's name without the `feel:` that DMN 1.1 puts before it."""
    return name.removeprefix("feel:")


def type_named(name: str, types: Mapping[str, feel.Kind]) -> feel.Kind | None:
    """Return the type a variable names; None where it names none, or any."""
    name = _local(name)
    return types.get(name, feel.Kind(name)) if name and name != "Any" else None
