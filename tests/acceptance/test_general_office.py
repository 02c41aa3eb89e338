"""The General Office's procedure, played end to end on both databases: everything passes and nothing is left out."""

import pytest

from tests.needs import lacking
from web import library, scenarios

FILES = library.files_of("general_office")
NAMED = {"G1", "G1-0910", "G2", "G4", "G5", "G5-other"}  # by the specification


def run(url=None):
    return scenarios.run("general_office", FILES, database_url=url)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def report(request):
    if request.param == "sqlite":
        return run()
    server = request.getfixturevalue("postgresql")
    if server is None:
        lacking("PostgreSQL")
    return run(server.url.render_as_string(hide_password=False))


@pytest.mark.timeout(300)
def test_every_scenario_passes(report):
    assert [(result.name, result.reason) for result in report.failed] == []
    assert {result.name for result in report.passed} >= NAMED


@pytest.mark.timeout(300)
def test_every_outcome_timer_start_end_and_rule_is_visited(report):
    assert report.not_visited == ()
