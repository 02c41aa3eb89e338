"""A form's decision judges its submission."""

from dataclasses import dataclass

import pytest

from engine import feel, language
from engine.errors import DecisionFailed
from forms.decision import Decided, decide
from tests.unit.forms.making import NOW, field, form, send

JUDGE = {
    "decision": "identity",
    "inputs": {"has_record": "=x != null", "renewed": "=renewed"},
    "result": "action",
    "refuse": {"open_existing": {"message": {"zh": "已有记录", "en": "There is a record"}, "link": "=x"}},
}


@dataclass
class Outcome:
    value: object
    rules: tuple = (1,)
    inputs: object = None


class Table:
    """Rules 1 to 3 of the record's identity, and a memory of what was asked."""

    def __init__(self):
        self.asked = []

    def evaluate(self, inputs, *, scope):
        assert isinstance(scope, feel.Scope)
        assert scope.now == NOW
        self.asked.append(dict(inputs))
        renewed = "create_linked" if inputs["renewed"] else "open_existing"
        return Outcome(renewed if inputs["has_record"] else "create")


class Broken:
    def evaluate(self, inputs, *, scope):
        raise DecisionFailed(decision="identity", reason="两条规则同时成立")


def ask(table=None, variables=None, more=None, **texts):
    judged = send(form(field("textfield"), clauseflow={**JUDGE, **(more or {})}), variables, **texts)
    decided = decide(judged.filled, {"identity": table or Table()})
    return dict(decided.values), decided.refusal


def test_the_outcome_goes_into_the_case():
    assert ask() == ({"action": "create"}, None)
    assert ask(variables={"renewed": True}, x="TS-1") == ({"action": "create_linked"}, None)


def test_the_inputs_are_what_was_typed():
    table = Table()
    ask(table, {"renewed": False}, x="TS-1")
    assert table.asked == [{"has_record": True, "renewed": False}]


def test_a_refused_outcome_names_the_case_to_open():
    _more, refusal = ask(x="TS-20250310-001")
    assert (refusal.message, refusal.case_number, refusal.outcome) == ("已有记录", "TS-20250310-001", "open_existing")
    language.use("en")
    assert ask(x="TS-1")[1].message == "There is a record"


def test_it_judges_only_where_it_is_meant_to():
    assert ask(more={"task": "ut_other"}, x="TS-1") == ({}, None)
    assert ask(more={"task": "ut_other, ut_one"}, x="TS-1")[1] is not None


@pytest.mark.parametrize("decisions", [{}, {"identity": Broken()}])
def test_a_decision_that_fails_refuses_in_words(decisions):
    judged = send(form(field("textfield"), clauseflow=JUDGE))
    decided = decide(judged.filled, decisions)
    more, refusal = dict(decided.values), decided.refusal
    assert more == {}
    assert "流程负责人" in refusal.message


def test_a_form_without_one_is_not_judged():
    assert decide(send(form(field("textfield"))).filled, {}) == Decided()
