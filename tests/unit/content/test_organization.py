import yaml

from tests.unit.content.general_office import FILES, MAIN, MONTH, diagram

ORGANIZATION = yaml.safe_load(FILES["organization.yaml"])
PEOPLE = {person["id"]: person for person in ORGANIZATION["people"]}


def groups():
    named = [f"department/{one['name']}" for one in ORGANIZATION["departments"]]
    named += [f"region/{one['name']}" for one in ORGANIZATION["regions"]]
    return {*named, *ORGANIZATION["roles"]}


def test_people_are_in_groups_that_exist():
    for person in PEOPLE.values():
        assert {*person.get("groups", ()), *person.get("head_of", ())} <= groups()


def test_every_region_and_department_of_the_cases_has_a_head():
    led = {group for person in PEOPLE.values() for group in person.get("head_of", ())}
    assert led >= {"region/华东区", "region/华南区", "department/物流部", "department/质量部"}


def test_there_is_somebody_for_every_role():
    members = {group for person in PEOPLE.values() for group in person.get("groups", ())}
    assert set(ORGANIZATION["roles"]) <= members
    assert {right for person in PEOPLE.values() for right in person.get("grants", ())} == {"owner", "reviewer"}
    assert [person["id"] for person in PEOPLE.values() if person.get("admin")] == ["guan.li"]


def test_groups_that_diagrams_name_exist():
    for process in (diagram(MAIN), diagram(MONTH)):
        for element in process.elements.values():
            named = [*element.starters, element.assignment.candidate_groups, *(n.groups for n in element.notices)]
            assert {name for name in named if name and not name.startswith("=")} <= groups()
