"""Deploying: whole or not at all, versions a key, members shared by hash, an owner's later version stays."""

import pytest

import engine
from engine.errors import DeploymentRefused, Finding, NotFound
from engine.storage.tables import content, definition, deployment, deployment_member, user_group
from tests.bundles import ORGANIZATION, PROCEDURE, deployed, person, two_tasks
from tests.cases import OWNER, count, events, rows
from tests.unit.bpmn.drawing import call, end, file, process, start, user, zeebe

FORM = b'{"type": "default", "id": "f_check", "schemaVersion": 19, "components": []}'
OTHER_FORM = FORM.replace(b"[]", b'[{"type": "text", "text": "x"}]')


def offered(database, files, **more):
    return engine.deploy_never_deployed(database, actor=engine.SYSTEM, procedure=PROCEDURE, files=files, **more)


def members(database, deployment_id):
    return {r["path"]: r["sha256"] for r in rows(database, deployment_member, deployment_id=deployment_id)}


def refused(database, files, **more):
    with pytest.raises(DeploymentRefused) as error:
        engine.deploy(database, actor=engine.SYSTEM, procedure=PROCEDURE, files=files, **more)
    return {(finding.rule, finding.file) for finding in error.value.findings if finding.severity == "error"}


def test_definitions_get_their_first_version(bare):
    done = deployed(bare, {**two_tasks(), "check.form": FORM})
    assert done.definitions == (("shop/order", 1), ("shop/f_check", 1))


def test_only_what_changed_gets_a_new_version(bare):
    deployed(bare, {**two_tasks(), "check.form": FORM})
    done = deployed(bare, {**two_tasks(), "check.form": OTHER_FORM})
    assert dict(done.definitions) == {"shop/order": 1, "shop/f_check": 2}
    assert count(bare, definition) == 3


def test_going_back_to_an_earlier_file_is_a_version_too(bare):
    for form in (FORM, OTHER_FORM, FORM):
        done = deployed(bare, {**two_tasks(), "check.form": form})
    assert dict(done.definitions)["shop/f_check"] == 3


def test_equal_members_are_stored_once(bare):
    deployed(bare)
    before = count(bare, content)
    deployed(bare, {**two_tasks(), "check.form": FORM})
    assert count(bare, content) == before + 1


def test_a_deployment_is_on_the_chain_of_administration_with_its_hashes(bare):
    done = deployed(bare)
    (event,) = events(bare, type="deployed")
    assert (event["chain"], event["actor"]) == ("administration", "system")
    assert event["data"]["members"] == members(bare, done.id)


def test_the_organisation_is_filled_the_first_time(bare):
    deployed(bare)
    deployed(bare, {**two_tasks(), "organization.yaml": b"roles: {office: x, store: y, third: z}"})
    assert {r["local"] for r in rows(bare, user_group)} == {"office", "store"}


class TestRefused:
    """What is refused changes nothing, and every finding names its file."""

    def test_nothing_of_a_refused_bundle_is_kept(self, bare):
        first = deployed(bare)
        broken = {**two_tasks(), "order.bpmn": b"<nonsense>", "new.form": FORM}
        assert {file for _rule, file in refused(bare, broken)} == {"order.bpmn"}
        assert [r["id"] for r in rows(bare, deployment)] == [first.id]
        assert rows(bare, definition, kind="form") == []

    @pytest.mark.parametrize("path", ["../x.bpmn", "a/b.bpmn", "x.exe", ".bpmn", "x.py", "scenarios/../../x.yaml"])
    def test_names_that_are_no_members(self, bare, path):
        assert ("file-name", path) in refused(bare, {**two_tasks(), path: b"x"})

    def test_a_bundle_without_a_diagram(self, bare):
        assert refused(bare, {"organization.yaml": ORGANIZATION.encode()}) == {("no-diagram", "")}

    def test_a_group_that_nobody_knows(self, bare):
        deployed(bare)
        text = two_tasks()["order.bpmn"].replace(b'candidateGroups="store"', b'candidateGroups="cellar"')
        assert refused(bare, {**two_tasks(), "order.bpmn": text}) == {("unknown-group", "order.bpmn")}

    @pytest.mark.parametrize(("calendar", "told"), [("cn", set()), ("mars", {("unknown-calendar", "order.bpmn")})])
    def test_a_calendar_that_is_not_there(self, bare, calendar, told):
        counted = f'<clauseflow:limit id="L" amount="2" unit="days" calendar="{calendar}" />'
        files = two_tasks(check=counted)
        if told:
            assert refused(bare, files) == told
        else:
            assert deployed(bare, files).definitions

    def test_malformed_yaml(self, bare):
        assert ("malformed-yaml", "scenarios/a.yaml") in refused(bare, {**two_tasks(), "scenarios/a.yaml": b"a: ["})

    def test_a_large_file(self, bare):
        assert ("file-size", "big.yaml") in refused(bare, {**two_tasks(), "big.yaml": b"#" * (4 * 2**20 + 1)})

    def test_what_the_forms_found(self, bare):
        wrong = Finding(rule="no-key", reason="x", file="check.form")
        assert refused(bare, two_tasks(), findings=[wrong]) == {("no-key", "check.form")}

    def test_a_name_of_a_procedure_that_cannot_be(self, bare):
        with pytest.raises(DeploymentRefused):
            engine.deploy(bare, actor=engine.SYSTEM, procedure="A/b", files=two_tasks())

    def test_who_does_not_own_the_procedure(self, bare):
        with pytest.raises(NotFound):
            engine.deploy(bare, actor=person("eve", "nobody"), procedure="mill", files=two_tasks())


def test_warnings_do_not_refuse(bare):
    warned = Finding(rule="odd", reason="x", file="check.form", severity="warning")
    done = engine.deploy(bare, actor=OWNER, procedure=PROCEDURE, files=two_tasks(), findings=[warned])
    assert warned in done.warnings


def calling(process_id, called):
    return file(process(start(), call("c", called), end(), flows="start c end", process_id=process_id))


def filling(process_id, assignee):
    """A process that begins with a form and hands its only task to what an expression says."""
    begin = start(ext=zeebe("formDefinition", formId="f_begin"))
    ext = zeebe("formDefinition", formId="f_begin") + zeebe("assignmentDefinition", assignee=assignee)
    return file(process(begin, user("t", groups=None, ext=ext), end(), flows="start t end", process_id=process_id))


BEGIN = b'{"type": "default", "id": "f_begin", "schemaVersion": 19, "components": [{"type": "textfield", "key": "by"}]}'


def told(database, files):
    """What is found in a bundle, refused or not."""
    try:
        done = engine.deploy(database, actor=OWNER, procedure=PROCEDURE, files={**files, "begin.form": BEGIN})
    except DeploymentRefused as refusal:
        return {(finding.rule, finding.file) for finding in refusal.findings}
    return {(finding.rule, finding.file) for finding in done.warnings}


def test_a_name_that_no_field_of_the_bundle_sets_is_warned_of(bare):
    assert told(bare, {"a.bpmn": filling("a", "=bye")}) == {("unknown-name", "a.bpmn")}
    assert told(bare, {"a.bpmn": filling("a", "=by")}) == set()


def test_a_process_that_another_file_calls_sees_what_that_has(bare):
    called = {"a.bpmn": filling("a", "=bye"), "b.bpmn": calling("b", "a")}
    assert ("unknown-name", "a.bpmn") not in told(bare, called)
    assert ("unknown-name", "a.bpmn") in told(bare, {**called, "b.bpmn": calling("b", "shop/a")})


def test_processes_of_different_files_that_call_each_other_are_told(bare):
    ring = {("recursive-call", "a.bpmn"), ("recursive-call", "b.bpmn")}
    assert ring <= told(bare, {"a.bpmn": calling("a", "b"), "b.bpmn": calling("b", "a")})
    assert not ring & told(bare, {"a.bpmn": calling("a", "b"), "b.bpmn": calling("b", "shop/a")})


def test_a_called_process_that_is_in_no_file_is_told(bare):
    assert ("unknown-process", "a.bpmn") in told(bare, {"a.bpmn": calling("a", "b")})
    both = {"a.bpmn": calling("a", "b"), "b.bpmn": filling("b", "=by")}
    assert ("unknown-process", "a.bpmn") not in told(bare, both)


class TestNeverDeployed:
    """What `up` does: only files whose content was never deployed under their path."""

    def test_the_first_time_everything_is_deployed(self, bare):
        assert offered(bare, two_tasks()) is not None

    def test_the_same_files_again_change_nothing(self, bare):
        offered(bare, two_tasks())
        assert offered(bare, two_tasks()) is None
        assert count(bare, deployment) == 1

    def test_an_owners_later_version_stays(self, bare):
        offered(bare, two_tasks())
        own = deployed(bare, two_tasks(default=True))
        assert offered(bare, two_tasks()) is None
        new = offered(bare, {**two_tasks(), "check.form": FORM})
        assert members(bare, new.id)["order.bpmn"] == members(bare, own.id)["order.bpmn"]
        assert "check.form" in members(bare, new.id)

    def test_a_new_version_of_the_product_is_deployed_over_the_owners(self, bare):
        offered(bare, two_tasks())
        deployed(bare, two_tasks(default=True))
        assert offered(bare, two_tasks(condition="=ok = false", default=True)) is not None

    def test_findings_about_files_that_are_not_taken_do_not_refuse(self, bare):
        offered(bare, two_tasks())
        deployed(bare, two_tasks(default=True))
        stale = Finding(rule="x", reason="x", file="order.bpmn")
        assert offered(bare, {**two_tasks(), "check.form": FORM}, findings=[stale]) is not None


def test_files_are_linted_one_by_one():
    assert engine.lint_files({"a.bpmn": b"<x/>"})[0].file == "a.bpmn"
    assert engine.lint_files({"a.yaml": b"a: ["})[0].rule == "malformed-yaml"
    assert engine.lint_files({"a.form": b"{"})[0].file == "a.form"
    assert not [f for f in engine.lint_files(two_tasks()) if f.severity == "error"]
