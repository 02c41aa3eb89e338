"""Every procedure of the checkout, played end to end: everything passes and nothing is left out.

On PostgreSQL the first one is played here, and all of them by `make soak`: that takes many minutes.
"""

import pytest

from tests.needs import lacking
from tests.unit.content.procedure import PROCEDURES, each_procedure
from web import scenarios


@pytest.mark.timeout(600)
@each_procedure
def test_every_scenario_passes_and_everything_is_visited(procedure):
    _played(procedure, None)


@pytest.mark.timeout(600)
def test_so_they_do_on_postgresql(postgresql):
    if postgresql is None:
        lacking("PostgreSQL")
    _played(PROCEDURES[0], postgresql.url.render_as_string(hide_password=False))


def _played(procedure, url):
    report = scenarios.run(procedure.name, procedure.files, database_url=url)
    assert [(result.name, result.reason) for result in report.failed] == []
    assert {result.name for result in report.passed} >= set(procedure.about("scenarios"))
    assert report.not_visited == ()
