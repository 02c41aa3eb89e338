"""Signing in: who gets in, how long it lasts, how often one may try."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update

import engine
from engine import clock
from engine.commands.people import attempts, passwords
from engine.errors import SignInFailed, TooManyAttempts
from engine.storage.tables import account, session, sign_in_attempt
from tests.integration.people.conftest import PASSWORD, START

pytestmark = pytest.mark.usefixtures("clerk")


def enter(database, login="he.jing", password=PASSWORD, **more):
    return engine.sign_in(database, login=login, password=password, **more)


def after(**time):
    clock.set_to(START + timedelta(**time))


def count(database, table):
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_the_right_password_opens_a_session(database):
    actor = engine.session_actor(database, enter(database))
    assert (actor.user_id, actor.name) == ("he.jing", "何静")


def test_the_login_is_folded_as_people_type_it(database):
    assert engine.session_actor(database, enter(database, login=" HE.Jing ")).user_id == "he.jing"


@pytest.mark.parametrize(("login", "password"), [("he.jing", "wrong"), ("nobody", PASSWORD), ("", ""), ("he.jing", "")])
def test_a_wrong_password_and_an_unknown_login_look_the_same(database, login, password):
    with pytest.raises(SignInFailed):
        enter(database, login=login, password=password)


def test_an_unknown_login_costs_a_comparison_too(database, monkeypatch):
    compared = []
    known = passwords._hasher

    class Watched:
        def verify(self, *arguments):
            compared.append(arguments)
            return known.verify(*arguments)

        def hash(self, password):
            return known.hash(password)

    monkeypatch.setattr(passwords, "_hasher", Watched())
    with pytest.raises(SignInFailed):
        enter(database, login="nobody")
    assert len(compared) == 1


def test_an_account_without_a_password_cannot_be_entered(database, admin):
    engine.add_user(database, actor=admin, user_id="new.one", name="新人")
    with pytest.raises(SignInFailed):
        enter(database, login="new.one", password="")


def test_a_closed_account_is_out_at_once(database, admin):
    token = enter(database)
    engine.change_user(database, actor=admin, user_id="he.jing", active=False)
    assert engine.session_actor(database, token) is None
    with pytest.raises(SignInFailed):
        enter(database)


def test_an_account_that_is_opened_again_does_not_open_its_old_sessions(database, admin):
    token = enter(database)
    for active in (False, True):
        engine.change_user(database, actor=admin, user_id="he.jing", active=active)
    assert engine.session_actor(database, token) is None
    assert enter(database)


def test_signing_out_ends_the_session_on_the_server(database):
    token = enter(database)
    engine.sign_out(database, token=token)
    engine.sign_out(database, token=token)
    assert engine.session_actor(database, token) is None


def test_each_sign_in_has_a_token_of_its_own_and_ends_the_one_it_replaces(database):
    first = enter(database)
    second = enter(database, replaces=first)
    assert first != second
    assert engine.session_actor(database, first) is None
    assert engine.session_actor(database, second)


def test_the_table_of_sessions_opens_no_session(database):
    token = enter(database)
    with database.read() as connection:
        stored = connection.scalar(select(session.c.token_hash))
    assert token not in stored
    assert engine.session_actor(database, stored) is None


def test_a_session_ends_when_it_is_not_used(database):
    token = enter(database, idle=timedelta(hours=2))
    after(hours=1, minutes=59)
    assert engine.session_actor(database, token)
    after(hours=3, minutes=58)
    assert engine.session_actor(database, token)
    after(hours=5, minutes=58)
    assert engine.session_actor(database, token) is None


def test_a_session_ends_after_a_week_however_often_it_is_used(database):
    token = enter(database)
    for hours in range(6, 7 * 24, 6):
        after(hours=hours)
        assert engine.session_actor(database, token)
    after(days=7)
    assert engine.session_actor(database, token) is None


def test_sessions_that_are_over_are_forgotten_at_the_next_sign_in(database):
    enter(database)
    after(days=8)
    enter(database)
    assert count(database, session) == 1


def test_a_new_password_ends_every_session(database, admin):
    token = enter(database)
    engine.set_password(database, actor=admin, user_id="he.jing", password="another-bright-day")
    assert engine.session_actor(database, token) is None
    assert enter(database, password="another-bright-day")


def test_people_change_their_own_password_and_stay_signed_in(database, clerk):
    old = enter(database)
    new = engine.change_password(database, actor=clerk, old_password=PASSWORD, new_password="another-bright-day")
    assert engine.session_actor(database, old) is None
    assert engine.session_actor(database, new).user_id == "he.jing"


def test_a_hash_of_weaker_times_is_renewed(database):
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=16).hash(PASSWORD)
    with database.begin() as connection:
        connection.execute(update(account).where(account.c.id == "he.jing").values(password_hash=weak))
    enter(database)
    with database.read() as connection:
        renewed = connection.scalar(select(account.c.password_hash).where(account.c.id == "he.jing"))
    assert renewed != weak
    assert not passwords.needs_rehash(renewed)


def fail(database, times, **more):
    for _time in range(times):
        with pytest.raises(SignInFailed):
            enter(database, password="wrong", **more)


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(database):
    fail(database, attempts.PER_LOGIN)
    after(minutes=5)
    with pytest.raises(TooManyAttempts) as refused:
        enter(database)
    assert refused.value.minutes == 10
    after(minutes=15)
    assert enter(database)


def test_success_forgives_the_login(database):
    fail(database, attempts.PER_LOGIN - 1)
    enter(database)
    fail(database, attempts.PER_LOGIN - 1)
    assert enter(database)


def test_an_address_that_tries_many_logins_has_to_wait(database, monkeypatch):
    monkeypatch.setattr(attempts, "PER_REMOTE", 3)
    for number in range(3):
        fail(database, 1, login=f"guess{number}", remote="2001:db8::1")
    with pytest.raises(TooManyAttempts):
        enter(database, remote="2001:db8::ffff")
    assert enter(database, remote="198.51.100.7")


def test_the_counter_does_not_keep_what_was_typed(database):
    fail(database, 1, login="my-secret-password")
    with database.read() as connection:
        subjects = connection.scalars(select(sign_in_attempt.c.subject)).all()
    assert all(len(subject) == 64 and "secret" not in subject for subject in subjects)


def test_attempts_at_once_are_all_counted(database):
    results, gate = [], Barrier(15)

    def attempt():
        gate.wait()
        try:
            enter(database, password="wrong")
        except (SignInFailed, TooManyAttempts) as refused:
            results.append(type(refused))

    threads = [Thread(target=attempt) for _number in range(15)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(SignInFailed) == attempts.PER_LOGIN
    assert results.count(TooManyAttempts) == 5
