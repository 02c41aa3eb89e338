"""What is left of SpiffWorkflow: no Python from a diagram, the same moves as the plain library where that is right."""

import random

import pytest
import SpiffWorkflow
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.specs.defaults import ScriptTask

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.runtime import CaseFacts
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.execution import Execution
from engine.bpmn.runtime.record import Record
from engine.bpmn.runtime.state import load
from engine.bpmn.spiff.environment import PythonRefused, RefusingEngine, RefusingEnvironment
from tests.unit.bpmn.drawing import NINE, diagram, end, gateway, play, start, started, sub, user

UNSAFE = "__import__('os').getpid()"


def test_the_library_is_the_version_everything_was_measured_on():
    assert SpiffWorkflow.__version__ == "3.2.0"


def freshly_loaded(found):
    context = StepContext(
        bundle=found.bundle, process=found.bundle.processes["p"], now=NINE, state=load(found.state), record=Record(),
        case=CaseFacts(instance_id="case", business_key=""),
    )  # fmt: skip
    return Execution(context)._tokens.workflow


def test_a_freshly_loaded_instance_runs_no_python():
    workflow = freshly_loaded(started(start(), user("a"), end(), flows="start a end"))
    (token,) = workflow.live.values()
    with pytest.raises(PythonRefused):
        workflow.script_engine.evaluate(token, UNSAFE)
    with pytest.raises(PythonRefused):
        workflow.script_engine.environment.evaluate(UNSAFE, {})
    script = ScriptTask(workflow.spec.__class__("other"), "script", script="import os; os.getpid()")
    with pytest.raises(PythonRefused):
        script._run_hook(token)


@pytest.mark.parametrize("part", [RefusingEnvironment(), RefusingEngine()])
def test_every_way_into_the_script_engine_is_closed(part):
    for call in (part.evaluate, part.execute):
        with pytest.raises(PythonRefused):
            call(None, UNSAFE) if isinstance(part, RefusingEngine) else call(UNSAFE, {})
    with pytest.raises(PythonRefused):
        part.call_service({}, name="x")


def test_a_condition_of_a_diagram_is_never_python():
    found = play(
        start(), gateway("g", default="g_end"), user("a"), end(), flows=f"start g; g a | {UNSAFE}; g end; a end"
    )
    with pytest.raises(Exception, match=r".") as raised:
        found.start("start", at=NINE)
    assert raised.type.__name__ == "DiagramFault"


def test_a_spec_is_not_changed_by_running():
    found = started(start(), sub("s", start("s1"), user("a"), end("e1"), flows="s1 a e1"), end(), flows="start s end")
    process = found.bundle.processes["p"]
    before = {name: (list(spec._inputs), list(spec._outputs)) for name, spec in process.spec.task_specs.items()}
    found.complete("a", at=NINE)
    assert {n: (list(spec._inputs), list(spec._outputs)) for n, spec in process.spec.task_specs.items()} == before


class Tree:
    """A random diagram without loops, whose conditions mean the same in FEEL and in Python."""

    def __init__(self, seed):
        self.random, self.count, self.flows = random.Random(seed), 0, []
        self.nodes = [start("start"), *self.grow("start", 0)]

    def grow(self, source, depth):
        self.count += 1
        name = f"n{self.count}"
        kind = self.random.choice(["user", "user", "choice", "sub", "beside", "end"]) if depth < 5 else "end"
        self.flows.append(f"{source} {name}")
        if kind == "user":
            return [user(name), *self.grow(name, depth + 1)]
        if kind == "choice":
            return self.choice(name, depth)
        if kind == "beside":
            return self.beside(name, depth)
        if kind == "sub":
            inner = Tree.__new__(Tree)
            inner.random, inner.count, inner.flows = self.random, self.count, []
            nodes = inner.grow(f"s{name}", depth + 2)
            self.count = inner.count
            drawn = sub(name, start(f"s{name}"), *nodes, flows="; ".join(inner.flows))
            return [drawn, *self.grow(name, depth + 1)]
        return [end(name)]

    def beside(self, name, depth):
        """A parallel block of two or three rows of tasks."""
        join, found = f"j{name}", []
        for row in range(self.random.randint(2, 3)):
            tasks = [f"{name}r{row}t{n}" for n in range(self.random.randint(1, 2))]
            self.flows.append(" ".join([name, *tasks, join]))
            found += [user(task) for task in tasks]
        blocks = [gateway(name, kind="parallel"), gateway(join, kind="parallel"), *found]
        return [*blocks, *self.grow(join, depth + 1)]

    def choice(self, name, depth):
        found, conditions = [], []
        for n in range(self.random.randint(2, 3)):
            found += self.grow(name, depth + 1)
            conditions.append(f"x > {self.random.randint(0, 9)}" if n else None)
        exits = [line for line in self.flows if line.startswith(f"{name} ")]
        for line, condition in zip(exits, conditions, strict=True):
            if condition:
                self.flows[self.flows.index(line)] = f"{line} | {condition}"
        return [gateway(name, default=exits[0].replace(" ", "_")), *found]


def stock(data):
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(data))
    workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
    for task in workflow.get_tasks(state=TaskState.DEFINITE_MASK):
        task.data["x"] = 0
    return workflow


@pytest.mark.parametrize("seed", range(60))
def test_it_moves_as_the_plain_library_does_without_loops(seed):
    tree = Tree(seed)
    data = diagram(*tree.nodes, flows="; ".join(tree.flows))
    ours, plain = play_of(data), stock(data)
    ours.start("start", {"x": 0}, at=NINE)
    plain.do_engine_steps()
    while not ours.completed:
        waiting = plain.get_tasks(state=TaskState.READY, manual=True)
        assert sorted(task.task_spec.name for task in waiting) == sorted(ours.open)
        x, task = tree.random.randint(0, 10), tree.random.choice(waiting)
        if len(waiting) > 1:
            x = ours.variables["x"]  # the library loses what only one of several branches writes
        task.data["x"] = x
        task.run()
        plain.do_engine_steps()
        ours.complete(task.task_spec.name, {"x": x}, at=NINE)
    assert plain.completed
    assert plain.data["x"] == ours.variables["x"]


def play_of(data):
    from engine.bpmn.headless import Play

    return Play(compile_bundle({"p.bpmn": data}), "p")
