"""The judge judged: random models are sound, order does not matter in them, and broken rules are found and shrunk."""

import random
import subprocess
import sys
from functools import partial

import pytest
from lxml import etree
from SpiffWorkflow.bpmn import parser

from tests.unit.bpmn.oracle.blocks import Block, shrunk, size
from tests.unit.bpmn.oracle.building import build
from tests.unit.bpmn.oracle.contenders import Double
from tests.unit.bpmn.oracle.driver import Tally, count, duel, main, proof, smallest
from tests.unit.bpmn.oracle.duel import Duel
from tests.unit.bpmn.oracle.faults import FAULTS
from tests.unit.bpmn.oracle.game import Game
from tests.unit.bpmn.oracle.generator import STRUCTURED, UNSTRUCTURED, grown
from tests.unit.bpmn.oracle.picture import picture

MODELS = 3_000  # in which every fault has to show


def finished(seed, kinds):
    """Play a model to its end: tasks first, events when nothing else is left."""
    lot = random.Random(seed)
    built = build(grown(lot, kinds))
    game = Game(built.model, built.variables(lot))
    for _move in range(400):
        tasks, events = game.tasks(), game.timers() + game.awaited()
        if tasks:
            game.complete(lot.choice(tasks), built.values(lot))
        elif events:
            game.fire(lot.choice(events), built.values(lot))
        else:
            break
    return game


def test_structured_models_come_to_an_end_and_leave_no_token_behind():
    games = [finished(seed, STRUCTURED) for seed in range(400)]
    assert all(game.completed for game in games if not game.tasks() + game.timers() + game.awaited())
    assert sum(game.completed for game in games) >= 395  # a message that may come again may come again for ever


def test_the_order_of_what_moves_by_itself_seldom_matters_in_structured_models():
    tally = Tally()
    for seed in range(400):
        count(tally, duel(seed, STRUCTURED, Double))
    assert tally.disagreements == 0
    assert tally.open <= 4


def test_pictures_of_models_are_valid_bpmn():
    schema = etree.XMLSchema(etree.parse(f"{parser.__path__[0]}/schema/BPMN20.xsd"))
    for seed in range(150):
        data = picture(build(grown(random.Random(seed), UNSTRUCTURED)).model)
        schema.assertValid(etree.fromstring(data))


def first_found(fault):
    runtime = partial(Double, fault)
    for seed in range(MODELS):
        found = duel(seed, UNSTRUCTURED, runtime).disagreement
        if found:
            return found
    return None


@pytest.mark.parametrize("fault", FAULTS)
def test_the_duel_finds_a_broken_rule(fault):
    assert first_found(fault) is not None


def test_the_shrinker_leaves_what_is_needed_to_fail():
    leaf = Block("task")
    large = Block("sequence", (leaf, Block("loop", (Block("parallel", (leaf, Block("sub", (leaf,)), leaf)),)), leaf))
    found = shrunk(large, lambda block: "parallel" in str(block))
    assert str(found) == "parallel(task, task)"


def test_a_disagreement_is_shrunk_and_tells_model_and_moves():
    fault = next(kind for kind in FAULTS if kind.__name__ == "ParallelCountsTokens")
    found = first_found(fault)
    small = smallest(found, partial(Double, fault))
    assert size(small.description) <= size(found.description)
    assert "expected" in str(small)


def test_the_same_seed_plays_the_same_game():
    first, second = (Duel(grown(random.Random(7)), 7, Double()) for _time in range(2))
    assert first.run() == second.run()
    assert [move.values for _offers, move in first.history] == [move.values for _offers, move in second.history]


def test_the_proof_tells_seed_and_smallest_model_of_a_disagreement():
    lines = []
    fault = next(kind for kind in FAULTS if kind.__name__ == "BoundaryAlwaysInterrupts")
    tally = proof(steps=1_000, seed=1, kinds=STRUCTURED, runtime=partial(Double, fault), say=lines.append)
    assert tally.disagreements > 0
    assert lines[0].startswith("seed ")
    assert "model:" in lines[1]


def test_the_proof_runs_from_the_command_line_and_says_what_it_did(capsys):
    assert main(["--steps", "40", "--seed", "3", "--kinds", "structured"]) == 0
    assert "0 disagreements" in capsys.readouterr().out


def test_an_interrupted_proof_tells_what_it_has_found_so_far():
    class Interrupted(Double):
        def take(self, offer, values):
            raise KeyboardInterrupt

    lines = []
    tally = proof(steps=1_000, seed=1, kinds=STRUCTURED, runtime=Interrupted, say=lines.append)
    assert tally.steps < 1_000
    assert lines[-1].startswith("interrupted")


def test_the_judge_shares_no_code_with_what_it_judges():
    code = (
        "import sys, tests.unit.bpmn.oracle.duel as _; sys.exit(any(name.startswith('engine') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
