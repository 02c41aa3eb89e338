"""Letters: who gets one, once each; what becomes of one that fails; and that nothing else waits for it."""

import email
import email.policy
from datetime import timedelta
from functools import partial

import pytest

import engine
from engine import Standing, clock
from engine.errors import NotFound
from engine.storage.tables import incident, outbox, robot
from engine.workers import Mailbox, send_mail, send_robot
from tests.bundles import PROCEDURE, deployed, two_tasks
from tests.cases import case, complete, events, open_tasks, row, rows, start
from tests.integration.commands.conftest import MORNING

TELL = '<clauseflow:notice on="completed" groups="{groups}" users="{users}" message="{message}" />'
SAID = "=&quot;请核对 &quot; + customer"
PUBLIC = "https://clauseflow.example.com"
SYSTEM = engine.SYSTEM
OFFICE, STORE = f"{PROCEDURE}/office", f"{PROCEDURE}/store"


@pytest.fixture
def ways(mail_server, robot_server, trusting):
    """Both ways out lead to servers of this test."""
    box = Mailbox(host="localhost", port=mail_server.port, security="none", sender="clauseflow@example.com")
    found = engine.Channels(
        mail=partial(send_mail, box),
        robot=partial(send_robot, tls=trusting),
        robot_hosts=frozenset({robot_server.place}),
        public_url=PUBLIC,
    )
    engine.set_channels(found)
    return found


@pytest.fixture
def people(bare, ways):
    """Anna, Bert and Carl have addresses; Carl wants no mail and Dora has none. All but Bert are of the office."""
    for user_id in ("anna", "bert", "carl", "dora"):
        engine.add_user(bare, actor=SYSTEM, user_id=user_id, name=user_id)
        wanted = {"email": "" if user_id == "dora" else f"{user_id}@example.com", "wants_mail": user_id != "carl"}
        engine.change_user(bare, actor=SYSTEM, user_id=user_id, **wanted)
    return bare


def tell(database, *, groups="office", users="bert", message=SAID, customer="客户甲", then=lambda: None):
    """Let a case of the shop tell somebody, and return its id."""
    deployed(database, two_tasks(check=TELL.format(groups=groups, users=users, message=message)))
    for user_id in ("anna", "carl", "dora"):
        engine.set_membership(
            database,
            actor=SYSTEM,
            user_id=user_id,
            group=OFFICE,
            standing=Standing.HEAD if user_id == "anna" else Standing.MEMBER,
        )
    started = start(database, customer=customer)
    complete(database, started.opened_task_ids[0], ok=True)
    then()
    engine.deliver_outbox(database)
    return started.instance_id


def add_robot(database, server, group=OFFICE, kind="wecom", **more):
    """Add a robot whose address is that of the test's server. The organisation must be there."""
    given = {"label": f"{kind}群", "address": server.address(f"{kind}/{group}?key=TOKEN"), **more}
    return engine.add_robot(database, actor=SYSTEM, group=group, kind=kind, **given)


def letters(database, kind="mail"):
    return {each["ref"]: each for each in rows(database, outbox, kind=kind)}


def at(minutes, act, *args):
    with clock.stopped_at(MORNING + timedelta(minutes=minutes)):
        return act(*args)


def read(content):
    return email.message_from_bytes(content, policy=email.policy.default)


class TestMail:
    """A notice goes by mail to whoever has an address and wants it."""

    def test_those_who_want_it_get_one(self, people, mail_server):
        tell(people)
        assert engine.deliver_letters(people) == 2
        assert {to for _from, to, _content in mail_server.taken} == {"anna@example.com", "bert@example.com"}

    def test_it_says_what_the_notice_says_with_number_and_link(self, people, mail_server):
        instance_id = tell(people, groups="store")
        engine.deliver_letters(people)
        ((_from, _to, content),) = mail_server.taken
        message = read(content)
        assert message["Subject"] == "请核对 客户甲"
        text = message.get_content()
        assert f"案件:{case(people, instance_id)['business_key']}" in text
        assert f"打开案件:{PUBLIC}/cases/{instance_id}" in text
        assert f"{PUBLIC}/settings" in text

    def test_it_speaks_the_language_of_the_person(self, people, mail_server):
        engine.change_user(people, actor=SYSTEM, user_id="bert", locale="en")
        tell(people)
        engine.deliver_letters(people)
        texts = {to.partition("@")[0]: read(content).get_content() for _from, to, content in mail_server.taken}
        assert "Open the case:" in texts["bert"]
        assert "打开案件:" in texts["anna"]

    def test_what_a_customer_typed_becomes_no_header(self, people, mail_server):
        tell(people, groups="store", customer="甲\r\nBcc: spy@example.com\r\n\r\nx", message="=customer")
        engine.deliver_letters(people)
        ((_from, to, content),) = mail_server.taken
        assert to == "bert@example.com"
        message = read(content)
        assert message["Subject"] == "甲"
        assert message["Bcc"] is None
        assert "Bcc: spy@example.com" in message.get_content()

    def test_without_a_mail_server_no_mail_is_posted(self, people, ways):
        engine.set_channels(engine.Channels(robot=ways.robot))
        tell(people)
        assert letters(people) == {}

    @pytest.mark.parametrize("change", [{"wants_mail": False}, {"email": ""}, {"active": False}])
    def test_who_wants_none_any_more_gets_none(self, people, mail_server, change):
        tell(people)
        engine.change_user(people, actor=SYSTEM, user_id="bert", **change)
        assert engine.deliver_letters(people) == 1
        assert letters(people)["bert"]["withdrawn_at"]
        assert [to for _from, to, _content in mail_server.taken] == ["anna@example.com"]

    def test_a_changed_address_is_followed(self, people, mail_server):
        tell(people, groups="store")
        engine.change_user(people, actor=SYSTEM, user_id="bert", email="new@example.com")
        engine.deliver_letters(people)
        assert [to for _from, to, _content in mail_server.taken] == ["new@example.com"]

    def test_no_address_stands_in_the_outbox(self, people):
        tell(people)
        assert "@example.com" not in str(rows(people, outbox))


class TestRobots:
    """A notice goes to the robots of the groups it is for."""

    @pytest.fixture
    def chats(self, people, robot_server):
        deployed(people)  # fills the organisation
        return {group: add_robot(people, robot_server, group) for group in (OFFICE, STORE)}

    def test_the_robots_of_the_groups_get_one(self, people, chats, robot_server):
        instance_id = tell(people)
        engine.deliver_letters(people)
        ((path, body),) = robot_server.taken
        assert path == f"/wecom/{OFFICE}?key=TOKEN"
        number = case(people, instance_id)["business_key"]
        link = f"{PUBLIC}/cases/{instance_id}"
        assert body["text"]["content"] == f"【照章】请核对 客户甲\n案件:{number}\n打开案件:{link}"
        assert row(people, robot, chats[OFFICE])["sent_at"] == MORNING

    def test_what_is_for_the_heads_is_not_for_the_chat(self, people, chats, robot_server):
        tell(people, groups="office/head")
        assert letters(people, "robot") == {}

    def test_several_robots_of_a_group_get_one_each(self, people, chats, robot_server):
        add_robot(people, robot_server, kind="feishu", secret="S")
        add_robot(people, robot_server, kind="dingtalk", secret="SEC")
        tell(people)
        engine.deliver_letters(people)
        kinds = sorted(path.split("/")[1] for path, _body in robot_server.taken)
        assert kinds == ["dingtalk", "feishu", "wecom"]

    @pytest.mark.parametrize("off", ["robot", "group"])
    def test_what_is_switched_off_gets_none(self, people, chats, off):
        ways = {
            "robot": lambda: engine.change_robot(people, actor=SYSTEM, robot_id=chats[OFFICE], active=False),
            "group": lambda: engine.change_group(people, actor=SYSTEM, group=OFFICE, active=False),
        }
        tell(people, then=ways[off])
        assert letters(people, "robot") == {}

    @pytest.mark.parametrize("gone", ["off", "removed"])
    def test_what_is_gone_meanwhile_is_not_written_to(self, people, chats, robot_server, gone):
        tell(people)
        if gone == "off":
            engine.change_robot(people, actor=SYSTEM, robot_id=chats[OFFICE], active=False)
        else:
            engine.remove_robot(people, actor=SYSTEM, robot_id=chats[OFFICE])
        engine.deliver_letters(people)
        assert letters(people, "robot")[chats[OFFICE]]["withdrawn_at"]
        assert robot_server.taken == []

    def test_a_host_that_is_no_longer_allowed_is_not_written_to(self, people, chats, robot_server, ways):
        tell(people)
        engine.set_channels(engine.Channels(mail=ways.mail, robot=ways.robot))
        engine.deliver_letters(people)
        assert letters(people, "robot")[chats[OFFICE]]["failed_at"]
        assert robot_server.taken == []

    def test_a_trial_is_sent_once_and_its_end_stands_at_the_robot(self, people, chats, robot_server):
        engine.change_robot(people, actor=SYSTEM, robot_id=chats[OFFICE], active=False)
        robot_server.answers.append((200, {}, {"errcode": 93000, "errmsg": "invalid webhook url"}))
        for works in (False, True):
            engine.try_robot(people, actor=SYSTEM, robot_id=chats[OFFICE])
            at(works, engine.deliver_letters, people)
            (found,) = engine.robots(people, actor=SYSTEM, group=OFFICE)
            assert found.works is works
            assert "93000 invalid webhook url" in found.failure
        assert len(robot_server.taken) == 2

    def test_nothing_an_author_writes_says_where_it_goes(self, people, chats, robot_server):
        """Users of a diagram are names to look up, whatever they look like."""
        users = "=[&quot;https://evil.example/hook&quot;, &quot;spy@evil.example&quot;]"
        tell(people, users=users, message="=&quot;https://evil.example/hook&quot;")
        engine.deliver_letters(people)
        assert [path for path, _body in robot_server.taken] == [f"/wecom/{OFFICE}?key=TOKEN"]
        assert set(letters(people)) == {"anna"}


class TestOnce:
    """However often a notice or a letter is delivered, each is posted once."""

    def test_a_notice_delivered_again_posts_no_letter_again(self, people, mail_server, robot_server):
        deployed(people)
        add_robot(people, robot_server)
        tell(people)
        engine.deliver_letters(people)
        with people.begin() as connection:  # as if the worker had died before it noted the delivery
            again = outbox.update().where(outbox.c.kind == "notice")
            connection.execute(again.values(delivered_at=None, try_at=MORNING))
        assert engine.deliver_outbox(people) == 1
        assert engine.deliver_letters(people) == 0
        assert (len(mail_server.taken), len(robot_server.taken)) == (2, 1)

    def test_a_letter_whose_worker_died_is_the_same_mail_again(self, people, mail_server):
        tell(people, groups="store")
        engine.deliver_letters(people)
        with people.begin() as connection:  # as if the worker had died after sending
            connection.execute(outbox.update().where(outbox.c.kind == "mail").values(delivered_at=None, try_at=MORNING))
        engine.deliver_letters(people)
        first, second = (read(content)["Message-ID"] for _from, _to, content in mail_server.taken)
        assert first == second

    def test_what_one_worker_has_taken_no_other_takes(self, people, ways, mail_server):
        tell(people, groups="store")
        others = []
        sent = partial(engine.deliver_letters, people)
        engine.set_channels(engine.Channels(mail=lambda mail: (others.append(sent()), ways.mail(mail))))
        assert engine.deliver_letters(people) == 1
        assert others == [0]
        assert len(mail_server.taken) == 1


class TestFailures:
    """A letter that fails is tried again, or kept for the administrator; nothing else notices."""

    @pytest.fixture
    def admin(self, people):
        engine.add_user(people, actor=SYSTEM, user_id="guan.li", name="管立", is_admin=True)
        return engine.load_actor(people, "guan.li")

    def test_a_refusal_for_good_is_kept_at_once_and_the_others_go_on(self, people, admin, mail_server):
        tell(people)
        mail_server.answers = {"RCPT": ["550 no such user"]}
        assert engine.deliver_letters(people) == 1
        (found,) = engine.failed_letters(people, actor=admin).rows
        assert (found.kind, found.attempts, found.email) == ("mail", 1, f"{found.user_id}@example.com")
        assert "550 no such user" in found.failure
        assert "客户甲" not in str(found)
        assert engine.deliver_letters(people) == 0

    def test_a_passing_failure_is_tried_again_later_each_time(self, people, mail_server):
        tell(people, groups="store")
        mail_server.answers = {"RCPT": ["450 greylisted", "450 greylisted"]}
        assert [at(minute, engine.deliver_letters, people) for minute in (0, 0.9, 1, 2.9, 3)] == [0, 0, 0, 0, 1]

    def test_in_the_end_it_is_kept_without_an_incident(self, people, admin, mail_server):
        instance_id = tell(people, groups="store")
        mail_server.answers = {"RCPT": ["450 later"] * 20}
        assert [at(hours * 60, engine.deliver_letters, people) for hours in range(0, 60, 3)] == [0] * 20
        (found,) = engine.failed_letters(people, actor=admin).rows
        assert found.attempts == 8
        assert rows(people, incident) == []
        assert case(people, instance_id)["open_incidents"] == 0
        assert [e["type"] for e in events(people)].count("letter_failed") == 1

    def test_a_server_that_is_away_is_asked_once_for_all(self, people, mail_server, robot_server):
        """The other mails wait with the first one, and the robots do not wait at all."""
        deployed(people)
        add_robot(people, robot_server)
        tell(people)
        mail_server.answers = {"EHLO": ["421 away"] * 4, "HELO": ["421 away"] * 4}
        assert engine.deliver_letters(people) == 1
        assert len(robot_server.taken) == 1
        assert sorted(each["attempts"] for each in letters(people).values()) == [0, 1]
        mail_server.answers = {}
        assert at(1, engine.deliver_letters, people) == 2

    def test_a_chat_that_is_written_to_too_often_waits_alone(self, people, robot_server):
        """Two chats with two messages each: the second message for the busy one is not even tried."""
        deployed(people)
        add_robot(people, robot_server)
        add_robot(people, robot_server)
        engine.change_user(people, actor=SYSTEM, user_id="anna", wants_mail=False)
        for _notice in range(2):
            tell(people, users="dora")
        robot_server.answers.append((200, {}, {"errcode": 45009}))
        assert engine.deliver_letters(people) == 2
        assert len(robot_server.taken) == 3
        assert at(1, engine.deliver_letters, people) == 2

    def test_letters_that_wait_hold_up_no_job_and_no_notice(self, people, mail_server):
        tell(people)
        mail_server.answers = {"EHLO": ["421 away"] * 9, "HELO": ["421 away"] * 9}
        engine.deliver_letters(people)
        started = start(people)
        complete(people, open_tasks(people, started.instance_id)["check"], ok=True)
        assert engine.deliver_outbox(people) == 1

    def test_the_administrator_has_it_tried_again(self, people, admin, mail_server):
        tell(people, groups="store")
        mail_server.answers = {"RCPT": ["550 no such user"]}
        engine.deliver_letters(people)
        (found,) = engine.failed_letters(people, actor=admin).rows
        for _press in range(2):
            engine.retry_letter(people, actor=admin, letter_id=found.id)
        assert engine.failed_letters(people, actor=admin).rows == ()
        assert engine.deliver_letters(people) == 1
        assert [e["type"] for e in events(people)].count("letter_retried") == 1

    def test_nothing_but_letters_is_tried_again_this_way(self, people, admin):
        tell(people)
        (notice,) = rows(people, outbox, kind="notice")
        with pytest.raises(NotFound):
            engine.retry_letter(people, actor=admin, letter_id=notice["id"])

    def test_a_fault_of_the_sender_is_a_passing_failure(self, people, caplog):
        def broken(_mail):
            raise KeyError("secret thing")

        engine.set_channels(engine.Channels(mail=broken))
        tell(people, groups="store")
        assert engine.deliver_letters(people) == 0
        (letter,) = letters(people).values()
        assert (letter["attempts"], letter["failed_at"]) == (1, None)

    def test_no_password_token_or_secret_is_logged(self, people, robot_server, mail_server, caplog):
        deployed(people)
        add_robot(people, robot_server, kind="dingtalk", secret="SECRET-OF-THE-CHAT")
        tell(people)
        mail_server.answers = {"RCPT": ["550 no"] * 9}
        robot_server.answers.append((404, {}, b""))
        engine.deliver_letters(people)
        assert len(caplog.records) == 3
        assert "TOKEN" not in caplog.text
        assert "SECRET" not in caplog.text
