"""Gaps and overlaps of tables: exact on comparisons with constants, held against brute force, silent about no doubt."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import dmn
from engine.dmn.check import spelled
from engine.dmn.completeness import coverage
from tests.unit.dmn.drawing import NAMESPACES, SCOPE, read, table


def covered(*rows, columns=("x",), typed=None, **more):
    inner = table(*((list(row), ["1"]) for row in rows), columns=columns, **more)
    if typed:
        inner = inner.replace("<inputExpression>", f'<inputExpression typeRef="{typed}">')
    return coverage(read(inner)["d"].logic.table)


NUMBERS = st.integers(0, 3)
CELLS = st.one_of(
    st.just("-"),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), NUMBERS),
    st.builds("{}{}..{}{}".format, st.sampled_from("[("), NUMBERS, NUMBERS, st.sampled_from("])")),
    st.builds("{}, {}".format, NUMBERS, NUMBERS),
    st.builds("not({})".format, NUMBERS),
    st.builds("? > {} and ? < {}".format, NUMBERS, NUMBERS),
)
GRID = [number / 2 for number in range(-3, 11)]  # finer than any cell can tell apart


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_findings_are_those_of_brute_force(rows):
    found = covered(*rows, columns=("x", "y"))
    matched = matching(rows)
    assert bool(found.gaps) == any(not rules for rules in matched.values())
    pairs = {pair for rules in matched.values() for pair in combinations(rules, 2)}
    assert {(one, two) for one, two, _example in found.overlaps} == pairs
    assert (found.undecided, found.open_gaps, found.open_overlaps) == ((), False, ())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_every_example_shows_what_it_is_an_example_of(rows):
    found = covered(*rows, columns=("x", "y"))
    counting = read(collecting(rows))["d"]
    for example in found.gaps:
        assert counting.evaluate({"x": 0, "y": 0, **example}, scope=SCOPE).rules == ()
    for one, two, example in found.overlaps:
        assert {one, two} <= set(counting.evaluate({"x": 0, "y": 0, **example}, scope=SCOPE).rules)


def collecting(rows):
    return table(*((list(row), ["1"]) for row in rows), columns=("x", "y"), attributes='hitPolicy="COLLECT"')


def matching(rows):
    decision = read(collecting(rows))["d"]
    return {p: decision.evaluate(dict(zip("xy", p, strict=True)), scope=SCOPE).rules for p in product(GRID, GRID)}


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        (['"a"', '"b"'], "其他"),
        (['"a"', 'not("a")'], None),
        (["true"], False),
        (["true", "false"], None),
        (["< 3", "> 3"], 3),
        (["<= 3", ">= 4"], 3.5),
        (['<= date("2025-01-31")', '>= date("2025-02-01")'], None),
        (['< date("2025-01-31")', '> date("2025-01-31")'], "2025-01-31"),
        (['<= @"2025-01-31T08:00:00Z"', '> @"2025-01-31T08:00:00Z"'], None),
        (['< time("12:00:00")'], "12:00:00"),
        (['<= duration("P1D")', '> @"P2D"'], "P1DT0.000001S"),
        (["null", "not(null)"], None),
        (["[1..3), [3..5]", "< 1", "> 5"], None),
    ],
)
def test_gaps_are_found_in_every_kind_of_value(rows, gap):
    found = covered(*([row] for row in rows)).gaps
    example = spelled(found[0]) if found else "x = None"
    assert example.removeprefix("x = ").strip('@"') == str(gap).replace("False", "false")


def test_the_type_of_a_column_bounds_what_may_come():
    allowed = '</inputExpression><inputValues><text>"a","b"</text></inputValues>'
    inner = table((['"a"'], ["1"]), (['"b"'], ["2"]), columns=["x"]).replace("</inputExpression>", allowed)
    assert coverage(read(inner)["d"].logic.table).gaps == ()


def test_columns_of_one_expression_are_judged_together():
    assert covered(("< 3", "-"), ("-", ">= 3"), columns=("x", "x")).gaps == ()


@pytest.mark.parametrize("cell", ["> y", "? + 1 > 3", "list contains(?, 3)", '< "m"', "> today()", '[1..3], "a"'])
def test_a_cell_beyond_comparisons_with_constants_is_not_decided(cell):
    found = covered([cell], ["-"])
    assert (found.overlaps, found.open_overlaps, found.gaps) == ((), ((1, 2),), ())
    assert covered([cell]).open_gaps


def test_a_certain_gap_is_told_beside_cells_not_decided():
    assert covered(["> y", '"a"'], columns=("x", "z")).gaps == ({"z": "其他"},)


def rules_of(inner):
    return [(finding.rule, finding.severity) for finding in dmn.check(read(inner)["d"])]


OVERLAPPING = (["> 3"], ["1"]), (["> 5"], ["2"]), (["<= 3"], ["3"])


def test_an_overlap_refuses_a_unique_table_only():
    assert rules_of(table(*OVERLAPPING, columns=["x"])) == [("dmn-overlap", "error")]
    assert rules_of(table(*OVERLAPPING, columns=["x"], attributes='hitPolicy="FIRST"')) == []


def test_an_overlap_of_computed_columns_is_only_warned_of():
    assert rules_of(table(*OVERLAPPING, columns=["x + 1"])) == [("dmn-overlap", "warning")]


def test_gaps_are_warned_of_where_nothing_stands_in_for_them():
    holed = (["> 3"], ["1"]), (["< 3"], ["2"])
    assert rules_of(table(*holed, columns=["x"])) == [("dmn-gap", "warning")]
    assert rules_of(table(*holed, columns=["x"], defaults=["0"])) == []
    assert rules_of(table(*holed, columns=["x"], attributes='hitPolicy="COLLECT"')) == []


def test_a_cell_of_another_type_than_its_column_is_warned_of():
    typed = table((['"4"'], ["1"]), (["-"], ["2"]), columns=["x"], attributes='hitPolicy="FIRST"')
    typed = typed.replace("<inputExpression>", '<inputExpression typeRef="number">')
    assert rules_of(typed) == [("dmn-type", "warning")]


def test_many_columns_end():
    rows = [[f"> {n}" if column == n else "-" for column in range(12)] for n in range(12)]
    assert len(covered(*rows, columns=[f"c{n}" for n in range(12)]).gaps) == 1


def test_linting_a_file_tells_its_gaps():
    drawn = table((["> 3"], ["1"]), columns=["x"])
    content = f'<definitions xmlns="{NAMESPACES[-1]}" name="m">{drawn}</definitions>'.encode()
    found = engine.lint_files({"t.dmn": content})
    assert [(finding.rule, finding.file) for finding in found] == [("dmn-gap", "t.dmn")]
