"""What a newcomer sees first: the desk of the demo, with something late, something pressing and something to report."""

import pytest

import engine
import forms
from engine import clock
from tests.browser.conftest import PROCEDURE
from web import demo, library

FEWEST = 5  # cases of a procedure that a newcomer sees, nearly all in different states

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def shown(sqlite_database, house, tmp_path):
    """The demo's cases, on the desk of people whose passwords the tests know."""
    lines = []
    demo.prepare(sqlite_database, tmp_path, progress=lines.append)
    return lines


def test_the_demo_has_cases_in_several_states_and_is_made_only_once(sqlite_database, shown, tmp_path):
    rows = engine.find_cases(sqlite_database, actor=engine.SYSTEM).rows
    assert {row.status for row in rows} == {"running", "completed"}
    assert any(row.late for row in rows)
    demo.prepare(sqlite_database, tmp_path, progress=shown.append)
    assert len(engine.find_cases(sqlite_database, actor=engine.SYSTEM).rows) == len(rows)
    assert engine.verify(sqlite_database).problems == ()


def test_the_desk_shows_first_what_is_late_and_then_what_is_pressing(shown, person, pictures):
    page = person("he.jing")
    page.goto("/?queue=group")
    rows = page.get_by_role("main").locator("tbody tr").all_inner_texts()
    assert "已超时" in rows[0]
    assert "还剩" in rows[1]
    page.screenshot(path=pictures / "desk.png", clip={"x": 0, "y": 0, "width": 1280, "height": 560})


def test_the_people_of_a_demo_get_passwords_that_only_its_account_can_read(sqlite_database, tmp_path):
    with clock.stopped_at(clock.now() - demo.BEGINNING):
        files = library.files_of(PROCEDURE)
        engine.deploy(
            sqlite_database, actor=engine.SYSTEM, procedure=PROCEDURE, files=files, findings=forms.check(files)
        )
    demo.prepare(sqlite_database, tmp_path, progress=lambda line: None)
    kept = tmp_path / "demo-passwords.txt"
    assert kept.stat().st_mode & 0o077 == 0
    user_id, password, _name = kept.read_text("utf-8").splitlines()[0].split()
    assert engine.sign_in(sqlite_database, login=user_id, password=password, remote="127.0.0.1")


def test_every_procedure_has_its_cases_though_timers_of_all_begin_some_meanwhile(sqlite_database, tmp_path):
    with clock.stopped_at(clock.now() - demo.BEGINNING):
        for name in library.procedures():
            files = library.files_of(name)
            engine.deploy(
                sqlite_database, actor=engine.SYSTEM, procedure=name, files=files, findings=forms.check(files)
            )
    demo.prepare(sqlite_database, tmp_path, progress=lambda line: None)
    for name in library.procedures():
        rows = engine.find_cases(sqlite_database, actor=engine.SYSTEM, procedure=name).rows
        assert len(rows) >= FEWEST, name
        assert len({(row.process_key, row.status, row.open_tasks) for row in rows}) >= FEWEST - 1, name
    assert engine.verify(sqlite_database).problems == ()
