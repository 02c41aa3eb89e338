"""Claiming, giving back and assigning a task: who has it, its revision, its queue, and the trace of it."""

import pytest

import engine
from engine.errors import InvalidValue, NotFound, NotPermitted, TaskChanged, TaskClosed
from engine.storage.tables import task, task_candidate, task_draft
from tests.bundles import person
from tests.cases import ANNA, OWNER, case, complete, events, key, row, rows, start

BERT = person("bert")


@pytest.fixture
def begun(shop):
    started = start(shop)
    return shop, started.opened_task_ids[0], started.instance_id


def claim(begun, actor=ANNA, revision=1, command_key="c"):
    database, task_id, _ = begun
    return engine.claim_task(
        database, actor=actor, task_id=task_id, command_key=command_key or key(), task_revision=revision
    )


def test_a_claimed_task_leaves_the_queue(begun):
    database, task_id, instance_id = begun
    done = claim(begun)
    assert (done.assignee, done.revision) == ("anna", 2)
    assert (row(database, task, task_id)["assignee"], row(database, task, task_id)["revision"]) == ("anna", 2)
    assert rows(database, task_candidate) == []
    assert case(database, instance_id)["revision"] == 1  # no step of the diagram


def test_nobody_else_can_complete_a_claimed_task(begun):
    claim(begun)
    with pytest.raises(NotPermitted):
        complete(begun[0], begun[1], actor=BERT, ok=True)
    assert complete(begun[0], begun[1], ok=True).instance_status == "running"


def test_two_claim_the_same_task_and_one_gets_it(begun):
    claim(begun)
    with pytest.raises(TaskChanged):
        claim(begun, actor=BERT, command_key="d")


def test_a_repeated_claim_gets_the_first_answer(begun):
    assert claim(begun) == claim(begun)


def test_a_task_given_back_stands_in_its_queue_again(begun):
    database, task_id, _ = begun
    claim(begun)
    engine.unclaim_task(database, actor=ANNA, task_id=task_id, command_key=key(), task_revision=2)
    assert (row(database, task, task_id)["assignee"], row(database, task, task_id)["revision"]) == (None, 3)
    assert len(rows(database, task_candidate)) == 1
    assert claim(begun, actor=BERT, revision=3, command_key="e").assignee == "bert"


@pytest.fixture
def _accounts(shop):
    engine.add_user(shop, actor=engine.SYSTEM, user_id="carl", name="Carl")
    engine.add_user(shop, actor=engine.SYSTEM, user_id="ada", name="Ada", is_admin=True)


def assign(begun, actor=OWNER, to="carl", reason="Urlaub", revision=1):
    database, task_id, _ = begun
    return engine.assign_task(
        database, actor=actor, task_id=task_id, to_user=to, reason=reason, command_key=key(), task_revision=revision
    )


@pytest.mark.usefixtures("_accounts")
def test_an_owner_hands_a_task_over_with_a_reason(begun):
    database, _, _ = begun
    assert assign(begun).assignee == "carl"
    (event,) = events(database, type="task_assigned")
    kept = event
    assert event["data"] == {"from": None, "to": "carl"}
    assert kept["values"]["reason"][1] == "Urlaub"


def test_handing_over_takes_a_reason(begun):
    with pytest.raises(InvalidValue):
        assign(begun, reason=" ")


@pytest.mark.usefixtures("_accounts")
@pytest.mark.parametrize("to", ["nobody", "ada", ""])
def test_a_task_goes_only_to_somebody_who_works_on_cases(begun, to):
    with pytest.raises(InvalidValue):
        assign(begun, to=to)


def test_a_member_of_the_group_may_not_hand_over_what_is_not_theirs(begun):
    with pytest.raises(NotPermitted):
        assign(begun, actor=BERT)


def test_a_closed_task_changes_hands_no_more(begun):
    complete(begun[0], begun[1], ok=True)
    with pytest.raises(TaskClosed):
        claim(begun)


class TestDraft:
    """What a person typed is kept until they submit it."""

    def save(self, begun, actor=ANNA, **values):
        engine.save_task_draft(begun[0], actor=actor, task_id=begun[1], values=values)

    def test_the_last_draft_of_each_person_is_kept(self, begun):
        self.save(begun, note="a")
        self.save(begun, note="b")
        self.save(begun, actor=BERT, note="c")
        drafts = {r["user_id"]: r["values"] for r in rows(begun[0], task_draft)}
        assert drafts == {"anna": {"note": "b"}, "bert": {"note": "c"}}

    def test_drafts_go_when_the_task_is_done(self, begun):
        self.save(begun, note="a")
        complete(begun[0], begun[1], ok=True)
        assert rows(begun[0], task_draft) == []

    def test_a_draft_is_refused_from_who_may_not_do_the_task(self, begun):
        with pytest.raises(NotFound):
            self.save(begun, actor=person("carl", "store"))
        with pytest.raises(NotPermitted):
            self.save(begun, actor=OWNER)

    def test_a_draft_of_a_task_that_is_done_names_who_did_it(self, begun):
        complete(begun[0], begun[1], ok=True)
        with pytest.raises(TaskClosed) as refused:
            self.save(begun, note="zu spät")
        assert refused.value.by == "anna"

    def test_a_draft_of_no_task(self, begun):
        with pytest.raises(NotFound):
            engine.save_task_draft(begun[0], actor=ANNA, task_id="none", values={})
