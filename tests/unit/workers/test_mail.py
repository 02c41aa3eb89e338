"""Mails to a real SMTP server: as they arrive, encrypted, refused for good or for the moment, without other headers."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.commands.letters.channels import Mail, NotSent
from engine.workers import mail as sending
from engine.workers.mail import Mailbox, send_mail
from tests.servers import PASSWORD, USER, MailServer, running

MAIL = Mail(
    id="a" * 32,
    to="he.jing@example.com",
    subject="请在 10 分钟内核对",
    text="请在 10 分钟内核对\n.\n第二行\n",
    written_at=datetime(2025, 3, 10, 1, 0, tzinfo=UTC),
)


def box(server, **changed):
    known = {"host": "localhost", "port": server.port, "security": server.security, "tls": None}
    return Mailbox(sender="照章 <clauseflow@example.com>", **{**known, **changed})


def arrived(server):
    ((sender, to, content),) = server.taken
    assert (sender, to) == ("clauseflow@example.com", MAIL.to)
    return email.message_from_bytes(content, policy=email.policy.default)


def failure(server, mail=MAIL, **changed):
    with pytest.raises(NotSent) as found:
        send_mail(box(server, **changed), mail)
    assert PASSWORD not in found.value.reason
    assert server.taken == []
    return found.value


def test_a_mail_arrives_as_it_was_written(mail_server):
    send_mail(box(mail_server), MAIL)
    message = arrived(mail_server)
    assert message["Subject"] == MAIL.subject
    assert message["From"] == "照章 <clauseflow@example.com>"
    assert message["To"] == MAIL.to
    assert message["Date"].datetime == MAIL.written_at
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text
    assert message.get_content_type() == "text/plain"


def test_it_has_the_same_id_each_time(mail_server):
    for _time in range(2):
        send_mail(box(mail_server), MAIL)
    ids = {email.message_from_bytes(content)["Message-ID"] for _from, _to, content in mail_server.taken}
    assert ids == {f"<{MAIL.id}@example.com>"}


@pytest.mark.parametrize("text", ["x\r\nBcc: spy@example.com", "x\nBcc: spy@example.com", "x\rBcc: spy@example.com"])
def test_no_subject_becomes_a_header(mail_server, text):
    with pytest.raises(ValueError, match="linefeed"):
        send_mail(box(mail_server), replace(MAIL, subject=text))
    assert mail_server.taken == []


def test_a_very_long_subject_stays_one_header(mail_server):
    send_mail(box(mail_server), replace(MAIL, subject="核" * 120))
    assert arrived(mail_server)["Subject"] == "核" * 120


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_user_and_password_go_through_an_encrypted_connection(certificate, trusting, security):
    with running(MailServer(certificate, security)) as server:
        send_mail(box(server, tls=trusting, user=USER, password=PASSWORD), MAIL)
        assert arrived(server)["To"] == MAIL.to
        assert ("STARTTLS" in server.said) is (security == "starttls")
        assert "AUTH" in server.said


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_an_unknown_certificate_gets_no_password(certificate, security):
    with running(MailServer(certificate, security)) as server:
        assert failure(server, user=USER, password=PASSWORD).closed
        assert "AUTH" not in server.said


def test_a_server_without_encryption_gets_no_password(mail_server):
    assert failure(mail_server, security="starttls", user=USER, password=PASSWORD).closed
    assert "AUTH" not in mail_server.said


def test_a_wrong_password_stops_all_mail_for_the_moment(mail_server):
    found = failure(mail_server, user=USER, password="wrong")
    assert (found.lasting, found.closed) == (False, True)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "END"])
def test_a_five_is_for_good_and_a_four_for_the_moment(mail_server, command):
    mail_server.answers = {command: ["550 no such user", "451 try later"]}
    refused, later = failure(mail_server), failure(mail_server)
    assert (refused.lasting, refused.closed) == (True, False)
    assert "550 no such user" in refused.reason
    assert (later.lasting, later.closed) == (False, False)


def test_a_server_that_closes_takes_nothing_from_anybody(mail_server):
    mail_server.answers = {"RCPT": ["421 closing"]}
    assert failure(mail_server).closed


def test_what_was_taken_stays_taken_however_the_server_says_goodbye(mail_server):
    mail_server.answers = {"QUIT": ["500 what"]}
    send_mail(box(mail_server), MAIL)
    assert arrived(mail_server)["To"] == MAIL.to


def test_a_server_that_is_not_there_may_come_back(mail_server):
    found = failure(mail_server, port=1)
    assert (found.lasting, found.closed) == (False, True)


def test_nobody_waits_long(mail_server, monkeypatch):
    """The server takes the connection and never greets."""
    monkeypatch.setattr(sending, "TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(mail_server, "finish_request", lambda request, address: request.recv(1))
    assert failure(mail_server).closed


def test_the_password_is_not_printed(mail_server):
    assert PASSWORD not in repr(box(mail_server, password=PASSWORD))
