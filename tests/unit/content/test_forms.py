import pytest

import forms.lint
from tests.unit.content.procedure import PROCEDURES, each_procedure

TABLES = [(one, form_id) for one in PROCEDURES for form_id in one.named("fields")]


def sections(form):
    """Tasks of a section, with commas -> its components; "" for what stands in none."""
    groups = [component for component in form["components"] if component["type"] == "group"]
    rest = [component for component in form["components"] if component not in groups]
    found = {"": rest} if rest else {}
    for group in groups:
        found.setdefault(group["properties"].get("task", "").replace(" ", ""), []).extend(group["components"])
    return found


def as_written(component):
    key = component.get("key") or component.get("path") or component.get("dataSource", "").removeprefix("=")
    automatic = component.get("readonly") or component["type"] in ("expression", "table")
    mark = "!" if component.get("validate", {}).get("required") else "=" if automatic else ""
    return f"{key}:{component['type']}" + (mark or ("?" if "requiredIf" in component.get("properties", {}) else ""))


def fields_of(procedure, form_id):
    """Task of the section -> its fields, as the table has them."""
    found = {"": []}
    for word in " ".join(procedure.lines(f"fields {form_id}")).split():
        if word.endswith(":"):
            found[word[:-1]] = []
        else:
            found[list(found)[-1]].append(word)
    return {task: fields for task, fields in found.items() if fields}


def every(components):
    for one in components:
        yield one
        yield from every(one.get("components", ()))


@each_procedure
def test_the_fields_of_every_form_are_written_down(procedure):
    starts = set(procedure.about("start_forms"))
    assert set(procedure.named("fields")) | starts == set(procedure.bundle.forms)


@pytest.mark.parametrize(("procedure", "form_id"), TABLES, ids=[f"{one.name}-{id_}" for one, id_ in TABLES])
def test_a_form_has_the_fields_of_its_table_in_their_sections(procedure, form_id):
    found = sections(procedure.bundle.forms[form_id])
    silent = ("text", "separator", "spacer")
    written = {task: [as_written(one) for one in parts if one["type"] not in silent] for task, parts in found.items()}
    assert written == fields_of(procedure, form_id)


@each_procedure
def test_forms_pass_the_lint_that_judges_a_deployment(procedure):
    assert [one for one in forms.lint.check(procedure.files) if one.severity == "error"] == []


@each_procedure
def test_every_text_of_a_form_stands_in_english_too(procedure):
    for form in procedure.bundle.forms.values():
        assert form["clauseflow"]["title_en"]
        for one in every(form["components"]):
            shown = [name for name in ("label", "description") if one.get(name)]
            assert all(one["properties"].get(f"{name}_en") for name in shown), (form["id"], one.get("id"))
            assert all(option.get("label_en") for option in (*one.get("values", ()), *one.get("columns", ())))


@each_procedure
def test_who_the_customer_is_counts_as_personal(procedure):
    wanted = set(procedure.about("personal"))
    for form in procedure.bundle.forms.values():
        fields = {one["key"]: one["properties"] for one in every(form["components"]) if one.get("key")}
        personal = {key for key, said in fields.items() if said.get("class") in ("personal", "sensitive")}
        assert personal == wanted & set(fields), form["id"]
