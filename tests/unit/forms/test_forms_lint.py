"""What is wrong with a form is said before it is deployed."""

import json

import pytest

from forms.lint import check
from tests.unit.forms.making import field, rows

YES = [{"label": "是", "value": "y"}]


def findings(*components, **own):
    raw = {"id": "f_test", "type": "default", "schemaVersion": 19, "components": list(components), **own}
    return check({"a/f_test.form": json.dumps(raw).encode()})


def rules(*components, **own):
    return [finding.rule for finding in findings(*components, **own)]


def test_a_sound_form_has_no_finding():
    assert (
        findings(
            field("textfield", "name", validate={"required": True, "pattern": "^.+$"}),
            field("datetime", "at", subtype="datetime", properties={"notAfter": "=now()"}),
            field("radio", "ok", values=YES),
            field("select", "who", valuesExpression="=organization.departments"),
            field("filepicker", "photo", properties={"accept": "image/*,.pdf", "capture": "environment"}),
            field("expression", "n", expression="=count(rows)"),
            rows(field("textfield", "a")),
            {"type": "text", "text": "**注意** [说明](https://example.com) {{name}}"},
            {"type": "table", "label": "表", "dataSource": "=rows", "columns": [{"key": "a", "label": "A"}]},
            {"type": "separator"},
            {"type": "spacer"},
            {"type": "button", "label": "提交", "action": "submit"},
        )
        == ()
    )


@pytest.mark.parametrize("kind", ["html", "iframe", "image", "documentPreview", "script", "youtube", ""])
def test_a_component_the_server_does_not_show_is_refused(kind):
    assert rules(field(kind)) == ["form-component"]


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("", "form-without-key"),
        ("1a", "form-key"),
        ("a b", "form-key"),
        ("a..b", "form-key"),
        ("a-b", "form-key"),
        ("organization", "form-key-reserved"),
        ("user.name", "form-key-reserved"),
        ("this", "form-key-reserved"),
        ("csrf_token", "form-key-reserved"),
        ("command_key", "form-key-reserved"),
        ("_add", "form-key-reserved"),
    ],
)
def test_a_key_must_be_one(key, rule):
    assert rules(field("textfield", key)) == [rule]


def test_chinese_keys_and_paths_are_keys():
    assert rules(field("textfield", "客户.姓名")) == []


@pytest.mark.parametrize(
    "more",
    [
        {"conditional": {"hide": "=a +"}},
        {"readonly": "=("},
        {"properties": {"requiredIf": "=if a"}},
        {"properties": {"default": "=[1"}},
        {"properties": {"notAfter": "=now("}},
        {"properties": {"check": "=a >"}},
        {"validate": {"min": "=1 +"}},
        {"label": "=a +"},
        {"description": "{{a +}}"},
    ],
)
def test_an_expression_must_parse(more):
    (finding,) = findings(field("textfield", "a", **more))
    assert (finding.rule, finding.element_id, finding.file) == ("form-expression", "a", "a/f_test.form")


def test_the_expressions_of_lists_and_choices_must_parse():
    assert rules(rows(field("textfield", "a"), properties={"fixedRows": "=for"})) == ["form-expression"]
    assert rules(field("select", valuesExpression="=[")) == ["form-expression"]
    assert rules(field("expression", expression="=1 +")) == ["form-expression"]


@pytest.mark.parametrize("more", [{}, {"values": YES, "valuesKey": "x"}, {"values": []}])
def test_a_choice_has_one_source_of_answers(more):
    assert rules(field("radio", **more)) == ["form-options"]


def test_answers_differ():
    assert rules(field("radio", values=YES + YES)) == ["form-options-twice"]


@pytest.mark.parametrize("pattern", ["(", "(?=a)b", "(a)\\1"])
def test_a_pattern_is_one_that_ends_in_time(pattern):
    assert rules(field("textfield", validate={"pattern": pattern})) == ["form-pattern"]


@pytest.mark.parametrize("properties", [{"start": "blank"}, {"class": "secret"}, {"capture": "screen"}])
def test_a_property_has_a_known_value(properties):
    assert rules(field("textfield", properties=properties)) == ["form-property"]


def test_a_date_has_a_known_subtype():
    assert rules(field("datetime", subtype="week")) == ["form-property"]


def test_a_file_field_takes_types_that_can_be_told():
    assert rules(field("filepicker", accept=".exe")) == ["form-accept"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("<b>fett</b>", "form-markup"),
        ("<script>alert(1)</script>", "form-markup"),
        ("[x](javascript:alert(1))", "form-link"),
        ("[x](data:text/html,a)", "form-link"),
        ("{{#if a}}x{{/if}}", "form-template"),
    ],
)
def test_a_text_is_only_a_text(text, rule):
    assert rule in rules({"type": "text", "id": "t", "text": text})


def test_comparisons_are_no_markup():
    assert rules({"type": "text", "text": "a < b, x > y"}) == []


def test_keys_are_not_used_twice_side_by_side():
    group = {"type": "group", "label": "组", "components": [field("textfield", "a")]}
    assert rules(field("textfield", "a"), group) == ["form-key-twice"]


def test_the_same_key_in_two_objects_is_two_keys():
    assert rules(field("textfield", "a"), rows(field("textfield", "a"))) == []


def test_a_list_in_a_list_is_refused():
    assert rules(rows(rows(field("textfield", "a"), key="inner"))) == ["form-nested-list"]


def test_a_list_cannot_be_read_only_by_condition():
    assert rules(rows(field("textfield", "a"), readonly="=a")) == ["form-readonly-list"]


def test_a_field_without_a_label_cannot_be_named():
    assert rules(field("textfield", label=" ")) == ["form-without-label"]


def test_the_decision_s_expressions_must_parse():
    judge = {"decision": "d", "inputs": {"a": "=1 +"}, "refuse": {"no": {"link": "=("}}}
    assert rules(clauseflow=judge) == ["form-expression", "form-expression"]


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b"\xff", b'{"components": {}}', b'{"components": [1]}', b'{"components": [{"values": 1}]}']
)
def test_what_is_no_form_is_refused_in_words(content):
    (finding,) = check({"x.form": content})
    assert finding.rule == "form-unreadable"
    assert finding.reason


def test_a_form_has_an_id_and_a_known_version():
    assert rules(id="") == ["form-without-id"]
    assert rules(schemaVersion=20) == ["form-schema-version"]


def test_a_form_is_not_endless():
    assert check({"x.form": b" " * 600_000})[0].rule == "form-too-large"
    assert "form-too-many-components" in rules(*({"type": "separator"} for _n in range(501)))


def test_two_forms_do_not_share_an_id():
    raw = b'{"id": "f", "components": []}'
    assert [f.rule for f in check({"a.form": raw, "b.form": raw})] == ["form-same-id"]


def test_other_members_of_a_bundle_are_left_alone():
    assert check({"x.bpmn": b"<", "clauses.yaml": b":"}) == ()


DIAGRAM = b'<process id="p"><userTask id="ut_one"/></process>'
TABLE = b'<decision id="d_known"/>'


def beside(raw, **files):
    bundle = {"f.form": json.dumps({"id": "f", **raw}).encode(), "p.bpmn": DIAGRAM, "d.dmn": TABLE, **files}
    return [(found.rule, found.severity) for found in check(bundle)]


def test_a_section_belongs_to_a_task_that_exists():
    group = {"type": "group", "label": "段", "components": [field("textfield", "a")]}
    assert beside({"components": [{**group, "properties": {"task": "ut_one"}}]}) == []
    assert beside({"components": [{**group, "properties": {"task": "ut_onee"}}]}) == [("form-unknown-task", "warning")]


def test_the_decision_of_a_form_is_in_its_bundle():
    assert beside({"clauseflow": {"decision": "d_known"}}) == []
    assert beside({"clauseflow": {"decision": "d_other"}}) == [("form-unknown-decision", "error")]
