"""Drafts of diagrams: one for all owners, who are told when another saved first."""

import pytest

import engine
from engine.authorization import SYSTEM
from engine.errors import Conflict, DeploymentRefused, DraftChanged, InvalidValue, NotFound
from tests.bundles import two_tasks

PLACE = {"procedure": "general_office", "path": "complaint.bpmn"}


@pytest.fixture
def owners(database, admin):
    made = []
    for user_id, name in (("yuan.zheng", "袁征"), ("yu.hai", "余海")):
        engine.add_user(database, actor=admin, user_id=user_id, name=name)
        engine.grant(database, actor=admin, user_id=user_id, role="owner", procedure="general_office")
        made.append(engine.load_actor(database, user_id))
    return made


def save(database, actor, content, base, **place):
    return engine.save_draft(database, actor=actor, content=content, base_revision=base, **{**PLACE, **place})


def read(database, actor):
    return engine.draft(database, actor=actor, **PLACE)


def test_a_draft_grows_by_revisions(database, owners):
    first = save(database, owners[0], b"one", None)
    second = save(database, owners[1], b"two", first.revision)
    assert (first.revision, second.revision) == (1, 2)
    found = read(database, owners[0])
    assert (found.content, found.saved_by_name, found.is_outdated) == (b"two", "余海", False)


def test_an_owner_is_told_that_another_saved_first(database, owners):
    first = save(database, owners[0], b"one", None)
    save(database, owners[1], b"two", first.revision)
    with pytest.raises(DraftChanged) as refused:
        save(database, owners[0], b"three", first.revision)
    assert refused.value.by == "余海"
    assert read(database, owners[0]).content == b"two"


def test_two_owners_who_begin_at_once_do_not_write_over_each_other(database, owners):
    save(database, owners[0], b"one", None)
    with pytest.raises(DraftChanged):
        save(database, owners[1], b"two", None)


def test_a_draft_that_is_gone_is_not_brought_back(database, owners):
    first = save(database, owners[0], b"one", None)
    engine.discard_draft(database, actor=owners[1], **PLACE)
    with pytest.raises(Conflict):
        save(database, owners[0], b"two", first.revision)
    assert read(database, owners[0]) is None


def test_a_draft_is_not_discarded_unseen(database, owners):
    first = save(database, owners[0], b"one", None)
    save(database, owners[1], b"two", first.revision)
    with pytest.raises(DraftChanged):
        engine.discard_draft(database, actor=owners[0], base_revision=first.revision, **PLACE)
    engine.discard_draft(database, actor=owners[0], **PLACE)
    engine.discard_draft(database, actor=owners[0], base_revision=2, **PLACE)
    assert engine.drafts(database, actor=owners[0], procedure="general_office") == ()


@pytest.mark.parametrize("path", ["complaint.py", "../x.bpmn", "/x.bpmn", "x" * 200 + ".bpmn", "a\nb.bpmn", ""])
def test_a_file_that_is_no_member_of_a_bundle_is_refused(database, owners, path):
    with pytest.raises(InvalidValue):
        save(database, owners[0], b"", None, path=path)


def test_a_file_that_is_too_large_is_refused(database, owners):
    with pytest.raises(InvalidValue):
        save(database, owners[0], b"x" * (2 * 1024 * 1024 + 1), None)


def test_drafts_are_listed_for_owners_alone(database, owners, clerk):
    save(database, owners[0], b"one", None)
    (row,) = engine.drafts(database, actor=owners[1], procedure="general_office")
    assert (row.path, row.size, row.saved_by_name) == ("complaint.bpmn", 3, "袁征")
    with pytest.raises(NotFound):
        engine.drafts(database, actor=clerk, procedure="general_office")
    assert engine.drafts(database, actor=SYSTEM, procedure="other") == ()


@pytest.fixture
def shop(database, owners):
    engine.deploy(database, actor=SYSTEM, procedure="general_office", files=two_tasks())
    return two_tasks(default=True)["order.bpmn"]


def deploy(database, actor, base, **more):
    place = {"procedure": "general_office", "path": "order.bpmn"}
    return engine.deploy_draft(database, actor=actor, base_revision=base, **place, **more)


def test_a_draft_that_is_deployed_is_the_newest_version_and_gone(database, owners, shop):
    saved = save(database, owners[0], shop, None, path="order.bpmn")
    done = deploy(database, owners[1], saved.revision, comment="默认流")
    assert done.definitions == (("general_office/order", 2),)
    assert engine.latest_files(database, "general_office")["order.bpmn"] == shop
    assert "organization.yaml" in engine.latest_files(database, "general_office")
    assert engine.drafts(database, actor=owners[0], procedure="general_office") == ()
    with pytest.raises(Conflict):
        deploy(database, owners[0], saved.revision)


def test_a_draft_that_another_changed_is_not_deployed_unseen(database, owners, shop):
    saved = save(database, owners[0], shop, None, path="order.bpmn")
    save(database, owners[1], shop + b"\n", saved.revision, path="order.bpmn")
    with pytest.raises(DraftChanged):
        deploy(database, owners[0], saved.revision)


def test_a_draft_that_cannot_run_stays_and_what_runs_stays(database, owners, shop):
    before = engine.latest_files(database, "general_office")
    saved = save(database, owners[0], b"<no-bpmn/>", None, path="order.bpmn")
    with pytest.raises(DeploymentRefused):
        deploy(database, owners[0], saved.revision)
    assert engine.latest_files(database, "general_office") == before
    kept = engine.draft(database, actor=owners[0], procedure="general_office", path="order.bpmn")
    assert kept.content == b"<no-bpmn/>"


def test_a_draft_begun_before_another_deployment_says_so(database, owners, shop):
    save(database, owners[0], shop, None, path="order.bpmn")
    engine.deploy(database, actor=owners[1], procedure="general_office", files=two_tasks(default=True))
    found = engine.draft(database, actor=owners[0], procedure="general_office", path="order.bpmn")
    assert found.is_outdated
