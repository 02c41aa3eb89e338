"""Every limit of sixteen written procedures, due when a person finds it with a calendar sheet: deadlines.yaml."""

from pathlib import Path

import pytest
import yaml

from engine import feel
from engine.bpmn.times.cycles import next_tick
from engine.calendars import Term, china, due, warning
from engine.calendars.functions import functions
from tests.unit.calendars import walking
from tests.unit.calendars.counting import ZONE

CN = china()
DATA = yaml.safe_load(Path(__file__).with_name("deadlines.yaml").read_text("utf-8"))
STARTS = {name: moment.replace(tzinfo=ZONE) for name, moment in DATA["starts"].items()}
LIMITS = [(procedure, *row) for procedure, rows in DATA["limits"].items() for row in rows]
WALKS = {
    "first working day of the next month": lambda start: walking.first_working_day(start, range(1, 13)),
    "first working day of the next quarter": lambda start: walking.first_working_day(start, (1, 4, 7, 10)),
    "last working day of the month": walking.last_working_day,
}
ALL = """
auto-supplier-complaint: DL1 DL2 DL3 DL4 DL5 DL6 DL7
car-complaint: D01
control-8d-complaint-return: D01 D22 E03
courier-complaint: DL1 DL1x DL2 DL3 DL4 DL5
ecommerce-claims-returns: D01 D02 D03 D04 D05 D06 E01
general-office-complaint: DL1 DL2 DL3 DL4 DL5 DL6
iso9001-complaint-return: D01
merchant-return: D01 D02 D03
packaging-complaint-return: D01 D02 D03 D04 D05 D06 D07 E71
qa-complaint-return: D01 D02 D03 D04
realestate-complaint: DL1 DL2 DL3 DL4 DL5 DL6 DL7 DL8 DL9
record-templates: T4/四.2
retail-complaint-return: D01 D02 D03 D04 D05 D06
six-step-complaint: D01 D02 D03 D04 D05 E02
telecom-payment-complaint: DL1 DL2 DL2b DL3 DL4 DL5 DL6 DL7 DL8 DL9 DL10
water-purifier-service-complaint: DL1 DL2 DL3 DL4 DL5 DL6
"""


def cases(terms, own):
    """Name of the term, start and expected due date: those of the table, and those of the procedure's scenarios."""
    for name in terms:
        for start, expected in DATA["terms"][name]["due"].items():
            yield name, STARTS[start], expected.replace(tzinfo=ZONE)
    for name, start, expected in own:
        yield name, start.replace(tzinfo=ZONE), expected.replace(tzinfo=ZONE)


def by_product(name, start):
    """When the product says a limit is due, and the unsettled year its answer reached into."""
    of = DATA["terms"][name]["of"]
    if "cycle" in of:
        return ticks(of["cycle"], of["tick"], start), 0
    if "expression" in of:
        years = []
        scope = feel.Scope(now=start, zone=ZONE, functions=functions(start, CN, years.append))
        return feel.compile(of["expression"]).evaluate({}, scope=scope), max(years, default=0)
    found = due(walking.midnight(start) if "from" in of else start, term(of), CN) if "unit" in of else None
    if "before" not in of:
        return found.at, found.provisional
    return warning(found.at if found else start, term(of["before"]), CN), 0


def ticks(cycle, count, start):
    found = None
    for number in range(count):
        found = next_tick(cycle, anchor=start, count=number, due_at=found, zone=ZONE)
    return found


def term(of):
    return Term(amount=of["amount"], unit=of["unit"], ending=of.get("ending", ""))


def by_walking(name, start):
    of = DATA["terms"][name]["of"]
    if "cycle" in of:
        return walking.of_cycle(start, of["cycle"], of["tick"])
    if "expression" in of:
        return WALKS[name](start)
    found = walking.of_term(walking.midnight(start) if "from" in of else start, of) if "unit" in of else start
    return walking.of_reminder(found, of["before"]) if "before" in of else found


@pytest.mark.parametrize("name", DATA["terms"])
def test_what_was_worked_out_by_hand_is_what_a_walk_finds(name):
    found = {start: by_walking(name, moment) for start, moment in STARTS.items() if start in DATA["terms"][name]["due"]}
    assert found == {start: at.replace(tzinfo=ZONE) for start, at in DATA["terms"][name]["due"].items()}


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: " ".join(limit[:3]))
def test_a_limit_is_due_when_its_clause_says(limit):
    _procedure, _id, clause, terms, *own = limit
    assert clause
    assert terms
    for name, start, expected in cases(terms, own):
        found, _year = by_product(name, start)
        assert (name, str(start), str(found)) == (name, str(start), str(expected))
    for name, start, expected in own:
        assert by_walking(name, start.replace(tzinfo=ZONE)) == expected.replace(tzinfo=ZONE)


@pytest.mark.parametrize("name", DATA["terms"])
def test_only_working_days_of_a_year_without_notice_are_provisional(name):
    of = DATA["terms"][name]["of"]
    if "before" in of or "cycle" in of:
        return
    working = of.get("unit", "working").startswith("working")
    for start in DATA["terms"][name]["due"]:
        found, year = by_product(name, STARTS[start])
        assert year == (2027 if working and found.year == 2027 else 0), start


@pytest.mark.parametrize("name", DATA["terms"])
def test_each_term_is_seen_at_the_edges(name):
    edges = {"ordinary", "friday evening", "festival", "year end", "day off", "last second", "close"}
    assert edges <= DATA["terms"][name]["due"].keys()
    if "month" in DATA["terms"][name]["of"].get("unit", ""):
        assert "leap day" in DATA["terms"][name]["due"]


def test_no_limit_of_any_procedure_is_forgotten():
    named = [line.partition(":") for line in ALL.strip().splitlines()]
    wanted = sorted((procedure, id) for procedure, _colon, ids in named for id in ids.split())
    without = [(procedure, id) for procedure, ids in DATA["without figure"].items() for id in ids]
    assert sorted([*(limit[:2] for limit in LIMITS), *without]) == wanted
    assert {name for limit in LIMITS for name in limit[3]} == DATA["terms"].keys()
