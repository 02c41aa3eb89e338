"""Sending a case back: only where the moved token leaves a marking the process can come to by itself."""

import pytest

from engine.bpmn.soundness import send_back_targets
from tests.unit.bpmn.nets import Drawn, node, process
from tests.unit.bpmn.token_game import TokenGame

BLOCK = "start a and1; and1 b c and2; and1 d and2; and2 e end"


@pytest.mark.parametrize(
    ("lines", "task", "targets"),
    [
        ("start a b c end", "c", ("a", "b")),
        ("start a b c end", "a", ()),
        ("start x1; x1 a x2; x1 b x2; x2 c end", "c", ("a", "b")),
        ("start x1; x1 a c x2; x1 b x2; x2 end", "c", ("a",)),
        ("start x1 a x2; x2 b x1; x2 c end", "c", ("a", "b")),
        ("start x1 a x2; x2 b x1; x2 c end", "a", ("b",)),
        (BLOCK, "c", ("b",)),  # its own branch
        (BLOCK, "d", ()),  # `a` would take one of two tokens back and leave the other
        (BLOCK, "e", ("a",)),  # `b` would leave the join waiting for `d`
        ("start or1; or1 a b or2; or1 c or2; or2 d end", "b", ("a",)),
        ("start and1; and1 a and2; and1 b x1; x1 c and2; x1 d e b; and2 end", "e", ("b", "d")),
    ],
)
def test_a_case_goes_back_only_within_its_branch(lines, task, targets):
    assert send_back_targets(process(lines), task) == targets


def test_a_boundary_event_is_a_way_forward_like_any_other():
    assert send_back_targets(process("start a b x1; t c x1; x1 d end", hosts=[("t", "b")]), "c") == ("a", "b")


def test_what_a_non_interrupting_event_began_stays_apart():
    lines = "start a b end; n c d end2"
    assert send_back_targets(process(lines, hosts=[("n", "b")]), "d") == ("c",)


def test_nothing_is_offered_where_the_process_is_not_sound():
    assert send_back_targets(process("start a x1; x1 b and1; x1 c and1; and1 end"), "b") == ()


def test_a_scope_is_not_left():
    lines = "start a sub end; start2 b c end2"
    found = [node(name, scope="sub") for name in ("start2", "b", "c", "end2")]
    assert send_back_targets(process(lines, node("sub"), *found), "c") == ("b",)


@pytest.mark.parametrize("batch", range(6))
def test_the_moved_token_is_where_the_plainest_game_comes_to(batch):
    offered = 0
    for seed in range(batch * 10, batch * 10 + 10):
        drawn = Drawn(seed, size=2)
        drawn.hosts = [(event, host) for event, host in drawn.hosts if event.startswith("t")]
        drawn.pairs = [pair for pair in drawn.pairs if not pair[0].startswith("n")]
        model = drawn.process()
        game = TokenGame(model)
        assert game.play() == set()
        for task in (e.id for e in model.elements.values() if e.kind == "userTask"):
            for target in send_back_targets(model, task):
                offered += 1
                assert all(moved in game.distance for moved in moves(game, model, task, target)), (seed, task, target)
    assert offered


def moves(game, model, task, target):
    """Each reachable marking with a token before the task, with that token before the target instead."""
    (wanted,) = [flow.id for flow in model.incoming(target)][:1]
    for marking in game.distance:
        for flow in model.incoming(task):
            if (flow.id, 1) in marking:
                yield marking - {(flow.id, 1)} | {(wanted, 1)}
