"""What a run says of goals and of the run before, and how it shows that."""

from itertools import accumulate
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from tests.benchmarks import anatomy, complaint, goals, guard, picture, table
from tests.benchmarks.cold import ColdCost
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.disputes import DisputeCost
from tests.benchmarks.environments import reason
from tests.benchmarks.history import HistoryCost
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


def of_goal(goal, **apart):
    return [each.verdict for each in goals.judged({}, apart) if each.goal == goal]


@pytest.mark.parametrize(("fired", "twice", "p99", "idle", "verdicts"), [
    (10, 0, 1.5, 2.0, ["pass", "pass", "pass"]), (9, 0, 1.6, 2.1, ["missed", "missed", "missed"]),
    (10, 1, 0.1, 1.0, ["missed", "pass", "pass"]),
])  # fmt: skip
def test_timers_fire_once_and_in_time_and_cost_nothing_while_they_wait(fired, twice, p99, idle, verdicts):
    late = Lateness(
        database="sqlite", count=10, fired=fired, twice=twice, p50=0.1, p99=p99, worst=9.0, busy=0.5, cpu=1.0,
        idle=idle, none=1.0,
    )  # fmt: skip
    assert of_goal("G6", timers=[late]) == verdicts
    assert f"{p99:.3f}" in table.timers_table([late])


@pytest.mark.parametrize(("database", "first", "deep", "verdicts"), [
    ("postgresql", 0.3, 0.36, ["pass", "pass"]), ("postgresql", 0.31, 0.4, ["missed", "missed"]),
    ("sqlite", 0.3, 0.1, ["pass", "pass"]), ("sqlite", 0.31, 0.1, ["missed", "pass"]),
])  # fmt: skip
def test_a_page_may_cost_so_much_and_deep_down_no_more(database, first, deep, verdicts):
    cost = InboxCost(database=database, tasks=9, queue="mine", key=0.1, first=first, deep=deep, whole=1.0)
    assert of_goal("G7", inbox=[cost]) == verdicts
    assert f"{first:.3f}" in table.inbox_table([cost])


@pytest.mark.parametrize(("ratio", "verdict"), [(4.0, "pass"), (4.01, "missed")])
def test_a_completion_over_http_costs_little_more_than_an_empty_page(ratio, verdict):
    same = {"database": "sqlite", "ms": 4.0, "empty": 1.0, "cpu": 3.0, "cpu_ratio": 3.5}
    costs = [WebCost(request="completion", ratio=ratio, **same), WebCost(request="trace", ratio=99.0, **same)]
    assert of_goal("G3", web=costs) == [verdict]
    assert f"{ratio:.2f}" in table.web_table(costs)


@pytest.mark.parametrize(("loading", "verdict"), [(0.4, "pass"), (0.41, "missed")])
def test_loading_a_case_takes_a_small_part_of_a_completion(loading, verdict):
    clerk = ColdCost(database="sqlite", what="clerk", seconds=1.0, memory=9e7, warm=2.0, loading=loading)
    web = ColdCost(database="sqlite", what="web", seconds=1.25, memory=9e7)
    assert of_goal("G9", cold=[clerk, web]) == [verdict]
    assert "1.25" in table.cold_table([clerk, web])


@pytest.mark.parametrize(("rate", "p99", "verdicts"), [
    (67.0, 1_000.0, ["pass", "pass"]), (66.0, 1_001.0, ["missed", "missed"]),
])  # fmt: skip
def test_disputes_go_on_ten_times_as_fast_a_core_as_elsewhere(rate, p99, verdicts):
    cost = DisputeCost(
        database="postgresql", processes=1, cases=4, rate=rate, cores=2, nodes=300.0, p50=9.0, p99=p99, start=9.0,
        message=9.0, timer=9.0, cpu=9.0, state=60_000,
    )  # fmt: skip
    assert of_goal("G10", disputes=[cost]) == verdicts
    assert f"{p99:.2f}" in table.disputes_table([cost])


@pytest.mark.parametrize(("ours", "verdict"), [(90, "pass"), (89, "missed")])
def test_the_chain_costs_a_tenth_at_most(ours, verdict):
    asks = "ours_pg / without the chain ≥ 0.9"
    assert verdicts(ours_pg=figures(ours), ours_pg_unchained=figures(100))[asks] == verdict


@pytest.mark.parametrize(("ms", "report", "found"), [(20.0, 5_000.0, ["pass"] * 3), (20.1, 5_001.0, ["missed"] * 3)])
def test_reviewers_wait_no_longer_than_this(ms, report, found):
    cost = HistoryCost(
        database="sqlite", events=10_000_000, cases=9, trace=ms, trace_p99=99.0, search=ms, search_p99=99.0,
        report=report, limits=9,
    )  # fmt: skip
    assert of_goal("G12", history=[cost]) == found
    assert "10,000,000" in table.history_table([cost])


def frame(file, back=None):
    return SimpleNamespace(f_code=SimpleNamespace(co_filename=file, co_name="look"), f_back=back)


@pytest.mark.parametrize(("file", "part"), [
    ("x/engine/storage/pipeline.py", "statements and commit"),
    ("x/engine/storage/tasks.py", "rows to values and back, compression"),
    ("x/engine/commands/complete_task.py", "command: rights, keys, what is to be written"),
    ("x/json/encoder.py", anatomy.OTHER),
])  # fmt: skip
def test_time_belongs_to_the_innermost_part_that_is_named(file, part):
    assert anatomy.part_of(frame(file)) == part
    assert anatomy.part_of(frame("x/json/encoder.py", frame(file))) == part


def test_shares_of_a_completion_stand_beside_its_whole():
    parts = dict.fromkeys(anatomy.PARTS, 0.25)
    shown = table.anatomy_table(
        [
            anatomy.Anatomy(database=kind, whole=whole, alone=1.0, limit=0.5, parts=parts)
            for kind, whole in (("sqlite", 2.0), ("postgresql", 4.0))
        ]
    )
    alone = next(line for line in shown.splitlines() if line.startswith("its statements alone"))
    assert alone.split()[-4:] == ["1.00", "1.00", "50%", "25%"]


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
