"""Random models played move by move against a token game of its own, live and reloaded at every step."""

import random

import pytest

from engine.bpmn.lint import lint
from engine.bpmn.runtime import CaseFacts, Start
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.execution import Execution
from engine.bpmn.runtime.orders import Orders
from engine.bpmn.runtime.record import Record
from engine.bpmn.runtime.state import State, dump, load
from tests.unit.bpmn.drawing import NINE
from tests.unit.bpmn.oracle.building import build
from tests.unit.bpmn.oracle.contenders import Runtime, command
from tests.unit.bpmn.oracle.duel import Duel
from tests.unit.bpmn.oracle.generator import STRUCTURED, UNSTRUCTURED, grown
from tests.unit.bpmn.oracle.picture import picture


class Live:
    """The same instance, kept in memory and never loaded from its stored form."""

    def __init__(self, bundle):
        case = CaseFacts(instance_id="case", business_key="")
        self.context = StepContext(
            bundle=bundle, process=bundle.processes["p"], case=case, now=NINE, state=State(), record=Record()
        )
        self.execution = Execution(self.context)

    def take(self, command):
        Orders(self.context, self.execution).obey(command)
        return dump(self.context.state)


class Beside(Runtime):
    """The runtime reloaded at every step, which must hold the same bytes as the one that never is."""

    def begin(self, model, variables):
        super().begin(model, variables)
        self.live = Live(self.play.bundle)
        self.same(self.live.take(Start(model.start("p").id, dict(variables))))

    def take(self, offer, values):
        super().take(offer, values)
        self.same(self.live.take(command(offer, dict(values))))

    def same(self, live):
        assert self.play.state == live
        assert dump(load(self.play.state)) == live


@pytest.mark.parametrize("kinds", [STRUCTURED, UNSTRUCTURED], ids=["structured", "unstructured"])
@pytest.mark.parametrize("hundred", range(0, 1_500, 100))
def test_random_models_run_as_the_token_game_says(hundred, kinds):
    for seed in range(hundred, hundred + 100):
        outcome = Duel(grown(random.Random(seed), kinds), seed, Beside()).run()
        assert outcome.disagreement is None, f"seed {seed}\n{outcome.disagreement}"


def test_tasks_of_nested_instances_are_paired_with_their_own_outer_instance():
    seed = 5010406
    outcome = Duel(grown(random.Random(seed), UNSTRUCTURED), seed, Beside()).run()
    assert outcome.disagreement is None, str(outcome.disagreement)


def test_random_models_are_what_lint_lets_pass():
    found = [finding for seed in range(200) for finding in lint(data_of(seed)) if finding.severity == "error"]
    assert found == []


def data_of(seed):
    return picture(build(grown(random.Random(seed), STRUCTURED)).model)
