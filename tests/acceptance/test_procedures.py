"""Every procedure of the checkout, played end to end on both databases: everything passes and nothing is left out."""

import pytest

from tests.needs import lacking
from tests.unit.content.procedure import each_procedure
from web import scenarios


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    if request.param == "sqlite":
        return None
    server = request.getfixturevalue("postgresql")
    return server.url.render_as_string(hide_password=False) if server else lacking("PostgreSQL")


@pytest.mark.timeout(600)
@each_procedure
def test_every_scenario_passes_and_everything_is_visited(procedure, url):
    report = scenarios.run(procedure.name, procedure.files, database_url=url)
    assert [(result.name, result.reason) for result in report.failed] == []
    assert {result.name for result in report.passed} >= set(procedure.about("scenarios"))
    assert report.not_visited == ()
