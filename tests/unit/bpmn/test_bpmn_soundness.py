"""Soundness: each defect by hand with its shortest way, and agreement with a game that reduces nothing."""

from time import perf_counter

import pytest

from engine.bpmn.event_definition import EventDefinition
from engine.bpmn.markers import AdHoc, Loop
from engine.bpmn.soundness import Doubt, Kind, Outcome, prove
from tests.unit.bpmn.nets import TIMER, Drawn, node, process, timer
from tests.unit.bpmn.token_game import TokenGame, is_doubled


def kinds(found):
    return {str(defect.kind) for defect in found.defects}


def only(found):
    (defect,) = found.defects
    return defect


def ended(name, kind, code="", **given):
    return node(name, definitions=(EventDefinition(kind=kind, code=code),), **given)


SOUND = [
    "start a end",
    "start x1; x1 a x2; x1 b x2; x2 end",
    "start x1 a x2 x1; x2 end",
    "start and1; and1 a and2; and1 b and2; and2 end",
    "start or1; or1 a or2; or1 b or2; or2 end",
    "start and1; and1 a end; and1 b end2",
    "start a; a b and1; a c and1; and1 end",  # an implicit split
    "start event1; event1 catch1 end; event1 catch2 a end2",
    "start and1; and1 or1; or1 a or2; or1 b or2; or2 and2; and1 c and2; and2 end",
    # Unstructured: c is done when a is, or b, or both.
    "start or1; or1 a and1; or1 x1; and1 or2; and1 x2; x1 b or2; x2 c or2; or2 end",
]


@pytest.mark.parametrize("lines", SOUND)
def test_sound_processes_are_called_sound(lines):
    found = prove(process(lines))
    assert (found.outcome, found.defects, found.doubts) == (Outcome.SOUND, (), ())


def test_a_deadlock_names_the_join_and_the_flows_that_hold_tokens():
    found = only(prove(process("start x1; x1 a and1; x1 b c and1; and1 end")))
    assert (found.kind, found.element, found.flows) == (Kind.DEADLOCK, "and1", ("a_and1",))
    assert found.path == ("start", "start_x1", "x1", "x1_a", "a", "a_and1")
    assert found.unavoidable


def test_a_deadlock_that_one_choice_avoids_is_not_unavoidable():
    assert not only(prove(process("start x1; x1 end2; x1 and1; x1 and1; and1 end"))).unavoidable


def test_a_lack_of_synchronisation_names_the_flow_and_the_node_before_it():
    found = only(prove(process("start and1; and1 a x1; and1 b x1; x1 c end")))
    assert (found.kind, found.after, found.flows) == (Kind.LACK_OF_SYNCHRONISATION, "x1", ("x1_c",))
    assert [move.element for move in found.moves] in (
        ["start", "and1", *one, "x1", *other, "x1"] for one, other in ("ab", "ba")
    )


def test_a_circle_without_a_way_out_never_completes():
    found = prove(process("start x1; x1 a end; x1 x2; x2 b c x2"))
    assert kinds(found) == {"never-completes"}
    assert only(found).path[-2:] == ("x2", "x2_b")


def test_two_inclusive_joins_that_wait_for_each_other_are_a_deadlock():
    lines = "start and1; and1 or1; and1 or2; or1 a x1; x1 or2; x1 end; or2 b x2; x2 or1; x2 end2"
    assert "deadlock" in kinds(prove(process(lines)))


def test_a_non_interrupting_event_beside_the_flow_is_a_thread_of_its_own():
    lines = "start x1 a x2; x2 x1; x2 end; " + "; ".join(f"n{i} b{i} end{i}" for i in range(30))
    found = prove(process(lines, hosts=[(f"n{i}", "a") for i in range(30)]))
    assert found.outcome is Outcome.SOUND
    assert found.states < 100


def test_what_a_non_interrupting_event_adds_to_the_flow_is_found():
    found = prove(process("start a x1; n b x1; x1 c end", hosts=[("n", "a")]))
    defect = only(found)
    assert (defect.kind, defect.after) == (Kind.LACK_OF_SYNCHRONISATION, "x1")
    assert "n" in defect.path


def test_what_an_interrupting_event_begins_takes_the_token_along():
    assert prove(process("start a x1; t b x1; x1 c end", hosts=[("t", "a")])).outcome is Outcome.SOUND
    found = prove(process("start a and1; t b and1; and1 end", hosts=[("t", "a")]))
    assert kinds(found) == {"deadlock"}


def test_a_defect_of_a_thread_is_led_to_from_the_start():
    lines = "start a end; n x1; x1 b and1; x1 c and1; and1 end2"
    found = only(prove(process(lines, hosts=[("n", "a")])))
    assert found.path == ("start", "start_a", "a", "n", "n_x1", "x1", "x1_b", "b", "b_and1")


def inner(lines, *more, kind="subProcess", **given):
    names = {name for part in lines.replace(";", " ").split() for name in [part]}
    found = [node(name, scope="sub") for name in sorted(names) if name not in {e.id for e in more}]
    return [node("sub", kind=kind, **given), *more, *found]


def test_a_sub_process_is_sound_or_not_by_itself():
    lines = "start2 x1; x1 b and1; x1 c and1; and1 end2"
    found = only(prove(process(f"start a sub end; {lines}", *inner(lines))))
    assert (found.kind, found.scope, found.element) == (Kind.DEADLOCK, "sub", "and1")
    assert found.path[:6] == ("start", "start_a", "a", "a_sub", "sub", "start2")


@pytest.mark.parametrize(("caught", "outcome"), [("e1", {"never-reached"}), ("", set()), ("e2", set())])
def test_an_error_leaves_by_the_boundary_event_that_catches_its_code(caught, outcome):
    lines = "start2 x1; x1 b end2; x1 end3"
    parts = inner(lines, ended("end3", "error", "e2", scope="sub"))
    event = ended("t", "error", caught, attached_to="sub")
    found = prove(process(f"start sub end; t a end4; {lines}", *parts, event))
    assert kinds(found) == outcome


def test_an_error_may_be_all_a_sub_process_ends_with():
    lines = "start2 b end2"
    parts = inner(lines, ended("end2", "error", "e", scope="sub"))
    event = ended("t", "error", "e", attached_to="sub")
    found = prove(process(f"start sub c end; t a end4; {lines}", *parts, event))
    assert {defect.element for defect in found.defects} == {"c", "end"}
    assert "sub" not in found.endings


def test_a_transaction_is_left_by_its_cancel_event():
    lines = "start2 x1; x1 b end2; x1 end3"
    parts = inner(lines, ended("end3", "cancel", scope="sub"), kind="transaction")
    event = ended("t", "cancel", attached_to="sub")
    flows = f"start sub and1; t a and1; and1 end; {lines}"
    assert kinds(prove(process(flows, *parts, event))) == {"deadlock"}
    assert prove(process(flows.replace("and1", "x9"), *parts, event)).outcome is Outcome.SOUND


def test_an_event_sub_process_is_played_by_itself():
    begin = node("start2", scope="sub", definitions=(TIMER,))
    lines = "start2 x1; x1 b and1; x1 c and1; and1 end2"
    found = only(prove(process(f"start a end; {lines}", *inner(lines, begin, event_sub_process=True))))
    assert (found.kind, found.scope) == (Kind.DEADLOCK, "sub")
    assert found.path[:2] == ("sub", "start2")


def test_an_event_sub_process_catches_what_its_scope_throws():
    begin = ended("start2", "error", "e", scope="sub")
    parts = inner("start2 b end2", begin, event_sub_process=True)
    thrown = prove(process("start x1; x1 a end; x1 end9; start2 b end2", *parts, ended("end9", "error", "e")))
    assert thrown.outcome is Outcome.SOUND
    assert not thrown.defects


def test_a_terminate_end_takes_every_token():
    lines = "start and1; and1 a end; and1 b and2; and1 x1; x1 and2; x1 end3; and2 end2"
    assert kinds(prove(process(lines))) == {"deadlock"}
    lines = "start and1; and1 a x1; and1 b x2; x2 end2"
    assert prove(process(f"{lines}; x1 end", ended("end", "terminate"))).outcome is Outcome.SOUND


def test_a_terminate_end_does_not_hide_a_deadlock_before_it():
    lines = "start and1; and1 a end; and1 x1; x1 b and2; x1 c and2; and2 end2"
    found = prove(process(lines, ended("end", "terminate")))
    assert found.outcome is Outcome.SOUND  # another branch always ends everything
    assert {defect.element for defect in found.defects} == {"and2", "end2"}


def test_links_lead_on():
    def link(name, label):
        return node(name, definitions=(EventDefinition(kind="link", name=label),))

    lines = "start x1; x1 a throw1; x1 b throw2; catch1 c end"
    found = prove(process(lines, link("throw1", "L"), link("throw2", "L"), link("catch1", "L")))
    assert (found.outcome, found.defects) == (Outcome.SOUND, ())


def test_loops_multi_instance_and_ad_hoc_are_one_node():
    many = node("a", loop=Loop(multi=True))
    loose = [node("b", kind="adHocSubProcess", ad_hoc=AdHoc()), node("c", scope="b"), node("d", scope="b")]
    assert prove(process("start a b end", many, *loose)).outcome is Outcome.SOUND


def test_compensation_is_not_reached_by_flow_and_not_missed():
    event = ended("t", "compensate", attached_to="a", compensation_handler="undo")
    undo = node("undo", for_compensation=True)
    assert not prove(process("start a end", event, undo)).defects


def test_conditions_on_flows_of_an_activity_are_asked_each_by_itself():
    lines = "start a; a b or1 | x > 3; a c or1 | x > 5; or1 end"
    found = prove(process(lines, node("a", default_flow="")))
    assert found.outcome is Outcome.SOUND
    assert "deadlock" in kinds(prove(process(lines.replace("or1", "and1"))))


def test_what_is_not_followed_exactly_is_not_called_sound():
    found = prove(process("start and1; and1 a complex1; and1 b complex1; complex1 end"))
    assert (found.outcome, found.doubts) == (Outcome.NOT_PROVED, (("complex1", Doubt.COMPLEX_JOIN),))
    wide = "start or1; or1 x1; " + "; ".join(f"or1 a{i} or2" for i in range(9)) + "; or2 end; x1 or2"
    assert prove(process(wide)).doubts == (("or1", Doubt.WIDE_SPLIT),)


def tangled(branches):
    """Two rounds of joins in the other order than the splits: nothing of it reduces."""
    lines = ["start and1", "and2 end"]
    for i in range(branches):
        j = (i + 1) % branches
        lines.append(f"and1 a{i} and1{i}; and1{i} b{i} and3{i}; and1{i} c{i} and3{j}; and3{i} d{i} and2")
    return process("; ".join(lines))


def test_beyond_the_budget_nothing_is_called_sound():
    assert prove(tangled(4)).outcome is Outcome.SOUND
    found = prove(tangled(12), budget=500)
    assert (found.outcome, found.doubts) == (Outcome.NOT_PROVED, (("", Doubt.BUDGET),))
    assert found.states < 3_000


# Cost.


def test_parallel_chains_cost_two_states():
    lines = "start and1; and2 end; " + "; ".join(f"and1 a{i} b{i} c{i} and2" for i in range(10))
    drawn = process(lines)
    began = perf_counter()
    assert prove(drawn).states == 2
    assert perf_counter() - began < 0.5


def test_four_hundred_nodes_in_a_row_cost_two_states():
    lines = "; ".join(f"x{2 * i} a{i} x{2 * i + 1}; x{2 * i} b{i} x{2 * i + 1}; x{2 * i + 1} x{2 * i + 2}"
                      for i in range(100))  # fmt: skip
    drawn = process(f"start x0; {lines}; x200 end")
    assert len(drawn.elements) > 400
    assert prove(drawn).states == 2


@pytest.mark.parametrize("seed", range(12))
def test_blocks_of_any_size_are_sound_and_cheap(seed):
    found = prove(Drawn(seed, size=8).process())
    assert (found.outcome, found.defects) == (Outcome.SOUND, ())
    assert found.states < 200


# Agreement with a game that reduces nothing.


def drawn(seed):
    model = Drawn(seed, size=2 + seed % 2)
    for _time in range(seed % 3):
        model.damage()
    return model.process()


@pytest.mark.parametrize("batch", range(20))
def test_the_verdict_is_that_of_the_plainest_game(batch):
    for seed in range(batch * 20, batch * 20 + 20):
        model = drawn(seed)
        plain, slow = TokenGame(model), TokenGame(model, two_phase=True)
        expected, life = plain.play(8_000), slow.play(20_000)
        if expected is None:
            continue
        found = prove(model)
        assert kinds(found) - {"never-reached"} == expected, seed
        assert life is None or bool(life) == bool(expected), seed
        if not expected:
            assert {defect.element for defect in found.defects} <= set(model.elements) - plain.fired


@pytest.mark.parametrize("batch", range(10))
def test_each_way_is_legal_shortest_and_ends_in_its_defect(batch):
    for seed in range(batch * 20, batch * 20 + 20):
        model, plain = drawn(seed), TokenGame(drawn(seed))
        if not plain.play(8_000):
            continue
        shortest = {}
        for defect in prove(model).defects:
            marking = replayed(plain, defect)
            assert ends_in(plain, marking, defect), seed
            shortest[str(defect.kind)] = min(shortest.get(str(defect.kind), 999), len(defect.moves))
        for kind, moves in shortest.items():
            assert plain.nearest[kind] in (moves, None), seed


def replayed(game, defect):
    marking = game.first()
    for move in defect.moves:
        wanted = (move.element, set(move.events), set(move.takes), set(move.gives))
        marking = next(after for *made, after in game.moves(marking) if tuple(made) == wanted)
    return marking


def ends_in(game, marking, defect):
    if defect.kind is Kind.DEADLOCK:
        return not list(game.moves(marking)) and {flow for flow, _n in marking} >= set(defect.flows)
    if defect.kind is Kind.LACK_OF_SYNCHRONISATION:
        return is_doubled(marking) and (defect.flows[0], 2) in marking
    return marking in game.lost and any(flow in dict(marking) for flow in defect.flows)


def test_timers_drawn_by_hand_are_boundary_events():
    assert timer("n1", "a").interrupting is False
