"""The rule of the inclusive join as the token game computes it, against the words of table 13.3 path by path."""

import random

from tests.unit.bpmn.oracle import joins
from tests.unit.bpmn.oracle.model import Model
from tests.unit.bpmn.oracle.places import Scope, Token


def lot(seed):
    """A random graph with a gateway `j` and tokens on some of its flows."""
    rand, model = random.Random(seed), Model()
    model.process("p")
    names = [f"n{number}" for number in range(rand.randint(2, 5))] + ["j"]
    for name in names:
        model.add("inclusiveGateway" if name == "j" else "exclusiveGateway", name)
    for _flow in range(rand.randint(3, 10)):
        model.flow(rand.choice(names), rand.choice(names))
    scope = Scope("p")
    scope.tokens = [Token(rand.choice(list(model.flows.values()))) for _token in range(rand.randint(1, 3))]
    return model, scope


def paths(model, flow, gateway):
    """Every path that begins with a flow, repeats none, and does not visit the gateway: as tuples of flows."""
    todo = [(flow,)]
    while todo:
        path = todo.pop()
        yield path
        if path[-1].target != gateway:
            todo += [(*path, onward) for onward in model.leaving(path[-1].target) if onward not in path]


def by_the_words(model, scope, gateway):
    marked = {token.flow.id: token.flow for token in scope.tokens}
    arriving = model.arriving(gateway)
    filled = [flow for flow in arriving if flow.id in marked]
    empty = [flow for flow in arriving if flow.id not in marked]

    def path_to(flow, ends):
        return any(path[-1] in ends for path in paths(model, flow, gateway))

    return bool(filled) and all(path_to(f, filled) for f in marked.values() if path_to(f, empty))


def test_the_rule_is_that_of_the_standard_on_random_graphs():
    verdicts = []
    for seed in range(3_000):
        model, scope = lot(seed)
        verdicts.append(joins.inclusive_ready(model, scope, "j"))
        assert verdicts[-1] == by_the_words(model, scope, "j"), seed
    assert 300 < sum(verdicts) < 2_700
