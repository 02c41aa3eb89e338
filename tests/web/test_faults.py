"""What people read when something does not go, and what machines are told."""

import pytest

from web import create_app


@pytest.mark.parametrize(
    ("path", "words"), [("/nowhere", "没有找到这个页面"), ("/static/nothing.js", "没有找到这个页面")]
)
def test_what_is_not_there_is_said_in_plain_words(visitor, path, words):
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert words in answer.text


def test_a_script_gets_its_faults_as_data(visitor):
    answer = visitor.get("/nowhere", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "message" in answer.json


def test_a_wrong_method_is_said_in_plain_words(visitor, add):
    visitor.sign_in(add("li.na"))
    assert visitor.get("/logout").status_code == 405


def test_what_breaks_inside_says_nothing_of_the_insides(settings, database, add):
    app = create_app(settings, database=database)
    app.logger.disabled = True
    app.view_functions["auth.sign_in"] = broken
    answer = app.test_client().get("/login")
    assert answer.status_code == 500
    assert "系统出了问题" in answer.text
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


def broken():
    raise RuntimeError("secret detail")


broken.public = True


def test_the_process_says_that_it_is_up_and_the_installation_that_it_is_ready(visitor):
    assert visitor.get("/healthz").json == {"up": True}
    answer = visitor.get("/readyz")
    assert answer.status_code == 200
    assert answer.json["ready"]
    assert "Set-Cookie" not in answer.headers


def test_a_database_that_is_gone_is_not_ready_but_answers(settings, database, monkeypatch):
    app = create_app(settings, database=database)
    monkeypatch.setattr(database, "engine", _Gone())
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503


class _Gone:
    def connect(self):
        from sqlalchemy.exc import OperationalError

        raise OperationalError("connect", {}, Exception("gone"))
