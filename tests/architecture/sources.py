"""The product's own Python sources as syntax trees, for tests that judge them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
ROOMS = ("engine", "forms", "web")


@cache
def modules() -> dict[str, ast.Module]:
    """Path from the top -> tree, for every module of the product."""
    paths = [p for room in ROOMS for p in sorted((TOP / room).rglob("*.py")) if "node_modules" not in p.parts]
    return {p.relative_to(TOP).as_posix(): ast.parse(p.read_text("utf-8")) for p in paths}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the dotted name it calls, as far as it can be read."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node
