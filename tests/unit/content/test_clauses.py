import pytest

from tests.unit.content.general_office import BUNDLE, MAIN, MONTH, diagram, lines

CLAUSES = BUNDLE.clauses
POLICY = {"1", "4.7"}


def named_in_diagrams():
    """(clause, element) as the diagrams have it; a process stands as `process:` and its id."""
    for process in (diagram(MAIN), diagram(MONTH)):
        yield from ((clause, f"process:{process.id}") for clause in process.clauses)
        for element in process.elements.values():
            yield from ((clause, element.id) for clause in element.clauses)


def named_in_clauses():
    return {(id_, element) for id_, clause in CLAUSES.items() for element in clause.get("elements", ())}


def keys_of(components):
    for component in components:
        yield component.get("key") or component.get("path") or component.get("dataSource", "").removeprefix("=")
        yield from keys_of(component.get("components", ()))


def test_all_clauses_are_there():
    assert len(CLAUSES) == 24
    assert set(CLAUSES) == {line.split(":")[0].strip() for line in lines("clauses")} | POLICY


def test_diagrams_and_clauses_name_each_other():
    assert set(named_in_diagrams()) == named_in_clauses()


@pytest.mark.parametrize("line", lines("clauses"), ids=lambda line: line.split(":")[0].strip())
def test_a_clause_is_carried_out_where_the_table_says(line):
    clause, elements = line.strip().split(": ")
    assert set(elements.split()) <= set(CLAUSES[clause]["elements"])


def test_every_clause_is_carried_out_or_says_why_not():
    for id_, clause in CLAUSES.items():
        assert (clause["kind"] == "policy") is (id_ in POLICY)
        assert clause.get("reason") if id_ in POLICY else clause["elements"]
        assert all(clause[part] for part in ("title", "title_en", "line", "rule", "gloss"))


def test_fields_and_tables_that_clauses_name_exist():
    fields = {f"{id_}.{key}" for id_, form in BUNDLE.forms.items() for key in keys_of(form["components"]) if key}
    for clause in CLAUSES.values():
        assert set(clause.get("fields", ())) <= fields
        assert set(clause.get("decisions", ())) <= set(BUNDLE.decisions)


def test_limits_name_the_clause_of_their_element():
    for element in diagram(MAIN).elements.values():
        assert {limit.clause for limit in element.limits} <= set(element.clauses)
