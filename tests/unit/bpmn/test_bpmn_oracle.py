"""Random models played move by move against a token game of its own, live and reloaded at every step."""

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.lint import lint
from engine.bpmn.runtime import CaseFacts, CompleteTask, FireTimer, Start
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.execution import Execution
from engine.bpmn.runtime.record import Record
from engine.bpmn.runtime.state import State, dump, load
from tests.unit.bpmn.drawing import NINE, diagram
from tests.unit.bpmn.oracle import Model, Oracle

MOVES = 60


class Live:
    """The same instance, kept in memory and never loaded from its stored form."""

    def __init__(self, bundle):
        case = CaseFacts(instance_id="case", business_key="")
        self.context = StepContext(
            bundle=bundle, process=bundle.processes["p"], case=case, now=NINE, state=State(), record=Record()
        )
        self.execution = Execution(self.context)

    def take(self, command):
        self.execution.obey(command)
        return dump(self.context.state)


def moves(model, oracle, play):
    """Yield (command for the runtime, the same move in the oracle) until nothing is left to do."""
    for _move in range(MOVES):
        tasks, timers = list(play.tasks.values()), list(play.timers.values())
        if not tasks and not timers:
            return
        chosen = model.random.choice(tasks * 3 + timers)
        if chosen in timers:
            yield FireTimer(chosen.ref), lambda event=chosen.element_id: oracle.fire(event)
        else:
            values = model.variables() if model.random.random() < 0.5 else {}
            yield CompleteTask(chosen.ref, values), lambda t=chosen, v=values: oracle.complete(t.element_id, v)


@pytest.mark.parametrize("seed", range(200))
def test_a_random_model_runs_as_the_oracle_says(seed):
    model = Model(seed)
    data = diagram(*model.nodes, flows=model.flows)
    variables = model.variables()
    bundle = compile_bundle({"p.bpmn": data})
    play, live, oracle = Play(bundle, "p"), Live(bundle), Oracle(model, variables)
    assert play.start("start", variables, at=NINE).state == live.take(Start("start", dict(variables)))
    for command, move in moves(model, oracle, play):
        step = play.take(command, NINE)
        move()
        assert sorted(play.open) == oracle.open()
        assert sorted(timer.element_id for timer in play.timers.values()) == oracle.armed()
        assert play.completed == (not oracle.top)
        assert step.state == live.take(command)
        assert dump(load(step.state)) == step.state


def test_random_models_are_what_lint_lets_pass():
    found = [finding for seed in range(40) for finding in lint(data_of(seed)) if finding.severity == "error"]
    assert found == []


def data_of(seed):
    model = Model(seed)
    return diagram(*model.nodes, flows=model.flows)
