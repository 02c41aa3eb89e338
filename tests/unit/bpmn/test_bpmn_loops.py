"""Cases that go round a thousand times: the same size, the same cost, the same rules as in the first round."""

from engine.bpmn.spiff import workflow
from tests.unit.bpmn.drawing import NINE, after, boundary, end, gateway, io, service, start, started, sub, user

ROUNDS = 1_000


def rework():
    """A sub-process that is entered again and again, with a cycle on it and a loop inside."""
    inside = sub(
        "s", start("s1"), gateway("m"), user("measures"), user("confirm"), gateway("g", default="g_m"), end("e1"),
        flows="s1 m measures confirm g m; g e1 | =ok",
    )  # fmt: skip
    return started(
        start(), user("dispatch"), inside, boundary("tick", "s", "Cycle", "R/PT30M"), user("report"), end("e2"),
        user("visit"), gateway("v", default="v_dispatch"), end(),
        flows="start dispatch s visit v dispatch; tick report e2; v end | =satisfied",
    )  # fmt: skip


def one_round(found, satisfied=False):
    found.complete("dispatch", at=NINE)
    found.complete("measures", at=NINE)
    found.complete("confirm", {"ok": False}, at=NINE)
    found.complete("measures", at=NINE)
    found.complete("confirm", {"ok": True}, at=NINE)
    found.complete("visit", {"satisfied": satisfied}, at=NINE)


def test_a_thousand_rounds_of_rework_keep_the_state_as_small_as_the_first():
    found = rework()
    one_round(found)
    first = len(found.state)
    for _round in range(ROUNDS):
        found.steps.clear()
        one_round(found)
    digits = 3 * 8 + 10  # the counters of rounds and ids have three digits more
    assert len(found.state) <= first + digits
    one_round(found, satisfied=True)
    assert found.completed
    assert found.visited("subProcess").count("s") == ROUNDS + 2


def test_a_thousand_rounds_leave_no_more_tokens_in_memory_than_one(monkeypatch):
    most = []
    settle = workflow.Workflow.settle

    def watched(self, token):
        settle(self, token)
        most.append(sum(len(scope.tasks) for scope in (self, *self.subprocesses.values())))

    monkeypatch.setattr(workflow.Workflow, "settle", watched)
    found = started(
        start(ext=io(outputs={"n": "=0"})), gateway("m"), service("count", ext=io(set="={n: n + 1}")),
        gateway("g", default="g_m"), user("a"), end(), flows="start m count g m; g a | =n >= 300; a end",
    )  # fmt: skip
    assert found.variables["n"] == 300
    assert max(most) <= 4


def test_the_thousandth_tick_is_as_good_as_the_first():
    found = started(
        start(), user("a"), boundary("t", "a", "Cycle", "R/PT30M"), service("mark", ext=io(set="={n: n + 1}")),
        end("e2"), end(), flows="start a end; t mark e2", variables={"n": 0},
    )  # fmt: skip
    found.wait_until(after(30))
    first = len(found.state)
    found.wait_until(after(30 * ROUNDS))
    assert (found.variables["n"], found.open) == (ROUNDS, ["a"])
    assert len(found.state) <= first + 20
