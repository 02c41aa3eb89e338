"""The rule-only tests of the specifications: what each decision table answers, and at its boundaries."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine import dmn, feel
from tests.unit.content.procedure import PROCEDURES, each_procedure

ZONE = ZoneInfo("Asia/Shanghai")
ROWS = [(one, id_, row) for one in PROCEDURES for id_ in one.named("decided") for row in one.rows(f"decided {id_}")]


def scope():
    return feel.Scope(now=datetime(2025, 3, 10, 9, tzinfo=ZONE), zone=ZONE)


def value(text):
    return feel.to_json(feel.compile(text).evaluate({}, scope=scope()))


@pytest.mark.parametrize(("procedure", "decision", "row"), ROWS, ids=[f"{id_}-{row[0]}" for _one, id_, row in ROWS])
def test_a_table_answers_as_the_specification_says(procedure, decision, row):
    inputs, answer, *rules = row
    found = procedure.bundle.decisions[decision].evaluate(value(inputs), scope=scope())
    assert feel.to_json(found.value) == value(answer)
    assert [",".join(str(number) for number in found.rules)] == rules


@each_procedure
def test_every_table_has_its_examples(procedure):
    assert set(procedure.named("decided")) == set(procedure.bundle.decisions)


@each_procedure
def test_tables_have_the_name_and_the_hit_policy_of_the_specification(procedure):
    found = {(id_, one.name, one.hit_policy) for id_, one in procedure.bundle.decisions.items()}
    assert found == {tuple(row) for row in procedure.rows("decisions")}


@each_procedure
def test_tables_have_no_gap_and_no_overlap_that_is_not_meant(procedure):
    found = {f"{id_} {one.rule}" for id_, table in procedure.bundle.decisions.items() for one in dmn.check(table)}
    assert found == set(procedure.lines("meant in tables"))
