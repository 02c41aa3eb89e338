"""Visitors with a browser that runs no scripts, on the real application and a real database."""

import re
import shutil
from html import unescape

import pytest

import engine
import forms
from engine.storage import Database, upgrade
from web import create_app
from web.library import files_of
from web.settings import Settings

PASSWORD = "correct horse staple"
PROCEDURE = "general_office"
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


class Visitor:
    """Somebody with a browser: keeps cookies, sends the token of the page, follows where the answer leads."""

    def __init__(self, app):
        self.browser = app.test_client()

    def get(self, path, **more):
        return self.browser.get(path, **more)

    def token(self):
        page = self.browser.get("/password")
        return TOKEN.search(page.text if page.status_code == 200 else self.browser.get("/login").text).group(1)

    def post(self, path, data=None, **more):
        return self.browser.post(path, data={"csrf_token": self.token(), **(data or {})}, **more)

    def sign_in(self, login, password=PASSWORD, **more):
        return self.post("/login", {"login": login, "password": password, **more})


def fields_of(page):
    """Hidden and typed values of the page's last form, as a browser would send them."""
    form = page[page.rindex("<form") :]
    found = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form)
    return {unescape(name): unescape(value) for name, value in found}


@pytest.fixture
def settings(database, tmp_path):
    return Settings(var=tmp_path, database_url=str(database.url), secret_key="k" * 40)


@pytest.fixture
def app(settings, database):
    app = create_app(settings, database=database)
    app.testing = True
    return app


@pytest.fixture
def visitor(app):
    return Visitor(app)


@pytest.fixture
def add(database):
    """Add an account under a login, with the usual password."""

    def add(login, name="", **more):
        engine.add_user(database, actor=engine.SYSTEM, user_id=login, name=name or login, password=PASSWORD, **more)
        return login

    return add


@pytest.fixture(scope="session")
def played_office(tmp_path_factory):
    """A SQLite file in which the General Office is deployed and its people have accounts; made once a process."""
    path = tmp_path_factory.mktemp("office") / "clauseflow.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    open_office(database)
    database.close()
    return path


def open_office(database):
    """Deploy the General Office's procedure and make accounts for its people; nobody has a password yet."""
    files = files_of(PROCEDURE)
    findings = forms.check(files)
    engine.deploy(database, actor=engine.SYSTEM, procedure=PROCEDURE, files=files, findings=findings)
    engine.add_people(database, actor=engine.SYSTEM, procedure=PROCEDURE)


@pytest.fixture
def office(database, played_office):
    """The General Office at work, without a case."""
    if database.dialect == "sqlite":
        shutil.copy(played_office, database.url.database)
    else:
        open_office(database)
    return database


@pytest.fixture
def enter(app, office):
    """Sign somebody of the office in and return their browser."""

    def enter(login):
        engine.set_password(office, actor=engine.SYSTEM, user_id=login, password=PASSWORD)
        visitor = Visitor(app)
        assert visitor.sign_in(login).status_code == 302
        return visitor

    return enter
