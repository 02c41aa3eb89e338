"""The archive of a month on the command line: written whole or not at all, and proved by its own program."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from engine import clock
from tests.cases import complete, open_tasks, start
from tests.web.shop import open_shop
from web.cli import main
from web.review.package import case_files


@pytest.fixture
def run(sqlite_database, tmp_path, monkeypatch):
    """Runs a command over a shop in which a case ended in March 2025; returns exit status and output."""
    monkeypatch.setenv("CLAUSEFLOW_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("CLAUSEFLOW_DATABASE_URL", f"sqlite:///{sqlite_database.url.database}")
    with clock.stopped_at(datetime(2025, 3, 10, 1, 0, tzinfo=UTC)):
        open_shop(sqlite_database)
        case = start(sqlite_database).instance_id
        while tasks := open_tasks(sqlite_database, case):
            complete(sqlite_database, next(iter(tasks.values())), ok=True)

    def typed(*words):
        done = CliRunner().invoke(main, [str(word) for word in words])
        return done.exit_code, done.output

    return typed


def test_it_writes_a_package_that_proves_itself_and_says_the_digest_to_note(run, tmp_path):
    target = tmp_path / "march.zip"
    status, said = run("archive", "shop", "2025-03", target)
    assert (status, "1 个案件" in said) == (0, True), said
    with ZipFile(target) as archive:
        content = archive.read("manifest.json")
        archive.extractall(tmp_path / "out")
    digest = hashlib.sha256(content).hexdigest()
    assert digest in said
    assert json.loads(content)["count"] == 1
    command = [sys.executable, "-I", str(tmp_path / "out" / "verify.py"), "--manifest", digest]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, "全部一致" in done.stdout) == (0, True), done.stdout


def test_a_month_without_cases_writes_no_file(run, tmp_path):
    for procedure, month in (("shop", "2025-02"), ("bank", "2025-03")):
        status, said = run("archive", procedure, month, tmp_path / "none.zip")
        assert (status, "没有结束的案件" in said) == (1, True)
    assert run("archive", "shop", "March", tmp_path / "none.zip")[0] == 1
    assert not list(Path(tmp_path).glob("none.zip*"))


def test_a_package_that_broke_off_leaves_the_older_one(run, tmp_path, monkeypatch):
    target = tmp_path / "march.zip"
    target.write_bytes(b"older")

    def broken(*_given, **_more):
        raise OSError("the disk is full")

    monkeypatch.setattr(case_files, "case_page", broken)
    assert run("archive", "shop", "2025-03", target)[0] == 1
    assert target.read_bytes() == b"older"
    assert [path.name for path in tmp_path.glob("march*")] == ["march.zip"]
