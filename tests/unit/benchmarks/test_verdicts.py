"""What a run says of goals and of the run before, and how it shows that."""

from itertools import accumulate
from xml.etree import ElementTree

import pytest

from tests.benchmarks import complaint, goals, guard, picture, table
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.environments import reason
from tests.benchmarks.inbox import InboxCost
from tests.benchmarks.timers import Lateness
from tests.benchmarks.turns import shares
from tests.benchmarks.web import WebCost
from tests.unit.benchmarks.rounds import figures


def verdicts(**found):
    return {judged.asks: judged.verdict for judged in goals.judged(found)}


@pytest.mark.parametrize(("ours", "verdict"), [(300, "pass"), (299, "missed")])
def test_a_goal_is_reached_at_its_mark(ours, verdict):
    assert verdicts(ours_pg=figures(ours), naive_pg=figures(100))["ours_pg / naive_pg ≥ 3"] == verdict


@pytest.mark.parametrize(("later", "verdict"), [(1.3, "pass"), (1.31, "missed")])
def test_a_cost_may_not_grow_beyond_its_mark(later, verdict):
    found = verdicts(ours_sqlite=figures(9, growth={300: later}, grown=12_001))
    assert found["ours_sqlite: round 300 / round 10 ≤ 1.3"] == verdict
    assert found["ours_sqlite: kB a finished instance ≤ 12"] == "missed"


@pytest.mark.parametrize(("fired", "twice", "p99", "verdicts"), [
    (10, 0, 1.5, ["pass", "pass"]), (9, 0, 1.6, ["missed", "missed"]), (10, 1, 0.1, ["missed", "pass"]),
])  # fmt: skip
def test_timers_fire_once_and_in_time(fired, twice, p99, verdicts):
    late = Lateness(database="sqlite", count=10, fired=fired, twice=twice, p50=0.1, p99=p99, worst=9.0, busy=0.5)
    assert [each.verdict for each in goals.judged({}, [late]) if each.goal == "G6"] == verdicts
    assert f"{p99:.3f}" in table.timers_table([late])


@pytest.mark.parametrize(("database", "first", "deep", "verdicts"), [
    ("postgresql", 0.3, 0.36, ["pass", "pass"]), ("postgresql", 0.31, 0.4, ["missed", "missed"]),
    ("sqlite", 0.3, 0.1, ["pass", "pass"]), ("sqlite", 0.31, 0.1, ["missed", "pass"]),
])  # fmt: skip
def test_a_page_may_cost_so_much_and_deep_down_no_more(database, first, deep, verdicts):
    cost = InboxCost(database=database, tasks=9, queue="mine", key=0.1, first=first, deep=deep, whole=1.0)
    assert [each.verdict for each in goals.judged({}, (), [cost]) if each.goal == "G7"] == verdicts
    assert f"{first:.3f}" in table.inbox_table([cost])


@pytest.mark.parametrize(("ratio", "verdict"), [(4.0, "pass"), (4.01, "missed")])
def test_a_completion_over_http_costs_little_more_than_an_empty_page(ratio, verdict):
    same = {"database": "sqlite", "ms": 4.0, "empty": 1.0, "cpu": 3.0, "cpu_ratio": 3.5}
    costs = [WebCost(request="completion", ratio=ratio, **same), WebCost(request="trace", ratio=99.0, **same)]
    assert [each.verdict for each in goals.judged({}, web=costs) if each.goal == "G3"] == [verdict]
    assert f"{ratio:.2f}" in table.web_table(costs)


def test_what_did_not_run_is_neither_reached_nor_missed():
    assert set(verdicts().values()) == {"not measured"}


@pytest.mark.parametrize(("now", "lines"), [({"a/b": 2.0}, 0), ({"a/b": 1.99}, 1), ({"a/b": 9.0}, 0), ({}, 1)])
def test_the_guard_speaks_when_more_than_a_third_is_gone(now, lines):
    assert len(guard.fallen(now, {"a/b": 3.0})) == lines


FAIR = [(1.0, 1.0, True), (9.0, 9.0, True), (0.5, 0.5, True), (0.4, 0.4, False), (1.0, 2.1, False), (1.0, 0.4, False)]


@pytest.mark.parametrize(("above", "below", "judged"), FAIR)
def test_rates_are_compared_unless_the_disk_became_faster_or_differs_between_the_two(above, below, judged):
    then = {"figures": {"a": {"disk": 1.0}, "b": {"disk": 1.0}}, "ratios": {"a/b": 3.0, "a/b processor": 2.0}}
    found = guard.comparable(then, {"a": above, "b": below})
    assert ("a/b" in found, "a/b processor" in found) == (judged, True)


def test_a_ratio_that_is_no_longer_measured_is_not_excused():
    then = {"figures": {"a": {"disk": 1.0}, "b": {"disk": 1.0}}, "ratios": {"a/b": 3.0}}
    assert guard.fallen({}, guard.comparable(then, {"a": 1.0}))


def test_of_two_measurements_the_better_counts():
    assert guard.best({"a/b": 1.0, "c/d": 3.0}, {"a/b": 2.0}) == {"a/b": 2.0, "c/d": 3.0}


def test_guarded_and_judged_contenders_exist():
    names = [each.name for each in CONTENDERS]
    assert len(set(names)) == len(names)
    assert {*sum(guard.GUARDED, ()), *goals.PEERS} <= set(names)
    quick = {each.name for each in CONTENDERS if each.quick}
    assert set(sum(guard.GUARDED, ())) <= quick


def test_the_picture_is_drawn_with_a_bar_for_everybody():
    drawn = ElementTree.fromstring(picture.picture({"ours_pg": figures(250), "mem": figures(8_000, lowest=90)}))
    texts = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"ours_pg", "250", "mem", "8,000", "10", "10,000"} <= set(texts)


def test_tables_show_everybody_who_ran_beside_ours():
    shown = table.figures_table({"ours_pg": figures(250), "naive_pg": figures(500), "limit_pg": figures(1_000)})
    assert shown.splitlines()[-1].split()[-2:] == ["2.00", "0.50"]
    assert [line.split()[0] for line in shown.splitlines()] == ["contender", "limit_pg", "ours_pg", "naive_pg"]


def test_the_slices_of_a_turn_make_it_whole():
    assert [sum(shares(count)) for count in (0, 3, 6, 60)] == [0, 3, 6, 60]
    assert shares(6) == [1, 1, 1, 1, 2]


def test_the_workload_goes_the_way_of_its_diagram():
    """Each completion leads to the next one's task: over gateways by what was decided."""
    data, flows = {}, {}
    for source, target, *condition in complaint.FLOWS:
        flows.setdefault(source, []).append((*condition, target))

    def following(node):
        while node not in complaint.TASKS and node in flows:
            node = next(target for *condition, target in flows[node] if all(map(data.get, condition)))
        return node

    for (task, decided), (after, _) in zip(complaint.SCRIPT, [*complaint.SCRIPT[1:], ("e_done", {})], strict=True):
        data |= decided
        assert following(flows[task][0][-1]) == after


def test_a_loop_has_its_opening_and_two_completions_a_round():
    numbers = [number for number, _task, _values in complaint.rounds(3)]
    assert numbers == [0, 0, 0, 0, 1, 1, 2, 2, 3, 3]
    assert list(accumulate(numbers, max)) == numbers


def test_the_reason_of_a_failure_is_the_line_that_names_an_error():
    assert reason("Traceback\n  at x\nError: no room\n    at y\n\nNode.js v24\n") == "Error: no room"
    assert reason("first\nlast\n\n") == "last"
    assert reason("") == "it said nothing"
