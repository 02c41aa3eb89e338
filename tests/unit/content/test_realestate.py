"""What is said of the real-estate group's procedure beyond its tables: its clocks, and what stands in two places."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine.calendars import Term, due
from engine.calendars.published import china
from tests.unit.content.procedure import PROCEDURES

GROUP = next(one for one in PROCEDURES if one.name == "realestate")
ELEMENTS = GROUP.diagrams["realestate_complaint"].elements
ZONE = ZoneInfo("Asia/Shanghai")


def limit(limit_id):
    return next(one for element in ELEMENTS.values() for one in element.limits if one.id == limit_id)


def at(text):
    return datetime.fromisoformat(f"2025-{text}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("limit_id", "start", "expected"),
    [
        ("DL1", "03-07 15:00", "03-10 18:00"),
        ("DL2", "03-07 15:00", "03-11 18:00"),
        ("DL2M", "03-07 15:00", "03-11 18:00"),
        ("DL3", "03-03 15:30", "03-06 18:00"),
        ("DL6", "03-14 20:00", "03-16 08:00"),
        ("DL7", "03-14 16:00", "03-17 18:00"),
    ],
)
def test_limits_end_when_the_specification_says(limit_id, start, expected):
    found = limit(limit_id)
    assert due(at(start), Term(amount=float(found.amount), unit=found.unit), china()).at == at(expected)


def test_the_days_to_explain_a_plan_are_the_same_wherever_they_stand():
    outputs = [line for task in ("ut_record", "ut_cause") for line in ELEMENTS[task].outputs]
    texts = [line.source for line in outputs if line.target == "explain_due_at"]
    days = [found for text in texts for found in re.findall(r"working days\(.*?, (\d+)\)", text)]
    assert [*days, limit("DL2").amount, limit("DL2M").amount] == ["2"] * 4


def test_a_claim_keeps_its_answers_to_itself_while_others_run():
    own = {line.target for line in ELEMENTS["es_claim"].inputs}
    tasks = [one for one in ELEMENTS.values() if one.scope == "es_claim" and one.kind == "userTask"]
    form = GROUP.bundle.forms["f_claim"]
    asked = set()
    for group in form["components"]:
        if set(group["properties"]["task"].split(", ")) & {task.id for task in tasks}:
            asked |= {one["key"] for one in group["components"]}
    assert asked <= own
