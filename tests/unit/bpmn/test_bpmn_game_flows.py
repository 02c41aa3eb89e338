"""The token game on diagrams checked by hand: flows, splits and joins (BPMN 2.0.2, 13.2.1 and 13.4)."""

from itertools import permutations, product

import pytest

from tests.unit.bpmn.oracle.game import NoWay
from tests.unit.bpmn.oracle.sketch import Hand, Sketch


def hand(text, **variables):
    return Hand(Sketch().lines(text), **variables)


def test_an_exclusive_gateway_takes_the_first_true_condition_in_the_order_of_the_file():
    text = "s x; x t1 | a; x t2 | b; x t3 | else; t1 e; t2 e; t3 e"
    assert hand(text, a=True, b=True).open == "t1"
    assert hand(text, a=False, b=True).open == "t2"
    assert hand(text, a=False, b=False).open == "t3"


def test_without_a_true_condition_and_a_default_there_is_no_way():
    with pytest.raises(NoWay):
        hand("s x; x t1 | a; x t2 | b; t1 e; t2 e", a=False, b=False)


def test_an_exclusive_merge_passes_each_token_on():
    play = hand("s p; p x; p t1 x; x t2 e")
    assert play.open == "t1 t2"
    assert play.do("t1").open == "t2 t2"
    assert not play.do("t2").over
    assert play.do("t2").over
    assert play.ends == "e e"


def test_several_flows_into_a_task_open_it_once_a_token():
    assert hand("s p; p t1; p x t1; t1 e").open == "t1 t1"


def test_several_flows_out_of_a_node_split_like_a_parallel_gateway():
    play = hand("s t1; t1 t2 p; t1 t3 p; p t4 e")
    assert play.do("t1").open == "t2 t3"
    assert play.do("t3", "t2").open == "t4"
    assert hand("s t1 e; s t2 e").open == "t1 t2"


def test_conditions_on_the_flows_of_a_task_split_like_an_inclusive_gateway():
    text = "s t0; t0 t1 | a; t0 t2 | b; t0 t3 | else; t1 e; t2 e; t3 e"
    assert hand(text).do("t0", a=True, b=True).open == "t1 t2"
    assert hand(text).do("t0", a=False, b=True).open == "t2"
    assert hand(text).do("t0", a=False, b=False).open == "t3"


def test_a_flow_without_condition_is_taken_beside_those_with_one():
    text = "s t0; t0 t1 | a; t0 t2; t1 e; t2 e"
    assert hand(text).do("t0", a=False).open == "t2"
    assert hand(text).do("t0", a=True).open == "t1 t2"


def test_a_node_without_outgoing_flow_ends_its_token():
    play = hand("s t1; s t2").do("t1")
    assert not play.over
    assert play.do("t2").over
    assert play.ends == ""


def test_a_parallel_join_takes_one_token_of_each_flow():
    play = hand("s p1; p1 x; p1 x; p1 t2 p2; x t1 p2; p2 t3 e")  # two tokens on the branch of t1
    assert play.do("t1", "t1").open == "t2"
    assert play.do("t2").open == "t3"
    assert not play.do("t3").over  # the second token of the branch waits for ever


def test_two_flows_from_one_node_into_a_join_are_two_flows():
    assert hand("s p1; p1 t1; t1 p2; t1 p2; p2 t2 e").do("t1").open == "t2"


ROUND = [order for order in permutations(["t1", "t2", "t3"]) if order.index("t1") < order.index("t3")]


@pytest.mark.parametrize("rounds", list(product(ROUND, repeat=3)))
def test_a_parallel_join_in_a_loop_waits_anew_in_each_round(rounds):
    play = hand("s x1 p1; p1 t1 t3 p2; p1 t2 p2; p2 t4 x2; x2 x1 | again; x2 e | else", again=True)
    for order in rounds:
        for task in order:
            assert "t4" not in play.open
            play.do(task)
        assert play.open == "t4"
        play.do("t4")
    assert play.open == "t1 t2"


BLOCK = "s x1 o1; o1 t1 | a; o1 t2 | b; o1 t3 | else; t1 o2; t2 o2; t3 o2; o2 t4 x2; x2 x1 | again; x2 e | else"


@pytest.mark.parametrize(("a", "b", "opened"), [(1, 1, "t1 t2"), (1, 0, "t1"), (0, 1, "t2"), (0, 0, "t3")])
def test_an_inclusive_block_joins_exactly_what_it_split(a, b, opened):
    for order in permutations(opened.split()):
        play = hand(BLOCK, a=bool(a), b=bool(b), again=True)
        for _round in range(3):
            assert play.open == opened
            assert play.do(*order).open == "t4"
            play.do("t4")


def test_the_block_in_the_next_round_may_take_other_branches():
    play = hand(BLOCK, a=True, b=True, again=True).do("t1", "t2", "t4", a=False)
    assert play.open == "t2"
    assert play.do("t2").open == "t4"


def test_an_inner_split_may_run_straight_into_the_outer_join():
    play = hand("s p1; p1 t1 p2; p1 t2 p3; p3 t3 p2; p3 t4 p2; p2 t5 e").do("t2", "t3", "t1")
    assert play.open == "t4"
    assert play.do("t4").open == "t5"


def test_an_inner_choice_into_an_outer_inclusive_join_leaves_one_flow_empty():
    text = "s p; p t1 o; p t2 x; x t3 | a; x t4 | else; t3 o; t4 o; o t5 e"
    assert hand(text, a=True).do("t1", "t2").open == "t3"
    assert hand(text, a=True).do("t1", "t2", "t3").open == "t5"


def test_an_inclusive_join_waits_for_a_token_far_upstream_of_an_empty_flow():
    play = hand("s p; p t1 o; p t2 t3 x; x o | a; x e | else; o t4 e2", a=False)
    assert play.do("t1").open == "t2"
    assert play.do("t2").open == "t3"
    assert play.do("t3").open == "t4"  # the token went to the end, so nothing can come any more


def test_an_inclusive_join_does_not_wait_for_a_token_that_can_also_reach_a_filled_flow():
    # t0 can come to the flow of t1, which has a token, and to that of t2, which has none.
    play = hand("s p; p x1; p t0 x3; x3 x1 | a; x3 t2 | else; x1 o; t2 o; o t4 e", a=True)
    assert play.open == "t0 t4"
    assert play.do("t0").open == "t4 t4"


def test_a_token_at_the_join_is_not_waited_for_though_its_way_comes_back_to_the_join():
    play = hand("s o; o t1 x; x o | again; x e | else", again=True)
    assert play.open == "t1"
    assert play.do("t1").open == "t1"
    assert play.do("t1", again=False).over


def test_a_token_beyond_the_join_that_can_come_back_to_an_empty_flow_is_waited_for():
    # The first token is in the loop at t2 when the one of t1 arrives: t2 can fill the flow from x, and that one only.
    play = hand("s p; p t0 o; p t1 x1 o; o t2 x2; x2 o | again; x2 e | else", again=False)
    assert play.do("t0").open == "t1"
    assert play.do("t1").open == "t2"
    assert play.do("t2").over


def test_two_inclusive_joins_one_after_the_other_fire_in_turn():
    play = hand("s p; p t1 o1; p t2 o1; p t3 o2; o1 t4 o2; o2 t5 e").do("t3", "t1")
    assert play.open == "t2"
    assert play.do("t2").open == "t4"
    assert play.do("t4").open == "t5"


def test_a_token_inside_a_sub_process_counts_as_upstream():
    model = Sketch().sub("sub", "s1 t1 e1").lines("s p; p sub o; p t2 o; o t3 e")
    assert Hand(model).do("t2").open == "t1"
    assert Hand(model).do("t2", "t1").open == "t3"


def test_a_link_counts_as_a_flow_for_the_join():
    model = Sketch().throw("to", "link", "l").catch("from", "link", "l")
    play = Hand(model.lines("s p; p t1 to; from o; p t2 o; o t3 e"))
    assert play.do("t2").open == "t1"
    assert play.do("t1").open == "t3"


def test_an_inclusive_gateway_may_join_and_split_at_once():
    play = hand("s p; p t1 o; p t2 o; o t3 | a; o t4 | else; t3 e; t4 e", a=False)
    assert play.do("t1").open == "t2"
    assert play.do("t2").open == "t4"


def test_a_scope_without_start_event_begins_where_no_flow_leads():
    model = Sketch().sub("sub", "t1 t2; t3").lines("s sub e")
    assert Hand(model).open == "t1 t3"
