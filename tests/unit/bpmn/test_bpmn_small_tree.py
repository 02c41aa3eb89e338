"""The tree stays small: long loops and long rows of blocks keep one size of state and one number of tokens."""

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from tests.unit.bpmn.drawing import (
    NINE,
    boundary,
    end,
    file,
    gateway,
    many,
    node,
    process,
    start,
    started,
    sub,
    user,
)  # fmt: skip

ROUNDS = 1_000


def play_rounds(found, *tasks, rounds=ROUNDS):
    """Go round so often; return the sizes of the state after the tenth and the last round."""
    sizes = []
    for _round in range(rounds):
        for task in tasks:
            found.complete(task, {"again": True}, at=NINE)
        sizes.append(len(found.state))
    return sizes[9], sizes[-1]


def test_a_parallel_block_in_a_loop_keeps_its_size():
    found = started(
        start(), gateway("m"), gateway("split", kind="parallel"), user("a"), user("b"),
        gateway("join", kind="parallel"), gateway("g", default="g_end"), end(),
        flows="start m split; split a join; split b join; join g; g m | =again; g end",
    )  # fmt: skip
    tenth, last = play_rounds(found, "b", "a")
    assert last <= tenth + 40


def test_a_loop_beside_an_open_branch_keeps_its_size():
    found = started(
        start(), gateway("split", kind="inclusive"), user("open"), gateway("m"), user("a"), gateway("g", default="g_j"),
        gateway("j", kind="inclusive"), end(),
        flows="start split; split open j | =true; split m | =true; m a g; g m | =again; g j; j end",
    )  # fmt: skip
    tenth, last = play_rounds(found, "a")
    assert last <= tenth + 40
    assert found.open == ["open", "a"]


def test_sub_process_boundary_and_instances_in_a_loop_keep_their_size():
    inner = sub("s", start("s1"), user("a", many("=[1, 2]", "i")), end("e1"), flows="s1 a e1")
    found = started(
        start(), gateway("m"), inner, boundary("t", "s", interrupting=True), gateway("g", default="g_end"), end(),
        end("end2"), flows="start m s g; g m | =again; g end; t end2",
    )  # fmt: skip
    tenth, last = play_rounds(found, "a", "a", rounds=300)
    assert last <= tenth + 40


def test_a_split_whose_branches_never_meet_keeps_its_size():
    found = started(
        start(), gateway("m"), gateway("split", kind="parallel"), user("a"), end("side"), gateway("g", default="g_end"),
        end(), flows="start m split; split a side; split g; g m | =false; g end",
    )  # fmt: skip
    assert found.open == ["a"]
    found = started(
        start(), gateway("m"), user("b"), gateway("split", kind="parallel"), gateway("g", default="g_end"),
        end("side"), end(), flows="start m b split; split side; split g; g m | =again; g end",
    )  # fmt: skip
    tenth, last = play_rounds(found, "b", rounds=300)
    assert last <= tenth + 200  # up to sixteen splits are remembered


def test_forty_parallel_blocks_in_a_row_are_as_quick_as_one():
    nodes, flows, before = [], [], "start"
    for n in range(40):
        nodes += [gateway(f"s{n}", kind="parallel"), gateway(f"j{n}", kind="parallel"), user(f"a{n}"), user(f"b{n}")]
        flows.append(f"{before} s{n}; s{n} a{n} j{n}; s{n} b{n} j{n}")
        before = f"j{n}"
    found = started(start(), *nodes, end(), flows="; ".join([*flows, f"{before} end"]))
    for n in range(40):
        assert sorted(found.open) == [f"a{n}", f"b{n}"]
        found.complete(f"b{n}", at=NINE)
        found.complete(f"a{n}", at=NINE)
    assert found.completed


def test_fifty_calls_beside_each_other_are_one_instance():
    called = process(start("start2"), user("b"), end("end2"), flows="start2 b end2", process_id="q")
    ext = '<zeebe:calledElement processId="q"/>'
    activity = node("callActivity", "c", many("=for i in 1..50 return i", "i"), ext=ext)
    own = process(start(), activity, end(), flows="start c end")
    found = Play(compile_bundle({"p.bpmn": file(own, called)}), "p")
    found.start("start", at=NINE)
    assert len(found.open) == 50
    for _task in range(50):
        found.complete("b", at=NINE)
    assert found.completed
