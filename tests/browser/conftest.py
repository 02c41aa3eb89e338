"""A real server, a real browser, and people who sign in with passwords. One browser a test process."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

import engine
import forms
from engine.storage import Database
from tests.needs import chromium
from web import create_app, library
from web.settings import Settings

PROCEDURE = "general_office"
PASSWORD = "correct horse battery staple"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def deployed(database: Database, procedure: str) -> str:
    """Deploy a procedure with its people, whose passwords the tests know; return the id of the deployment."""
    files = library.files_of(procedure)
    done = engine.deploy(database, actor=engine.SYSTEM, procedure=procedure, files=files, findings=forms.check(files))
    engine.add_people(database, actor=engine.SYSTEM, procedure=procedure, password_of=lambda user_id: PASSWORD)
    return done.id


@contextmanager
def served(database: Database, folder: Path) -> Iterator[str]:
    """Run a server over a database, and yield its address."""
    settings = Settings.from_environment({"CLAUSEFLOW_VAR": str(folder / "var")})
    server = make_server("127.0.0.1", 0, create_app(settings, database=database), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def furnished(sqlite_template, tmp_path_factory) -> Path:
    """A SQLite file with the procedure and its people, made once a process: their passwords take seconds."""
    path = tmp_path_factory.mktemp("furnished") / "clauseflow.db"
    shutil.copy(sqlite_template, path)
    with closing(Database(f"sqlite:///{path}")) as database:
        deployed(database, PROCEDURE)
    return path


@pytest.fixture
def house(sqlite_database, furnished, tmp_path):
    """Address of a running server over a database with the procedure and its people, which nobody has opened before."""
    shutil.copy(furnished, sqlite_database.url.database)
    with served(sqlite_database, tmp_path) as address:
        yield address


@pytest.fixture
def person(browser, house):
    """Signs somebody in, in a window of their own; a page's own errors fail the test."""
    windows, said = [], []

    def sign_in(user_id: str, *, width: int = 1280, height: int = 900) -> Page:
        window = browser.new_context(base_url=house, viewport={"width": width, "height": height}, locale="zh-CN")
        windows.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto("/login")
        page.fill("input[name=login]", user_id)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/")
        return page

    yield sign_in
    for window in windows:
        window.close()
    assert said == []


@pytest.fixture
def pictures(tmp_path) -> Path:
    """Where pictures go: beside the tests when they are renewed (`make pictures`), else thrown away."""
    return Path(__file__).parent / "pictures" if os.environ.get("CLAUSEFLOW_TEST_PICTURES") else tmp_path
