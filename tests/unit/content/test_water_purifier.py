"""What is said of the water purifier's procedure beyond its tables."""

import re
from collections import Counter

import pytest

from engine import feel
from tests.unit.content.procedure import PROCEDURES

WATER = next(one for one in PROCEDURES if one.name == "water_purifier")
MAIN = WATER.diagrams["water_purifier_service"].elements
MODES = {"免费", "零售价", "0.5%费用", "汇款", "以后提货费用", "维修返还"}


def every(components):
    for one in components:
        yield one
        yield from every(one.get("components", ()))


def fields(form_id, key):
    return [one for one in every(WATER.bundle.forms[form_id]["components"]) if one.get("key") == key]


def said(text):
    """The texts that stand in an expression in quotes."""
    return set(re.findall(r'"([^"]+)"', text))


def test_every_way_of_charging_is_set_by_a_step_and_offered_on_the_outbound_order():
    outputs = [
        line.source for one in ("br_warranty", "br_quota") for line in MAIN[one].outputs if "mode" in line.target
    ]
    computed = [fields(form, "charge_mode")[0]["expression"] for form in ("f_retail", "f_dealer_cost", "f_return")]
    assert set().union(*map(said, outputs + computed)) >= MODES
    assert {option["value"] for option in fields("f_outbound", "charge_mode")[0]["values"]} == MODES


def test_the_overview_of_parts_knows_every_way_of_charging_but_repairs():
    answers = [str(rule.answers[1].text) for rule in WATER.bundle.decisions["dmn_parts_rule"].logic.rules]
    assert {answer.strip('"') for answer in answers} - {"null"} == MODES - {"维修返还"}


@pytest.mark.parametrize("need", [None, "no_parts", "spare_stock", "solved"])
def test_each_timer_of_the_shipping_has_one_limit_whatever_is_shipped(need):
    limits = MAIN["sp_ship"].limits
    applying = [one for one in limits if feel.compile(one.when).evaluate({"dealer_need": need}) is True]
    assert Counter(one.timer for one in applying) == {"bt_ship_1wd": 1, "bt_ship_sameday": 1}
    assert {one.clause for one in applying} == ({"6.3.d2", "6.3.d3"} if need == "no_parts" else {"4.5.c"})


def test_only_what_the_account_pays_is_booked():
    booked = next(line.source for line in MAIN["st_ledger"].inputs if line.target == "set")
    assert "charge - remit_amount" in booked
    assert said(booked) >= {"0.5%费用", "汇款", "以后提货费用"}
    assert not said(booked) & {"免费", "零售价", "维修返还"}
