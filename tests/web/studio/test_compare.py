"""Two versions of a diagram: what came, what went, what differs; nothing when only the file's form differs."""

from pathlib import Path

from web.studio.compare import compare

FOREIGN = (Path(__file__).parent / "foreign.bpmn").read_bytes()


def changes(old, new):
    return {change.element_id: change for change in compare(old, new).changes}


def edited(*replacements):
    content = FOREIGN.decode()
    for old, new in replacements:
        assert old in content
        content = content.replace(old, new)
    return content.encode()


def test_a_file_does_not_differ_from_itself():
    assert not compare(FOREIGN, FOREIGN)


def test_other_prefixes_and_spaces_are_no_difference():
    other = (
        FOREIGN.decode()
        .replace("semantic:", "bpmn:")
        .replace("xmlns:semantic", "xmlns:bpmn")
        .replace("\n      ", "\n  ")
    )
    assert not compare(FOREIGN, other.encode())


def test_saying_what_the_standard_says_anyway_is_no_difference():
    assert not compare(FOREIGN, edited((' isInterrupting="true"', ""), (' textFormat="text/plain"', "")))


def test_a_changed_name_is_told_with_both_names():
    found = changes(FOREIGN, edited(('name="验货"', 'name="验货并拍照"')))
    assert [(d.path, d.old, d.new) for d in found["inspect"].details] == [("name", "验货", "验货并拍照")]


def test_a_change_inside_somebody_elses_extension_is_told():
    found = changes(FOREIGN, edited(('weight="0.5"', 'weight="0.7"')))
    assert [d.path for d in found["inspect"].details] == ["checklist item weight"]
    assert found["inspect"].details[0].new == "1.5, 0.7"


def test_an_extension_that_is_lost_is_told():
    found = changes(FOREIGN, edited(('<camunda:taskListener class="com.vendor.Audit" event="create" />', "")))
    assert {d.path for d in found["inspect"].details} == {"taskListener class", "taskListener event"}


def test_a_changed_condition_belongs_to_its_flow():
    found = changes(FOREIGN, edited(("amount &lt; 500", "amount &lt; 800")))
    assert list(found) == ["_f2"]
    assert found["_f2"].details[0].path == "conditionExpression"


def test_elements_that_come_and_go_are_told_once():
    without = edited(('<semantic:dataObject id="_photo_data" />', ""))
    assert [(c.kind, c.element_id) for c in compare(FOREIGN, without).changes] == [("removed", "_photo_data")]
    assert [(c.kind, c.element_id) for c in compare(without, FOREIGN).changes] == [("added", "_photo_data")]


def test_another_kind_of_element_under_the_same_id_is_a_change():
    found = changes(FOREIGN, edited(("semantic:inclusiveGateway", "semantic:exclusiveGateway")))
    assert [(d.path, d.old, d.new) for d in found["decide"].details] == [
        ("type", "inclusiveGateway", "exclusiveGateway")
    ]


def test_moving_a_shape_changes_only_the_drawing():
    difference = compare(FOREIGN, edited(('x="300" y="210"', 'x="310" y="210"')))
    assert difference.drawing
    assert difference.changes == ()


def test_an_empty_label_moves_nothing():
    assert not compare(
        FOREIGN, edited(('width="100" height="80" />', 'width="100" height="80" /><bpmndi:BPMNLabel />'))
    )


def test_everything_is_new_where_nothing_was():
    assert {change.kind for change in compare(b"", FOREIGN).changes} == {"added"}
