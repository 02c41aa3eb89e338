"""Which names a tree reads from outside itself, and which functions it calls.

A name inside a filter may be an entry of the filtered items instead; such names are told apart.
"""

from collections.abc import Iterable
from typing import Any

from engine.feel import tree


def free_names(nodes: Iterable[tree.Node]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the free names of some trees: those that are certain, and those that may be entries of filtered items."""
    certain: set[str] = set()
    possible: set[str] = set()
    for node in nodes:
        _collect(node, frozenset(), certain, possible)
    return frozenset(certain), frozenset(possible - certain)


def _collect(node: Any, bound: frozenset[str], found: set[str], possible: set[str]) -> None:
    if isinstance(node, tree.Name):
        if node.name not in bound:
            found.add(node.name)
    elif isinstance(node, tree.Filter):
        _collect(node.source, bound, found, possible)
        _collect(node.condition, bound | {"item"}, possible, possible)
    elif isinstance(node, (tree.For, tree.Quantified)):
        _collect_loop(node, bound, found, possible)
    elif isinstance(node, tree.ContextOf):
        for key, value in node.entries:
            _collect(value, bound, found, possible)
            bound |= {key}
    elif isinstance(node, tree.FunctionOf):
        _collect(node.body, bound | {name for name, _type in node.parameters}, found, possible)
    else:
        for part in tree.parts(node):
            _collect(part, bound, found, possible)


def _collect_loop(node: tree.For | tree.Quantified, bound: frozenset[str], found: set[str], possible: set[str]) -> None:
    for domain in node.domains:
        _collect(domain.source, bound, found, possible)
        _collect(domain.high, bound, found, possible)
        bound |= {domain.name}
    body = node.body if isinstance(node, tree.For) else node.condition
    _collect(body, bound | {"partial"} if isinstance(node, tree.For) else bound, found, possible)
