"""What the times of processes and rounds come to."""

import pytest

from tests.benchmarks import figures
from tests.unit.benchmarks.rounds import figures as made


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1, 100), (0.001, 1)])
def test_a_percentile_is_one_of_the_values(share, value):
    assert figures.percentile(list(range(100, 0, -1)), share) == value


def test_the_middle_of_an_odd_number_is_its_middle():
    assert figures.percentile([5, 3, 1, 4, 2], 0.5) == 3


def test_nothing_has_no_percentile():
    assert figures.percentile([], 0.5) == 0


def test_the_rate_is_the_number_by_the_sum_of_the_times_and_starts_do_not_count():
    printed = {
        "completions": [0.001, 0.003],
        "starts": [5.0],
        "cpu": 0.004,
        "grown": 900,
        "loops": {"10": [0.001, 0.002, 0.009]},
    }
    found = figures.of_processes([printed], instances=3)
    assert (found.rate, found.p50, found.p99, found.start) == pytest.approx((500, 1, 3, 5000))
    assert (found.cpu, found.grown, found.loops) == (pytest.approx(2), 300, {10: pytest.approx(2)})


def test_rates_of_processes_add_up_and_their_growth_is_not_known():
    printed = {"completions": [0.01], "grown": 900, "rss": 7}
    found = figures.of_processes([printed, {**printed, "completions": [0.02]}], instances=3)
    assert (found.rate, found.grown, found.rss) == (pytest.approx(150), 0, 14)


def test_rounds_give_medians_and_the_slowest_and_fastest():
    rounds = [made(300, loops={10: 3.0}), made(100, loops={10: 1.0, 10_000: 5.0}), made(120, loops={10: 2.0})]
    found = figures.over_rounds(rounds)
    assert (found.rate, found.lowest, found.highest) == (120, 100, 300)
    assert found.loops == {10: 2.0, 10_000: 5.0}


def test_growth_is_judged_within_a_round():
    """Rounds that were slow as a whole, and one that was not, all grew by half."""
    loops = [{10: 2.0, 300: 3.0}, {10: 20.0, 300: 30.0}, {10: 40.0, 300: 60.0}]
    rounds = [made(1, loops=each, growth=figures.growth(each)) for each in loops]
    assert figures.over_rounds(rounds).growth == {300: 1.5}
    assert figures.growth({300: 3.0}) == {}


def test_a_ratio_needs_both():
    found = {"a": made(300), "b": made(100)}
    assert figures.ratios(found, [("a", "b"), ("a", "c"), ("c", "b")]) == {"a/b": 3}


def test_who_needs_less_of_the_processor_has_the_higher_ratio():
    found = {"a": made(300, cpu=2.0), "b": made(100, cpu=3.0), "c": made(100, cpu=0.0)}
    assert figures.thrift(found, [("a", "b"), ("a", "c"), ("a", "d")]) == {"a/b processor": 1.5}
