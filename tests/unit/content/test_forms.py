import pytest

import forms.lint
from tests.unit.content.general_office import BUNDLE, FILES, TABLES, lines

EVIDENCE = {"ut_register", "ut_contact", "ut_measures", "ut_confirm_effect", "ut_revisit"}


def sections(form):
    """Task of the section -> its components; "" for what stands in none."""
    groups = [component for component in form["components"] if component["type"] == "group"]
    return {group["properties"]["task"]: group["components"] for group in groups} or {"": form["components"]}


def as_written(component):
    key = component.get("key") or component.get("path") or component["dataSource"].removeprefix("=")
    automatic = component.get("readonly") or component["type"] in ("expression", "table")
    mark = "!" if component.get("validate", {}).get("required") else "=" if automatic else ""
    return f"{key}:{component['type']}" + (mark or ("?" if "requiredIf" in component["properties"] else ""))


def fields_of(form_id):
    """Task of the section -> its fields, as the table has them."""
    found = {"": []}
    for word in " ".join(lines(f"fields {form_id}")).split():
        if word.endswith(":"):
            found[word[:-1]] = []
        else:
            found[list(found)[-1]].append(word)
    return {task: fields for task, fields in found.items() if fields}


@pytest.mark.parametrize("form_id", [name.removeprefix("fields ") for name in TABLES if name.startswith("fields ")])
def test_a_form_has_the_fields_of_its_table_in_their_sections(form_id):
    found = sections(BUNDLE.forms[form_id])
    written = {task: [as_written(one) for one in parts if one["type"] != "filepicker"] for task, parts in found.items()}
    assert written == fields_of(form_id)


def test_evidence_may_be_attached_where_it_makes_sense():
    found = sections(BUNDLE.forms["f_complaint_record"])
    pickers = {task: c for task, components in found.items() for c in components if c["type"] == "filepicker"}
    assert set(pickers) == EVIDENCE
    assert all("required" not in picker.get("validate", {}) for picker in pickers.values())


def test_later_sections_are_answered_anew_in_every_round():
    found = sections(BUNDLE.forms["f_complaint_record"])
    kept = {"progress_rows", "measures_round", "measures"}
    for task in ("ut_contact", "ut_measures", "ut_confirm_effect", "ut_revisit"):
        for component in found[task]:
            key = component.get("key") or component.get("path") or component["dataSource"].removeprefix("=")
            assert (component["properties"].get("start") == "empty") is (key not in kept), key


def test_forms_pass_the_lint_that_judges_a_deployment():
    assert forms.lint.check(FILES) == ()


def test_every_text_of_a_form_stands_in_english_too():
    def texts(components):
        for one in components:
            yield one
            yield from texts(one.get("components", ()))

    for form in BUNDLE.forms.values():
        for one in texts(form["components"]):
            shown = [name for name in ("label", "description") if one.get(name)]
            assert all(one["properties"].get(f"{name}_en") for name in shown), (form["id"], one.get("id"))


def test_who_the_customer_is_counts_as_personal():
    for form_id in ("f_complaint_start", "f_recomplaint_start", "f_complaint_record"):
        form = BUNDLE.forms[form_id]
        fields = [one for part in sections(form).values() for one in part]
        personal = {one["key"] for one in fields if one["properties"].get("class") == "personal"}
        assert personal == {"customer_name", "customer_contact"}
