"""Messages to a real https server: taken, refused for good, refused for the moment, never sent on to another place."""

import pytest

from engine.commands.letters.channels import NotSent, RobotMessage
from engine.workers import robots
from engine.workers.robots import send_robot


@pytest.fixture
def send(robot_server, trusting):
    def send(kind="wecom", **changed):
        said = {"title": "【照章】", "text": "请处理", "secret": "SECRET-OF-THE-CHAT", **changed}
        send_robot(RobotMessage(kind=kind, address=robot_server.address(), **said), tls=trusting)

    return send


def failure(send, **changed):
    with pytest.raises(NotSent) as found:
        send(**changed)
    assert "TOKEN-OF" not in found.value.reason
    assert "SECRET-OF" not in found.value.reason
    return found.value


@pytest.mark.parametrize("answer", [{"errcode": 0, "errmsg": "ok"}, {"code": 0, "msg": "success"}, {"StatusCode": 0}])
def test_a_message_is_taken_once(send, robot_server, answer):
    robot_server.answers.append((200, {}, answer))
    send()
    (path, body), *more = robot_server.taken
    assert path == "/robot/send?access_token=TOKEN-OF-THE-CHAT"
    assert body["text"]["content"] == "【照章】请处理"
    assert more == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_refusal_is_for_good(send, robot_server, status):
    robot_server.answers.append((status, {}, b"no"))
    found = failure(send)
    assert (found.lasting, found.closed) == (True, False)
    assert str(status) in found.reason


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_server_in_trouble_is_asked_again(send, robot_server, status):
    robot_server.answers.append((status, {}, b"later"))
    found = failure(send)
    assert (found.lasting, found.closed) == (False, True)


@pytest.mark.parametrize("answer", [{"errcode": 310000, "errmsg": "sign not match"}, {"code": 19021, "msg": "sign"}])
def test_a_code_is_a_refusal_for_good(send, robot_server, answer):
    robot_server.answers.append((200, {}, answer))
    assert failure(send).lasting


@pytest.mark.parametrize("answer", [{"errcode": 45009}, {"errcode": 130101}, {"code": 11232}, {"errcode": -1}])
def test_too_many_messages_are_for_later(send, robot_server, answer):
    robot_server.answers.append((200, {}, answer))
    found = failure(send)
    assert (found.lasting, found.closed) == (False, True)


@pytest.mark.parametrize("answer", [b"<html>sign in first</html>", b"[]", b"{}", b'{"errcode": "0"}'])
def test_another_kind_of_answer_is_no_success(send, robot_server, answer):
    robot_server.answers.append((200, {}, answer))
    assert not failure(send).lasting


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(send, robot_server, status):
    robot_server.answers.append((status, {"Location": robot_server.address("elsewhere")}, b""))
    assert failure(send).lasting
    assert len(robot_server.taken) == 1


def test_an_answer_that_repeats_the_secret_is_not_repeated(send, robot_server):
    said = f"no robot at {robot_server.address()} with SECRET-OF-THE-CHAT"
    robot_server.answers.append((200, {}, {"errcode": 1, "errmsg": said}))
    failure(send)


def test_an_unknown_certificate_is_not_trusted(robot_server):
    with pytest.raises(NotSent) as found:
        send_robot(RobotMessage(kind="wecom", address=robot_server.address(), secret="", title="", text=""))
    assert "SSLCertVerificationError" in found.value.reason
    assert robot_server.taken == []


def test_a_server_that_is_not_there_may_come_back(trusting):
    message = RobotMessage(kind="wecom", address="https://localhost:1/TOKEN-OF-THE-CHAT", secret="", title="", text="")
    with pytest.raises(NotSent) as found:
        send_robot(message, tls=trusting)
    assert found.value.closed
    assert "TOKEN" not in found.value.reason


def test_nobody_waits_long(send, robot_server, monkeypatch):
    """The server takes the connection and never answers."""
    monkeypatch.setattr(robots, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(robot_server, "finish_request", lambda request, address: request.recv(1))
    assert failure(send).closed
