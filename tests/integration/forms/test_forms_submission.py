"""From the page to the case and back: forms of tasks and start events on both databases."""

import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

import engine
import forms
from engine import clock
from engine.errors import CommandKeyReused, DiagramFault, FormInvalid, NotFound, NotPermitted, TaskChanged, TaskClosed
from engine.storage.tables import attachment, instance, task
from forms import Submitted, Typed, Upload, schema, surroundings
from tests.bundles import PROCESS, person
from tests.cases import ANNA, OWNER, case, count, events, key, open_tasks, rows

BEN = person("ben", "office")
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


def typed(files=None, **texts):
    found = {name: (text,) for name, text in texts.items()}
    return Submitted(typed=Typed(found), files=files or {})


def pdf(field, name="来信.pdf"):
    return {field: (Upload(name, io.BytesIO(PDF)),)}


def start(database, actor=ANNA, submitted=None, command_key=None):
    return forms.start(
        database,
        actor=actor,
        process_key=PROCESS,
        start_event="placed",
        submitted=submitted or typed(customer="客户甲"),
        command_key=command_key or key(),
    )


@pytest.fixture
def begun(shop):
    started = start(shop)
    return shop, started.instance_id, started.opened_task_ids[0]


def checked(database, customer, number):
    """The variables of a case of a customer after its first task."""
    started = start(database, submitted=typed(customer=customer))
    complete(database, started.opened_task_ids[0], ok="true", count=str(number))
    return case(database, started.instance_id)["variables"]


class TestFunctions:
    """What expressions call beside FEEL."""

    def test_other_cases_of_the_same_customer_are_read_and_nothing_of_them_but_what_is_named(self, shop):
        assert checked(shop, "客户甲", 2)["earlier"] == []
        checked(shop, "客户乙", 9)
        checked(shop, "客户甲乙", 9)  # the text is part of it, yet another customer
        assert checked(shop, "客户甲", 3)["earlier"] == [{"count": 2}]

    def test_a_cancelled_case_counts_no_more(self, shop):
        begun = start(shop, submitted=typed(customer="客户甲"))
        engine.cancel_instance(
            shop, actor=OWNER, instance_id=begun.instance_id, reason="登记重复", command_key=key()
        )  # fmt: skip
        assert checked(shop, "客户甲", 3)["earlier"] == []

    def test_what_people_have_done_so_far_is_told_in_its_order(self, begun):
        database, instance_id, task_id = begun
        with clock.stopped_at(clock.now()):
            complete(database, task_id, ok="true", count="2")
            at = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).isoformat(timespec="seconds")
        done = engine.tasks_done(database, instance_id, ZoneInfo("Asia/Shanghai"))
        assert done == [{"name": "核对", "element_id": "check", "round": 1, "by": "anna", "at": at}]
        assert engine.tasks_done(database, "", ZoneInfo("Asia/Shanghai")) == []

    def test_a_table_is_asked(self, shop):
        assert checked(shop, "客户甲", 2)["advice"] == "create"


def complete(database, task_id, actor=ANNA, command_key=None, revision=1, **more):
    files = more.pop("files", None)
    return forms.complete(
        database,
        actor=actor,
        task_id=task_id,
        submitted=typed(files=files, **(more or {"ok": "true", "count": "2"})),
        command_key=command_key or key(),
        task_revision=revision,
    )


class TestStart:
    """Start forms."""

    def test_a_case_begins_with_what_was_typed(self, shop):
        started = start(shop)
        found = case(shop, started.instance_id)
        assert found["variables"]["customer"] == "客户甲"
        assert started.business_key == "DD-20250310-001"

    def test_what_is_wrong_begins_nothing(self, shop):
        with pytest.raises(FormInvalid) as refused:
            start(shop, submitted=typed())
        assert refused.value.errors == {"customer": "请填写客户"}
        assert count(shop, instance) == 0

    def test_a_second_arrival_begins_nothing_more(self, shop):
        first = start(shop, command_key="a" * 32)
        second = start(shop, command_key="a" * 32)
        assert (second.instance_id, second.replayed, count(shop, instance)) == (first.instance_id, True, 1)

    def test_a_file_of_the_start_form_belongs_to_the_case(self, shop, folder):
        started = start(shop, submitted=typed(customer="客户甲", files=pdf("letter")))
        (row,) = rows(shop, attachment, instance_id=started.instance_id)
        assert (row["field"], row["name"], row["task_id"]) == ("letter", "来信.pdf", None)
        with forms.file_store().open(row["sha256"]) as stream:
            assert stream.read() == PDF

    def test_who_may_not_start_does_not_find_the_form(self, shop):
        for opener in (forms.open_start, lambda db, **more: start(db, actor=more["actor"])):
            with pytest.raises(NotFound):
                opener(shop, actor=person("eve", "kitchen"), process_key=PROCESS, start_event="placed")

    def test_the_form_opens_under_its_name(self, shop):
        opened = forms.open_start(shop, actor=ANNA, process_key=PROCESS, start_event="placed")
        assert (opened.title, opened.detail, opened.task_revision, opened.keeps_drafts) == ("下单", None, None, False)


class TestComplete:
    """Forms of tasks."""

    def test_the_values_are_written_and_the_next_task_opens(self, begun):
        database, instance_id, task_id = begun
        done = complete(database, task_id)
        variables = case(database, instance_id)["variables"]
        assert {name: variables[name] for name in ("ok", "count", "by", "action")} == {
            "ok": True,
            "count": 2,
            "by": "anna",
            "action": "create",
        }
        assert (done.name, done.replayed, set(open_tasks(database, instance_id))) == ("核对", False, {"ship"})

    def test_the_rule_that_judged_the_form_stands_in_the_history(self, begun):
        database, instance_id, task_id = begun
        complete(database, task_id)
        (told,) = events(database, chain=instance_id, type="decision_evaluated")
        assert (told["element_id"], told["task_id"]) == ("check", task_id)
        assert told["data"] == {"decision": "dmn_record_identity", "rules": [1]}
        sealed = told
        assert sealed["values"]["value"][1] == "create"
        assert sealed["values"]["inputs"][1]

    def test_what_is_wrong_writes_nothing(self, begun):
        database, instance_id, task_id = begun
        with pytest.raises(FormInvalid) as refused:
            complete(database, task_id, ok="true", count="none")
        assert list(refused.value.errors) == ["count"]
        assert refused.value.submitted["count"] == ["none"]
        assert "ok" not in case(database, instance_id)["variables"]

    def test_only_fields_of_the_task_s_own_section_are_written(self, begun):
        database, instance_id, task_id = begun
        complete(database, task_id, ok="true", count="2", parcel="stolen", customer="stolen", by="stolen")
        variables = case(database, instance_id)["variables"]
        assert (variables["customer"], variables["by"], "parcel" in variables) == ("客户甲", "anna", False)

    def test_the_decision_refuses_and_the_page_says_why(self, begun):
        database, _instance_id, task_id = begun
        sent = typed(ok="true", count="2", existing="DD-1")
        with pytest.raises(FormInvalid) as refused:
            forms.complete(database, actor=ANNA, task_id=task_id, submitted=sent, command_key=key(), task_revision=1)
        assert (refused.value.errors, refused.value.outcome) == ({"": "已有记录"}, "open_existing")
        again = forms.open_task(database, actor=ANNA, task_id=task_id, submitted=sent, errors=refused.value.errors)
        assert (again.refusal.message, again.refusal.case_number, again.errors) == ("已有记录", "DD-1", {})
        assert again.filled.typed.one("existing") == "DD-1"

    def test_a_second_arrival_gets_the_first_answer(self, begun):
        database, instance_id, task_id = begun
        first = complete(database, task_id, command_key="a" * 32)
        second = complete(database, task_id, command_key="a" * 32)
        assert (second.instance_id, second.replayed) == (first.instance_id, True)
        assert len(rows(database, task, instance_id=instance_id)) == 2

    def test_a_key_of_another_page_is_no_second_arrival(self, begun):
        database, _instance_id, task_id = begun
        complete(database, task_id, command_key="a" * 32)
        (ship,) = open_tasks(database, begun[1]).values()
        with pytest.raises(CommandKeyReused):
            complete(database, ship, command_key="a" * 32, parcel="x")

    def test_a_task_somebody_else_finished_says_who(self, begun):
        database, _instance_id, task_id = begun
        complete(database, task_id)
        with pytest.raises(TaskClosed):
            complete(database, task_id, actor=BEN)

    def test_a_stale_page_is_refused(self, begun):
        database, _instance_id, task_id = begun
        engine.claim_task(database, actor=ANNA, task_id=task_id, command_key=key(), task_revision=1)
        with pytest.raises(TaskChanged):
            complete(database, task_id, revision=1)

    def test_who_only_sees_the_case_may_not_act(self, begun):
        database, _instance_id, task_id = begun
        with pytest.raises(NotPermitted):
            complete(database, task_id, actor=OWNER)
        assert forms.open_task(database, actor=OWNER, task_id=task_id).can_act is False

    def test_a_task_somebody_else_has_taken_is_not_judged(self, begun):
        database, _instance_id, task_id = begun
        engine.claim_task(database, actor=BEN, task_id=task_id, command_key=key(), task_revision=1)
        with pytest.raises(TaskChanged):
            complete(database, task_id, ok="true", count="not a number")
        with pytest.raises(NotPermitted):
            complete(database, task_id, ok="true", count="not a number", revision=2)

    def test_who_does_not_see_the_case_finds_nothing(self, begun):
        database, _instance_id, task_id = begun
        with pytest.raises(NotFound):
            forms.open_task(database, actor=person("eve", "kitchen"), task_id=task_id)

    def test_a_fault_of_the_diagram_keeps_what_was_typed(self, begun, monkeypatch):
        database, _instance_id, task_id = begun

        def fault(*_args, **_values):
            raise DiagramFault(element_id="way", element_name="是否发货", kind="no-flow", reason="", detail={})

        monkeypatch.setattr("engine.commands.complete_task.runtime.advance", fault)
        with pytest.raises(DiagramFault):
            complete(database, task_id, ok="true", count="02")
        opened = forms.open_task(database, actor=ANNA, task_id=task_id)
        assert (opened.draft_shown, opened.filled.typed.one("count")) == (True, "02")


class TestDrafts:
    """What is kept before it is submitted."""

    def keep(self, begun, actor=ANNA, **more):
        database, _instance_id, task_id = begun
        files = more.pop("files", None)
        forms.save_draft(database, actor=actor, task_id=task_id, submitted=typed(files=files, **more))

    def test_it_comes_back_word_for_word(self, begun):
        self.keep(begun, count=" drei ", ok="true", role="admin")
        opened = forms.open_task(begun[0], actor=ANNA, task_id=begun[2])
        assert (opened.draft_shown, opened.filled.typed.one("count"), opened.filled.typed.one("ok")) == (
            True,
            " drei ",
            "true",
        )
        assert "role" not in opened.filled.typed.texts

    def test_it_is_nobody_else_s(self, begun):
        self.keep(begun, count="3")
        opened = forms.open_task(begun[0], actor=BEN, task_id=begun[2])
        assert (opened.draft_shown, opened.filled.typed.one("count")) == (False, "")

    def test_a_file_of_a_draft_is_there_when_it_is_submitted(self, begun):
        database, instance_id, task_id = begun
        self.keep(begun, count="3", files=pdf("photo"))
        opened = forms.open_task(database, actor=ANNA, task_id=task_id)
        again = Submitted(typed=opened.filled.typed)
        forms.complete(
            database,
            actor=ANNA,
            task_id=task_id,
            submitted=again,
            command_key=key(),
            task_revision=opened.task_revision,
        )
        (row,) = rows(database, attachment, instance_id=instance_id)
        assert (row["field"], row["task_id"]) == ("photo", task_id)

    def test_a_draft_of_values_is_shown_as_well(self, begun):
        database, _instance_id, task_id = begun
        engine.save_task_draft(database, actor=ANNA, task_id=task_id, values={"count": 7, "ok": True, "unknown": 1})
        opened = forms.open_task(database, actor=ANNA, task_id=task_id)
        assert (opened.filled.typed.one("count"), opened.filled.typed.one("ok")) == ("7", "true")


def test_a_page_shown_again_has_what_was_typed_and_its_errors(begun):
    database, _instance_id, task_id = begun
    sent = typed(count="-1", files=pdf("photo"))
    with pytest.raises(FormInvalid) as refused:
        forms.complete(database, actor=ANNA, task_id=task_id, submitted=sent, command_key=key(), task_revision=1)
    opened = forms.open_task(database, actor=ANNA, task_id=task_id, submitted=sent, errors=refused.value.errors)
    assert opened.errors == {"count": "不能小于 1"}
    assert opened.filled.data["photo"][0]["name"] == "来信.pdf"
    assert "来信.pdf" in forms.form_html(opened, csrf_token="t", action="/")


def test_expressions_know_the_person_and_the_organisation(begun):
    database, _instance_id, task_id = begun
    actor = engine.Actor(
        user_id="anna", name="Anna", groups=ANNA.groups | {"shop/department/物流部", "shop/department/质量部/head"}
    )
    known = forms.open_task(database, actor=actor, task_id=task_id).filled.context.known
    assert known["user"] == {"id": "anna", "name": "Anna", "departments": ["物流部"]}
    assert "organization" not in known  # no text of this form names it
    naming = schema.read({"components": [{"type": "select", "key": "who", "valuesExpression": "=organization.groups"}]})
    detail = engine.task_in_hand(database, actor=actor, task_id=task_id)
    assert "office" in surroundings.of_task(database, actor, naming, detail).known["organization"]["groups"]
    assert known["case"]["business_key"] == "DD-20250310-001"
    assert (known["task"]["element_id"], known["task"]["round"]) == ("check", 1)


class TestRecord:
    """The record of a case."""

    @pytest.fixture
    def told(self, begun):
        database, instance_id, task_id = begun
        complete(database, task_id, ok="true", count="2", files=pdf("photo"))
        with clock.stopped_at(clock.now() + timedelta(minutes=5)):
            (ship,) = open_tasks(database, instance_id).values()
            complete(database, ship, parcel="一箱")
        return database, instance_id

    def test_it_holds_every_form_with_its_entries(self, told):
        found = forms.record(told[0], actor=ANNA, instance_id=told[1])
        assert (found.number, [part.form_key for part in found.parts]) == ("DD-20250310-001", ["f_record", "f_start"])
        assert [[entry.by for entry in section.entries] for section in found.parts[0].sections] == [["anna"], ["anna"]]
        assert [line.name for line in found.files] == ["来信.pdf"]

    def test_a_form_nobody_has_filled_in_yet_is_left_out(self, begun):
        found = forms.record(begun[0], actor=ANNA, instance_id=begun[1])
        assert [part.form_key for part in found.parts] == ["f_start"]

    def test_it_names_the_version_and_the_hash_of_the_file(self, told):
        (part,) = forms.record(told[0], actor=ANNA, instance_id=told[1], form_key="f_record").parts
        (version,) = engine.definition_versions(
            told[0], actor=engine.SYSTEM, procedure="shop", id="f_record", kind="form"
        )
        assert (part.version, part.digest) == (1, version.sha256)

    def test_it_is_shown_with_links_to_the_files(self, told):
        page = forms.record_html(forms.record(told[0], actor=ANNA, instance_id=told[1]))
        (row,) = rows(told[0], attachment, instance_id=told[1])
        assert f"/cases/{told[1]}/files/{row['id']}" in page
        assert "一箱" in page

    def test_the_case_s_page_gets_a_piece_for_each_form(self, told):
        first, second = forms.records(told[0], actor=ANNA, instance_id=told[1])
        assert "订单记录" in first
        assert "客户甲" in second
        assert "SHA-256" not in first.replace('title="SHA-256', "")

    def test_who_does_not_see_the_case_finds_nothing(self, told):
        with pytest.raises(NotFound):
            forms.record(told[0], actor=person("eve", "kitchen"), instance_id=told[1])
        with pytest.raises(NotFound):
            forms.record(told[0], actor=ANNA, instance_id=told[1], form_key="f_other")


def test_the_sweep_takes_what_no_case_refers_to(shop, folder):
    start(shop, submitted=typed(customer="客户甲", files=pdf("letter")))
    orphan = forms.file_store().receive(Upload("b.pdf", io.BytesIO(PDF + b"%")), accept="", user_id="anna")
    for held in (folder / "held").iterdir():
        held.unlink()
    with clock.stopped_at(clock.now() + timedelta(days=99999)):
        assert forms.sweep_uploads(shop, folder) == 1
    assert orphan
    assert len(list((folder / "files").glob("*/*"))) == 1
