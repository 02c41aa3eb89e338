from itertools import chain

import yaml

from tests.unit.content.procedure import each_procedure


def organization(procedure):
    return yaml.safe_load(procedure.files["organization.yaml"])


def people(procedure):
    return organization(procedure)["people"]


def groups(procedure):
    found = organization(procedure)
    named = [f"department/{one['name']}" for one in found.get("departments", ())]
    named += [f"region/{one['name']}" for one in found.get("regions", ())]
    return {*named, *found["roles"]}


@each_procedure
def test_people_are_in_groups_that_exist(procedure):
    for person in people(procedure):
        assert {*person.get("groups", ()), *person.get("head_of", ())} <= groups(procedure)


@each_procedure
def test_every_region_and_department_of_the_cases_has_a_head(procedure):
    led = set(chain(*(person.get("head_of", ()) for person in people(procedure))))
    assert led >= set(procedure.lines("led"))


@each_procedure
def test_there_is_somebody_for_every_role(procedure):
    members = set(chain(*(person.get("groups", ()) for person in people(procedure))))
    assert set(organization(procedure)["roles"]) <= members
    granted = set(chain(*(person.get("grants", ()) for person in people(procedure))))
    assert granted - {"starter"} == {"owner", "reviewer"}
    assert [person["id"] for person in people(procedure) if person.get("admin")] == procedure.about("admin")


@each_procedure
def test_groups_that_diagrams_name_exist(procedure):
    known = groups(procedure) | {f"{name}/head" for name in groups(procedure) if "/" in name}
    for element in procedure.elements.values():
        told = [element.assignment.candidate_groups, *(notice.groups for notice in element.notices)]
        named = [*element.starters, *(name for text in told if not text.startswith("=") for name in text.split(","))]
        assert {name.strip() for name in named if name.strip()} - {"everyone"} <= known, element.id
