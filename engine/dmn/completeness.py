"""Gaps and overlaps of a decision table, found on its cells and not by trying inputs.

Exact where cells compare with constants: every finding has an input that shows it, and without one there is none.
Where a cell is beyond that, it is told as not decided. It evaluates cells and nothing else of a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from engine import feel
from engine.dmn.cells import KINDS, Undecided, constants, orders_text, samples
from engine.dmn.table import Column, Table
from engine.feel import tree

_SEARCHED = 20_000  # steps of the search for gaps
_GAPS = 3  # examples that are told
_ANYTHING = object()  # the one sample of a column whose cells are not decided

Example = dict[str, Any]  # values by the text of their column; columns that do not matter are left out


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """What is known about a table."""

    gaps: tuple[Example, ...]  # inputs that no rule covers
    overlaps: tuple[tuple[int, int, Example], ...]  # two rules, from 1, and an input that both cover
    undecided: tuple[int, ...]  # rules with a cell beyond comparisons with constants
    open_gaps: bool  # whether there may be gaps that the undecided cells hide
    open_overlaps: tuple[tuple[int, int], ...]  # rules that may overlap
    independent: bool  # whether the columns are different plain variables, so that every example can occur


@dataclass(frozen=True)
class _Line:
    """One distinct column expression: its sample values, and which of them each rule covers, as bits."""

    text: str
    values: list[Any]
    sure: list[int]  # by rule: samples it covers for certain
    maybe: list[int]  # by rule: samples it may cover


def coverage(table: Table) -> Coverage:
    """Judge the cells of a table.

    Args:
        table: any table.
    Returns:
        Its gaps and overlaps with examples, and what is not decided.
    """
    lines = [line for group in _by_text(table) if (line := _line(table, group)) is not None]
    undecided = [n for n, _rule in enumerate(table.rules) if any(line.sure[n] != line.maybe[n] for line in lines)]
    overlaps = list(_overlaps(table, lines))
    search = _Search(lines, len(table.rules))
    gaps = search.gaps("maybe")
    return Coverage(
        gaps=tuple(gaps),
        overlaps=tuple(
            (one + 1, two + 1, example) for one, two, example in overlaps if not {one, two} & set(undecided)
        ),
        undecided=tuple(n + 1 for n in undecided),
        open_gaps=search.spent or (not gaps and bool(undecided) and bool(search.gaps("sure"))),
        open_overlaps=tuple((one + 1, two + 1) for one, two, _e in overlaps if {one, two} & set(undecided)),
        independent=_independent(table),
    )


def _by_text(table: Table) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    for index, column in enumerate(table.columns):
        groups.setdefault(column.input.text, []).append(index)
    return list(groups.values())


def _line(table: Table, group: list[int]) -> _Line | None:
    """Return the samples of columns of one text; None where no rule says anything about them."""
    cells = [[rule.tests[index] for index in group] for rule in table.rules]
    if all(test.nodes is None for row in cells for test in row):
        return None
    column = table.columns[group[0]]
    known = [[test for test in row if is_decided(test)] for row in cells]
    try:
        values = _values(column, [test for row in known for test in row])
    except Undecided:
        values, known = [_ANYTHING], [[test for test in row if test.nodes is None] for row in cells]
    maybe = [_bits(row, values) for row in known]
    sure = [bits if len(row) == len(group) else 0 for bits, row in zip(maybe, known, strict=True)]
    return _Line(column.input.text, values, sure, maybe)


def is_decided(tests: feel.UnaryTests) -> bool:
    """Return whether a cell only compares its value with constants."""
    try:
        return not orders_text(tests)
    except Undecided:
        return False


def _values(column: Column, asked: list[feel.UnaryTests]) -> list[Any]:
    """Return the sample values of a column: those its cells tell apart and its type and allowed values permit."""
    limits = [limit for limit in (column.allowed, column.type.allowed if column.type else None) if limit is not None]
    limits = [limit for limit in limits if isinstance(limit, feel.UnaryTests) and is_decided(limit)]
    found = [value for tests in (*asked, *limits) for value in constants(tests)]
    values = samples(found, KINDS.get(column.type.name) if column.type else None)
    return [value for value in values if value is None or all(limit.matches(value, {}) is True for limit in limits)]


def _bits(row: list[feel.UnaryTests], values: list[Any]) -> int:
    covered = (all(test.matches(value, {}) is True for test in row) for value in values)
    return sum(1 << place for place, is_covered in enumerate(covered) if is_covered)


def _overlaps(table: Table, lines: list[_Line]) -> Iterator[tuple[int, int, Example]]:
    for one, two in combinations(range(len(table.rules)), 2):
        shared = [(line, line.maybe[one] & line.maybe[two]) for line in lines]
        if all(bits for _line, bits in shared):
            yield one, two, {text: v for line, bits in shared for text, v in _shown(line, _first(bits)).items()}


def _shown(line: _Line, sample: int) -> Example:
    """Return what an example says of a line: nothing where its cells are not decided."""
    value = line.values[sample]
    return {} if value is _ANYTHING else {line.text: value}


def _first(bits: int) -> int:
    return (bits & -bits).bit_length() - 1


class _Search:
    """Looks for inputs that no rule covers: line by line, with the rules that still may cover them."""

    def __init__(self, lines: list[_Line], rules: int) -> None:
        self._lines = lines
        self._rules = rules
        self._left = _SEARCHED
        self.spent = False

    def gaps(self, which: str) -> list[Example]:
        """Return a few examples; `which` of a line's covers counts."""
        self._left = _SEARCHED
        self._covered: set[tuple[int, int]] = set()
        covers = [_by_sample(line, getattr(line, which)) for line in self._lines]
        found: list[Example] = []
        for example in self._from(0, (1 << self._rules) - 1, covers):
            found.append(example)
            if len(found) == _GAPS:
                break
        return found

    def _from(self, place: int, rules: int, covers: list[list[int]]) -> Iterator[Example]:
        if not rules:
            yield {}
            return
        if place == len(self._lines) or (place, rules) in self._covered or not self._go_on():
            return
        line, gap = self._lines[place], False
        for remaining, sample in _split(covers[place], rules).items():
            for example in self._from(place + 1, remaining, covers):
                gap = True
                yield {**_shown(line, sample), **example}
        if not gap:
            self._covered.add((place, rules))

    def _go_on(self) -> bool:
        self._left -= 1
        self.spent = self.spent or self._left < 0
        return self._left >= 0


def _by_sample(line: _Line, covers: list[int]) -> list[int]:
    """Return for every sample the rules that cover it, as bits."""
    places = range(len(line.values))
    return [sum(1 << n for n, bits in enumerate(covers) if bits >> place & 1) for place in places]


def _split(by_sample: list[int], rules: int) -> dict[int, int]:
    """Return the sets of rules that samples leave over, each with the first sample that does."""
    found: dict[int, int] = {}
    for sample, covering in enumerate(by_sample):
        found.setdefault(covering & rules, sample)
    return found


def _independent(table: Table) -> bool:
    """Return whether columns are plain variables or entries of them, and none is part of another."""
    paths = {_path(column.expression.node) for column in table.columns}
    if None in paths:
        return False
    known = [path for path in paths if path is not None]
    return not any(one != two and two[: len(one)] == one for one in known for two in known)


def _path(node: tree.Node) -> tuple[str, ...] | None:
    if isinstance(node, tree.Name):
        return (node.name,)
    if isinstance(node, tree.Path) and (before := _path(node.source)) is not None:
        return (*before, node.name)
    return None
