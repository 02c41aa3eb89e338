import pytest

from tests.unit.content.procedure import PROCEDURES, each_procedure, keys_of

LINES = [(one, line) for one in PROCEDURES for line in one.lines("clauses")]


def named_in_diagrams(procedure):
    """(clause, element) as the diagrams have it; a process stands as `process:` and its id."""
    for process in procedure.diagrams.values():
        yield from ((clause, f"process:{process.id}") for clause in process.clauses)
        for one in (*process.elements.values(), *process.flows.values()):
            yield from ((clause, one.id) for clause in one.clauses)


@each_procedure
def test_all_clauses_are_there(procedure):
    told = {line.split(":")[0].strip() for line in procedure.lines("clauses")}
    assert set(procedure.bundle.clauses) == told | set(procedure.about("policy"))


@each_procedure
def test_diagrams_and_clauses_name_each_other(procedure):
    clauses = procedure.bundle.clauses
    named = {(id_, element) for id_, clause in clauses.items() for element in clause.get("elements", ())}
    assert set(named_in_diagrams(procedure)) == named


@pytest.mark.parametrize(("procedure", "line"), LINES, ids=[f"{one.name}-{text.split(':')[0]}" for one, text in LINES])
def test_a_clause_is_carried_out_where_the_table_says(procedure, line):
    clause, _colon, elements = line.partition(":")
    found = procedure.bundle.clauses[clause.strip()]
    assert set(elements.split()) <= {*found.get("elements", ()), *found.get("fields", ()), *found.get("decisions", ())}


@each_procedure
def test_every_clause_is_carried_out_or_says_why_not(procedure):
    policy = procedure.about("policy")
    for id_, clause in procedure.bundle.clauses.items():
        assert (clause["kind"] == "policy") is (id_ in policy)
        assert clause.get("reason") if id_ in policy else clause.get("elements") or clause.get("fields")
        assert all(clause[part] for part in ("title", "title_en", "line", "rule", "gloss")), id_


@each_procedure
def test_fields_and_tables_that_clauses_name_exist(procedure):
    bundle = procedure.bundle
    fields = {f"{id_}.{key}" for id_, form in bundle.forms.items() for key in keys_of(form["components"])}
    for id_, clause in bundle.clauses.items():
        assert set(clause.get("fields", ())) - fields == set(), id_
        assert set(clause.get("decisions", ())) <= set(bundle.decisions)


@each_procedure
def test_limits_name_the_clause_of_their_element(procedure):
    for element in procedure.elements.values():
        assert {limit.clause for limit in element.limits} <= set(element.clauses)
