"""Item definitions of a DMN file -> the types its expressions and variables name (DMN 1.5, 7.3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine import feel
from engine.dmn.source import Problem, Source
from engine.language import gettext as _

Element = Any
_DEPTH = 40  # of components inside components


def read_types(root: Element, source: Source) -> dict[str, feel.Kind]:
    """Return the types a file defines, by name.

    Raises:
        Problem: a type that stands for itself, or allowed values that are not FEEL.
    """
    definitions = list(source.children(root, "itemDefinition"))
    found = {element.get("name", ""): _definition(element, source, 0) for element in definitions}
    for element in definitions:
        _check_alias(element, found)
    return found


def _check_alias(element: Element, found: Mapping[str, feel.Kind]) -> None:
    seen: set[str] = set()
    name = element.get("name", "")
    while name in found:
        if name in seen:
            raise Problem(element, "dmn-type", _("类型“{name}”以自身定义", name=element.get("name", "")))
        seen.add(name)
        name = found[name].name


def _definition(element: Element, source: Source, depth: int) -> feel.Kind:
    if depth > _DEPTH:
        raise Problem(element, "dmn-type", _("类型嵌套过深"))
    kind = replace(_inner(element, source, depth), allowed=_allowed(element, "allowedValues", source))
    if element.get("isCollection") != "true":
        return replace(kind, allowed=_both(kind.allowed, _allowed(element, "typeConstraint", source)))
    return feel.Kind("list", (kind,), (), _allowed(element, "typeConstraint", source))


def _both(one: Any, other: Any) -> Any:
    return one if other is None else other if one is None else _Both((one, other))


class _Both:
    """Two sets of tests that both have to hold."""

    def __init__(self, tests: tuple[feel.UnaryTests, feel.UnaryTests]) -> None:
        self._tests = tests

    def matches(self, value: Any, context: Mapping[str, Any]) -> bool:
        """Return whether a value passes both."""
        return all(test.matches(value, context) is True for test in self._tests)


def _allowed(element: Element, kind: str, source: Source) -> feel.UnaryTests | None:
    found = source.child(element, kind)
    return None if found is None or not source.text(found) else source.tests(found)


def _inner(element: Element, source: Source, depth: int) -> feel.Kind:
    components = list(source.children(element, "itemComponent"))
    if components:
        parts = tuple(_definition(component, source, depth + 1) for component in components)
        return feel.Kind("context", parts, tuple(component.get("name", "") for component in components))
    function = source.child(element, "functionItem")
    if function is not None:
        return _function(function, source)
    reference = source.child(element, "typeRef")
    return feel.Kind(local((reference.text or "").strip()) if reference is not None else "Any")


def _function(element: Element, source: Source) -> feel.Kind:
    parameters: Iterator[Element] = source.children(element, "parameters")
    parts = [feel.Kind(local(parameter.get("typeRef") or "Any")) for parameter in parameters]
    return feel.Kind("function", (*parts, feel.Kind(local(element.get("outputTypeRef") or "Any"))))


def local(name: str) -> str:
    """Return a type's name without the `feel:` that DMN 1.1 puts before it."""
    return name.strip().removeprefix("feel:")


def type_named(name: str | None, types: Mapping[str, feel.Kind]) -> feel.Kind | None:
    """Return the type a variable names; None where it names none, or any."""
    name = local(name or "")
    return types.get(name, feel.Kind(name)) if name and name != "Any" else None


def result_of(kind: feel.Kind | None, types: Mapping[str, feel.Kind]) -> feel.Kind | None:
    """Return what a function of this type returns; another type is itself what is returned."""
    if kind is None:
        return None
    found = feel.resolved(kind, types)
    if found.name != "function":
        return kind
    return found.parts[-1] if found.parts and found.parts[-1].name != "Any" else None
