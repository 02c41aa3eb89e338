"""A person at a terminal, for the tests of the command."""

import pytest
from click.testing import CliRunner

from web.cli import main


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in an installation under a folder of its own; returns exit status and output."""

    def typed(*words, var="var", typed_in=None):
        monkeypatch.setenv("CLAUSEFLOW_VAR", str(tmp_path / var))
        monkeypatch.delenv("CLAUSEFLOW_DATABASE_URL", raising=False)
        done = CliRunner().invoke(main, [str(word) for word in words], input=typed_in, catch_exceptions=False)
        return done.exit_code, done.output

    return typed
