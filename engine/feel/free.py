"""Which names a tree reads from outside itself, and which functions it calls.

A name inside a filter may be an entry of the filtered items instead; such names are told apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.feel import tree


@dataclass(frozen=True, slots=True)
class FreeNames:
    """Names by what they are used for."""

    certain: frozenset[str]
    possible: frozenset[str]  # may be entries of filtered items
    functions: frozenset[str]  # called
    external: bool  # whether a function of another language stands among them


def free_names(nodes: Iterable[tree.Node]) -> FreeNames:
    """Return the free names of some trees."""
    found = _Search()
    for node in nodes:
        found.read(node, frozenset(), found.certain)
    return FreeNames(
        certain=frozenset(found.certain),
        possible=frozenset(found.possible - found.certain),
        functions=frozenset(found.functions),
        external=found.external,
    )


class _Search:
    def __init__(self) -> None:
        self.certain: set[str] = set()
        self.possible: set[str] = set()
        self.functions: set[str] = set()
        self.external = False

    def read(self, node: Any, bound: frozenset[str], found: set[str]) -> None:
        """Add the free names of a part to `found`."""
        if isinstance(node, tree.Name):
            found |= {node.name} - bound
        elif isinstance(node, tree.Boxed):
            found |= node.names - bound
            self.functions |= node.functions - bound
        elif isinstance(node, tree.Call) and isinstance(node.function, tree.Name):
            self.functions |= {node.function.name} - bound
            self.read(node.arguments, bound, found)
        elif isinstance(node, tree.Filter):
            self.read(node.source, bound, found)
            self.read(node.condition, bound | {"item"}, self.possible)
        elif isinstance(node, (tree.For, tree.Quantified)):
            self._read_loop(node, bound, found)
        elif isinstance(node, tree.ContextOf):
            for key, value in node.entries:
                self.read(value, bound, found)
                bound |= {key}
        elif isinstance(node, tree.FunctionOf):
            self.external = self.external or node.body is None
            self.read(node.body, bound | {name for name, _type in node.parameters}, found)
        else:
            for part in tree.parts(node):
                self.read(part, bound, found)

    def _read_loop(self, node: tree.For | tree.Quantified, bound: frozenset[str], found: set[str]) -> None:
        for domain in node.domains:
            self.read(domain.source, bound, found)
            self.read(domain.high, bound, found)
            bound |= {domain.name}
        body = node.body if isinstance(node, tree.For) else node.condition
        self.read(body, bound | {"partial"} if isinstance(node, tree.For) else bound, found)
