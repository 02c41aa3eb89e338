"""Calendars that administrators keep: notices imported and replaced, calendars made, what each process then sees."""

import subprocess
import sys
from datetime import date
from hashlib import sha256
from threading import Thread

import pytest
from sqlalchemy import event, select, text

import engine
from engine import calendars, clock
from engine.audit import events_of
from engine.authorization import SYSTEM
from engine.calendars.published import files_of
from engine.commands.calendars.change import change
from engine.commands.calendars.events import CalendarEvent
from engine.errors import InvalidValue, NotFound
from engine.shelf import Shelf
from engine.storage import calendars as calendars_rows
from engine.storage import prepared
from engine.storage.tables import ADMINISTRATION, calendar_notice, recount
from tests.integration.people.conftest import START

HEAD = "# notice: {number}\n# title: 关于2027年放假\n# published: 2026-11-05\n# year: 2027\ndate,to,kind,name\n"
ROWS = "2027-01-01,2027-01-03,off,元旦\n2027-02-06,2027-02-12,off,春节\n2027-02-13,,work,春节\n"
NEW_YEAR = date(2027, 1, 1)  # a Friday
FESTIVAL = date(2027, 2, 8)  # a Monday
MADE_UP = date(2027, 2, 13)  # a Saturday
WEEK = ["mon", "tue", "wed", "thu", "fri"]


def file(number="国办发明电〔2026〕9号", rows=ROWS):
    return (HEAD.format(number=number) + rows).encode()


def define(database, admin, **more):
    given = {"id": "shop", "name": "门店", "zone": "Asia/Shanghai", "week": WEEK, "hours": ["10:00-20:00"], **more}
    return engine.define_calendar(database, actor=admin, **given)


def seen(database, id="", procedure=""):
    with database.read() as connection:
        return Shelf(connection, procedure).get(id)


def asked(database):
    with database.read() as connection:
        return list(connection.scalars(select(recount.c.about).order_by(recount.c.asked_at, recount.c.about)))


def events(database):
    with database.read() as connection:
        rows = list(events_of(connection, ADMINISTRATION))
    return [(row["type"], row["data"]) for row in rows if row["type"] not in ("user_added", "granted")]


def test_without_anybodys_doing_the_calendars_are_those_on_file(database):
    assert seen(database) is seen(database, "cn") is calendars.china()
    assert seen(database, "cn_six_days") is calendars.published()["cn_six_days"]
    assert seen(database, "moon") is None


def test_a_notice_settles_its_year_for_every_calendar_of_its_folder(database, admin):
    done = engine.import_notice(database, actor=admin, data=file())
    assert (done.year, done.number, done.days_off, done.make_up_days) == (2027, "国办发明电〔2026〕9号", 10, 1)
    assert (done.replaces, done.differing, done.changed) == ("", 11, True)
    for id in ("cn", "cn_six_days"):
        found = seen(database, id)
        assert [found.works(day) for day in (NEW_YEAR, FESTIVAL, MADE_UP)] == [False, False, True]
        assert found.is_settled(2027)
    assert not calendars.china().is_settled(2027)
    assert asked(database) == ["国办发明电〔2026〕9号"]
    assert [type for type, _data in events(database)] == ["notice_imported"]
    assert engine.verify(database).problems == ()


def test_the_same_file_once_more_changes_nothing(database, admin):
    engine.import_notice(database, actor=admin, data=file())
    before = seen(database)
    again = engine.import_notice(database, actor=admin, data=file())
    assert (again.changed, again.replaces) == (False, "国办发明电〔2026〕9号")
    assert seen(database) is before
    assert len(asked(database)) == len(events(database)) == 1


def test_what_is_on_file_is_not_imported_again(database, admin):
    assert not engine.import_notice(database, actor=admin, data=files_of("cn")[-1]).changed
    assert seen(database) is calendars.china()
    assert events(database) == []


def test_a_later_notice_replaces_the_earlier_whole_and_the_earlier_stays_on_file(database, admin):
    engine.import_notice(database, actor=admin, data=file())
    later = file("更正", "2027-01-01,,off,元旦\n2027-02-07,2027-02-12,off,春节\n2027-02-13,,work,春节\n")
    done = engine.import_notice(database, actor=admin, data=later)
    assert (done.replaces, done.differing) == ("国办发明电〔2026〕9号", 3)
    assert sorted(asked(database)) == ["国办发明电〔2026〕9号", "更正"]
    found = seen(database)
    assert date(2027, 1, 2) not in found.days
    assert found.days[FESTIVAL].notice.number == "更正"
    with database.read() as connection:
        rows = connection.execute(select(calendar_notice).order_by(calendar_notice.c.turn)).mappings().all()
    assert [(row["turn"], bytes(row["file"])) for row in rows] == [(1, file()), (2, later)]
    back = engine.import_notice(database, actor=admin, data=file())  # and the first one may come back
    assert (back.changed, back.replaces) == (True, "更正")
    assert date(2027, 1, 2) in seen(database).days


def test_another_number_with_the_same_days_asks_for_no_recount(database, admin):
    engine.import_notice(database, actor=admin, data=file())
    engine.import_notice(database, actor=admin, data=file("另一号"))
    assert seen(database).days[FESTIVAL].notice.number == "另一号"
    assert len(asked(database)) == 1


def test_a_trial_changes_nothing(database, admin):
    tried = engine.check_notice(database, actor=admin, data=file())
    assert seen(database) is calendars.china()
    assert engine.import_notice(database, actor=admin, data=file()) == tried


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "notice"), (file(rows=""), "没有任何日期"), (file(rows="2027-02-30,,off,x\n"), "第 6 行")]
)
def test_an_empty_or_broken_file_changes_nothing(database, admin, data, words):
    with pytest.raises(InvalidValue, match=words):
        engine.import_notice(database, actor=admin, data=data)
    assert seen(database) is calendars.china()
    assert (asked(database), events(database)) == ([], [])


def test_a_calendar_without_notices_takes_none(database, admin):
    define(database, admin, days="")
    for id in ("shop", "moon"):
        with pytest.raises(InvalidValue, match=id):
            engine.import_notice(database, actor=admin, data=file(), calendar_id=id)


def test_a_calendar_is_made_and_changed(database, admin):
    assert define(database, admin)
    assert not define(database, admin)
    assert asked(database) == []  # nobody can have counted by it
    assert seen(database, "shop").opens == 10 * 3600
    assert define(database, admin, name="门店(新)")
    assert asked(database) == []  # another name counts the same
    assert define(database, admin, hours=["10:00-14:00", "15:00-20:00"])
    assert asked(database) == ["shop"]
    assert [data["calendar"] for type, data in events(database) if type == "calendar_defined"] == ["shop"] * 3
    assert events(database)[-1][1]["before"]["hours"] == ["10:00-20:00"]


def test_a_calendar_of_files_is_changed_for_this_installation(database, admin):
    define(database, admin, id="cn", name="中国", hours=["08:30-12:00", "13:30-18:00"])
    assert seen(database).opens == 8 * 3600 + 1800
    assert seen(database).days == calendars.china().days
    assert asked(database) == ["cn"]
    with pytest.raises(InvalidValue, match="cn"):
        define(database, admin, id="cn", new=True)


def test_a_company_keeps_a_list_of_its_own(database, admin):
    define(database, admin, days="shop")
    assert not seen(database, "shop").is_settled(2026)
    engine.import_notice(database, actor=admin, data=file("本公司"), calendar_id="shop")
    assert not seen(database, "shop").works(FESTIVAL)
    assert seen(database, "cn").works(FESTIVAL)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"id": "Shop"}, "Shop"),
        ({"name": ""}, "name"),
        ({"week": []}, "week"),
        ({"hours": ["09:00-12:00", "11:00-13:00"]}, "重叠"),
        ({"zone": "Mars/Base"}, "Mars"),
        ({"days": "moon"}, "moon"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(database, admin, wrong, words):
    with pytest.raises(InvalidValue, match=words):
        define(database, admin, **wrong)
    assert events(database) == []


def test_a_procedure_goes_by_the_calendar_that_was_chosen_for_it(database, admin):
    define(database, admin)
    assert engine.choose_calendar(database, actor=admin, procedure="retail", calendar_id="shop")
    assert not engine.choose_calendar(database, actor=admin, procedure="retail", calendar_id="shop")
    assert seen(database, procedure="retail").id == "shop"
    assert seen(database, procedure="other") is calendars.china()
    assert asked(database) == ["retail: shop"]
    assert engine.calendar_defaults(database, actor=admin) == {"retail": "shop"}
    with pytest.raises(InvalidValue, match="moon"):
        engine.choose_calendar(database, actor=admin, procedure="retail", calendar_id="moon")


def test_only_administrators_change_calendars(database, admin, clerk):
    for refused in (
        lambda: engine.import_notice(database, actor=clerk, data=file()),
        lambda: engine.check_notice(database, actor=clerk, data=file()),
        lambda: define(database, clerk),
        lambda: engine.choose_calendar(database, actor=clerk, procedure="retail", calendar_id="cn"),
    ):
        with pytest.raises(NotFound):
            refused()
    assert events(database) == []


@pytest.fixture
def asking(database):
    """Counts the statements that a piece of work sends."""
    sent = []

    def note(connection, cursor, statement, *rest):
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    prepared.set_witness(sent.append)  # of what goes past SQLAlchemy, before and after
    yield sent
    prepared.set_witness(None)
    event.remove(database.engine, "before_cursor_execute", note)


def test_the_database_is_asked_for_little(database, admin, asking):
    engine.import_notice(database, actor=admin, data=file())
    first = seen(database)
    with database.read() as connection:
        shelf = Shelf(connection)
        asking.clear()
        assert asking == []
        assert shelf.get() is first
        assert len([each for each in asking if "calendar" in each]) == 2
        assert shelf.get("cn_six_days") is shelf.get("cn_six_days")
        assert len([each for each in asking if "calendar" in each]) == 2


def test_another_change_leaves_a_calendar_the_same_object(database, admin):
    engine.import_notice(database, actor=admin, data=file())
    before = seen(database)
    define(database, admin, days="")
    assert seen(database) is before


def test_what_is_rolled_back_is_seen_by_nobody(database, admin):
    """A transaction sees its own change; when it is taken back, a later one with other contents is no match for it."""
    engine.import_notice(database, actor=admin, data=file())

    def changed(connection, id):
        calendars_rows.write_default(connection, "retail", id)
        calendars_rows.renew_stamp(connection)
        return Shelf(connection, "retail").get().id

    with database.begin() as connection:
        taken_back = connection.begin_nested()
        assert changed(connection, "cn_six_days") == "cn_six_days"
        taken_back.rollback()
    assert seen(database, procedure="retail").id == "cn"
    engine.choose_calendar(database, actor=admin, procedure="other", calendar_id="cn_six_days")
    assert seen(database, procedure="retail").id == "cn"


OTHER_PROCESS = """
import sys
from datetime import date
from engine.shelf import Shelf
from engine.storage import Database
database = Database(sys.argv[1])
for line in sys.stdin:
    with database.read() as connection:
        found = Shelf(connection, "retail").get()
    print(found.id, found.works(date.fromisoformat(line.strip())), flush=True)
"""


@pytest.fixture
def other_process(database):
    """Asks a process of its own how the day is by the default of `retail`."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", OTHER_PROCESS, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def ask(day):
            print(day, file=process.stdin, flush=True)
            return process.stdout.readline().split()

        yield ask
        process.stdin.close()


def test_another_process_sees_a_change_at_once(database, admin, other_process):
    assert other_process(FESTIVAL) == ["cn", "True"]
    engine.import_notice(database, actor=admin, data=file())
    assert other_process(FESTIVAL) == ["cn", "False"]
    engine.import_notice(database, actor=admin, data=file("更正", "2027-01-01,,off,元旦\n"))
    assert other_process(FESTIVAL) == ["cn", "True"]
    engine.choose_calendar(database, actor=admin, procedure="retail", calendar_id="cn_six_days")
    assert other_process("2027-03-06") == ["cn_six_days", "True"]


WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def test_who_comes_second_waits_for_the_first_and_sees_what_it_did(postgresql_database):
    """SQLite lets one writer in at a time anyway."""
    second = []
    work = Thread(target=lambda: second.append(engine.import_notice(postgresql_database, actor=SYSTEM, data=file())))
    with change(postgresql_database, SYSTEM) as first:
        work.start()
        while work.is_alive() and not waiting(postgresql_database):
            pass
        assert work.is_alive()
        calendars_rows.add_notice(first.connection, imported(file()))
        first.done(CalendarEvent.NOTICE_IMPORTED, {}, reason="first")
    work.join()
    assert not second[0].changed
    assert asked(postgresql_database) == ["first"]


def waiting(database):
    with database.read() as connection:
        return connection.scalar(WAITING)


def imported(data):
    told = {"days": "cn", "year": 2027, "number": "", "title": "", "imported_at": START, "imported_by": "system"}
    return {**told, "file": data, "sha256": sha256(data).hexdigest()}


def test_the_list_names_what_settles_each_year_and_what_is_missing(database, admin, clerk):
    with clock.stopped_at(START.replace(year=2026)):
        by_id = {row.definition.id: row for row in engine.known_calendars(database, actor=clerk)}
        assert set(by_id) == {"cn", "cn_six_days"}
        assert by_id["cn"].first_unsettled == 2027
        assert [row.number for row in by_id["cn"].notices][:1] == ["国办发明电〔2025〕7号"]
        engine.import_notice(database, actor=admin, data=file())
        define(database, admin, days="")
        engine.import_notice(database, actor=admin, data=file("更正", "2027-01-01,,off,元旦\n"))
        by_id = {row.definition.id: row for row in engine.known_calendars(database, actor=clerk)}
    newest = by_id["cn_six_days"].notices[0]
    assert (newest.year, newest.number, newest.days_off, newest.replaced) == (2027, "更正", 1, 1)
    assert (newest.published, newest.imported_at) == (date(2026, 11, 5), START.replace(year=2026))
    assert by_id["cn"].first_unsettled == 2028
    assert (by_id["shop"].first_unsettled, by_id["shop"].settled, by_id["shop"].notices) == (0, (), ())


def test_the_days_of_a_year_say_why(database, clerk):
    year = engine.calendar_year(database, actor=clerk, id="cn", year=2026)
    assert (year.settled, year.notices) == (True, ("国办发明电〔2025〕7号",))
    february = {row.day.day: row for row in year.months[1]}
    assert (len(year.months), len(february)) == (12, 28)
    assert (february[14].works, february[14].name) == (True, "春节")
    assert (february[8].works, february[8].name) == (False, "")
    assert february[16].notice == "国办发明电〔2025〕7号"
    assert not engine.calendar_year(database, actor=clerk, id="cn", year=2027).settled
    with pytest.raises(NotFound):
        engine.calendar_year(database, actor=clerk, id="moon", year=2026)
    with pytest.raises(InvalidValue):
        engine.calendar_year(database, actor=clerk, id="cn", year=1)
