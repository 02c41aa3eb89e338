"""The General Office's procedure, played end to end on both databases: everything passes and nothing is left out."""

import pytest

from tests.needs import lacking
from web import library, scenarios

NAMED = {"G1", "G1-0910", "G2", "G4", "G5", "G5-other"}  # by the specification


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    if request.param == "sqlite":
        return None
    server = request.getfixturevalue("postgresql")
    return server.url.render_as_string(hide_password=False) if server else lacking("PostgreSQL")


@pytest.mark.timeout(600)
def test_every_scenario_passes_and_everything_is_visited(url):
    report = scenarios.run("general_office", library.files_of("general_office"), database_url=url)
    assert [(result.name, result.reason) for result in report.failed] == []
    assert {result.name for result in report.passed} >= NAMED
    assert report.not_visited == ()
