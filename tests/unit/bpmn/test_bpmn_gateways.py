"""What the random models do not draw: complex gateways, instantiating gateways, multiple events, ad-hoc scopes."""

import pytest

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.errors import DiagramFault
from tests.unit.bpmn.drawing import NINE, declared, end, event, file, gateway, node, process, start, started, sub, user


def three(*, condition, into="after"):
    complex_ = node("complexGateway", "c", f"<bpmn:activationCondition>{condition}</bpmn:activationCondition>")
    return started(
        start(), gateway("split", kind="parallel"), user("a"), user("b"), user("d"), complex_, user("after"), end(),
        flows=f"start split; split a c; split b c; split d c; c {into} end",
    )  # fmt: skip


def test_two_of_three_are_enough_and_the_third_only_resets():
    found = three(condition="=activationCount >= 2")
    found.complete("a", at=NINE)
    assert found.open == ["b", "d"]
    found.complete("d", at=NINE)
    assert found.open == ["b", "after"]
    found.complete("after", at=NINE)
    assert not found.completed
    found.complete("b", at=NINE)
    assert found.completed
    assert found.visited("userTask") == ["a", "d", "after", "b"]


def test_an_activation_condition_that_is_no_boolean_is_a_fault():
    found = three(condition="=activationCount")
    with pytest.raises(DiagramFault, match=r".") as raised:
        found.complete("a", at=NINE)
    assert "激活条件" in raised.value.reason


def opened(*inside, flows, more, begin):
    found = Play(compile_bundle({"p.bpmn": file(*more, process(*inside, flows=flows))}), "p")
    found.start(begin, {"n": 1}, at=NINE)
    return found


def instantiating(begin, **given):
    m, k = (node("intermediateCatchEvent", name, event("message", name)) for name in ("m", "k"))
    first = node("eventBasedGateway", "g", instantiate="true", **given)
    return opened(
        first, m, k, user("a"), user("b"), end(), flows="g m a end; g k b end",
        more=[declared("message", "m"), declared("message", "k")], begin=begin,
    )  # fmt: skip


def test_a_process_begins_with_the_first_event_of_its_gateway():
    found = instantiating("k")
    assert (found.open, list(found.subscriptions), found.variables) == (["b"], [], {"n": 1})


def test_a_process_that_begins_with_all_events_waits_for_the_others():
    found = instantiating("m", eventGatewayType="Parallel")
    assert found.open == ["a"]
    assert [one.name for one in found.subscriptions.values()] == ["k"]
    found.complete("a", at=NINE)
    assert not found.completed
    found.deliver("k", at=NINE)
    found.complete("b", at=NINE)
    assert found.completed


def test_a_receive_task_begins_a_process():
    receive = node("receiveTask", "r", messageRef="message_m", instantiate="true")
    found = opened(receive, user("a"), end(), flows="r a end", more=[declared("message", "m")], begin="r")
    assert (found.open, found.variables) == (["a"], {"n": 1})


def several(**given):
    both = node("intermediateCatchEvent", "w", event("message", "m"), event("signal", "s"), **given)
    more = [declared("message", "m"), declared("signal", "s")]
    return opened(start(), both, user("a"), end(), flows="start w a end", more=more, begin="start")


def test_any_of_several_events_is_enough_and_ends_the_others():
    found = several()
    assert found.publish("signal", "s", at=NINE) == 1
    assert (found.open, dict(found.subscriptions)) == (["a"], {})


def test_all_of_several_events_must_happen_and_all_bring_their_values():
    found = several(parallelMultiple="true")
    found.publish("signal", "s", {"x": 1}, at=NINE)
    assert found.open == []
    found.publish("message", "m", {"y": 2}, at=NINE)
    assert found.open == ["a"]
    assert found.variables == {"n": 1, "x": 1, "y": 2}


def ad_hoc(condition="", **given):
    inside = f"<bpmn:completionCondition>{condition}</bpmn:completionCondition>" if condition else ""
    return started(
        start(), sub("h", user("a"), user("b"), inside, flows="", kind="adHocSubProcess", **given), user("after"),
        end(), flows="start h after end",
    )  # fmt: skip


def test_an_ad_hoc_sub_process_offers_everything_again_until_its_condition_holds():
    found = ad_hoc("=done")
    found.complete("a", {"done": False}, at=NINE)
    assert sorted(found.open) == ["a", "b"]
    found.complete("a", {"done": True}, at=NINE)
    assert found.open == ["after"]


def test_an_ad_hoc_sub_process_may_let_the_rest_come_to_its_end():
    found = ad_hoc("=done", cancelRemainingInstances="false")
    found.complete("a", {"done": True}, at=NINE)
    assert found.open == ["b"]
    found.complete("b", at=NINE)
    assert found.open == ["after"]


def test_an_ad_hoc_sub_process_without_a_condition_ends_with_its_last_activity():
    found = ad_hoc()
    found.complete("b", at=NINE)
    found.complete("a", at=NINE)
    assert found.open == ["after"]


def test_conditions_on_flows_out_of_a_task_are_asked():
    found = started(
        start(), user("a", default="a_c"), user("b"), user("c"), user("d"), end(),
        flows="start a; a b | =x > 1; a c; a d | =x > 2; b end; c end; d end",
    )  # fmt: skip
    found.complete("a", {"x": 3}, at=NINE)
    assert sorted(found.open) == ["b", "d"]
