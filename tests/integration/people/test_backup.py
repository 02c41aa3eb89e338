"""Backup and restore: one file, between the two databases, whole or not at all, proved afterwards."""

import gzip
import hashlib
import io
import json
import tarfile
from datetime import timedelta

import pytest
from sqlalchemy import select

import engine
from engine import clock
from engine.commands.attachments import Attachment
from engine.errors import BackupUnusable, DatabaseNotEmpty
from engine.storage import Database, portable
from tests.bundles import deployed, side_path, two_tasks
from tests.cases import ANNA, complete, key, open_tasks, start
from tests.conftest import _empty
from tests.integration.people.conftest import PASSWORD, START

PHOTO = b"\xff\xd8\xff" + b"photo" * 100
DIGEST = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def uploads(tmp_path):
    place = tmp_path / "uploads" / "files" / DIGEST[:2] / DIGEST
    place.parent.mkdir(parents=True)
    place.write_bytes(PHOTO)
    (tmp_path / "uploads" / ".lock").touch()
    return tmp_path / "uploads"


@pytest.fixture
def lived_in(database, clerk, uploads):
    """A database with people, a closed case, a running one with a file and a timer, and a session."""
    deployed(database, two_tasks(more=side_path("PT10M")))
    engine.sign_in(database, login="he.jing", password=PASSWORD)
    done = start(database, customer="客户甲", price=1.0, count=2**53 - 1, note=None)
    complete(database, done.opened_task_ids[0], ok=False)
    photo = Attachment(field="photo", name="照片.jpg", media_type="image/jpeg", size=len(PHOTO), sha256=DIGEST)
    engine.start_instance(
        database,
        actor=ANNA,
        process_key="shop/order",
        start_event="placed",
        values={"customer": "客户乙"},
        command_key=key(),
        attachments=[photo],
    )
    return database


@pytest.fixture
def other(request, database, tmp_path):
    """An empty database of the other kind, without even a schema where that is possible."""
    if database.dialect == "postgresql":
        yield (found := Database(f"sqlite:///{tmp_path / 'restored.db'}"))
        found.close()
    else:
        yield request.getfixturevalue("postgresql_database")


def content(database):
    with database.read() as connection:
        return {table.name: list(connection.execute(select(table)).all()) for table in portable.tables()}


def ordered(found):
    administration = {"chain", "history_step"}
    return {name: sorted(map(repr, rows)) for name, rows in found.items() if name not in administration}


@pytest.fixture
def file(lived_in, uploads, tmp_path):
    path = tmp_path / "kept" / "backup.tar.gz"
    engine.backup(lived_in, target=path, uploads=uploads)
    return path


def test_a_backup_of_one_database_restores_into_the_other(lived_in, other, file, uploads, tmp_path):
    done = engine.restore(other, source=file, uploads=tmp_path / "new")
    assert done.report.problems == ()
    assert ordered(content(other)) == ordered(content(lived_in))
    assert (tmp_path / "new" / "files" / DIGEST[:2] / DIGEST).read_bytes() == PHOTO
    assert done.files == 1


def test_a_restored_database_goes_on_where_it_was(lived_in, other, file, tmp_path):
    engine.restore(other, source=file, uploads=tmp_path / "new")
    assert engine.sign_in(other, login="he.jing", password=PASSWORD)
    (row,) = engine.find_cases(other, actor=ANNA, status="running").rows
    complete(other, open_tasks(other, row.id)["check"], ok=False)
    assert engine.verify(other).problems == ()


def test_a_backup_into_the_same_kind_of_database(lived_in, file, tmp_path):
    """Hypothesis: what was lost entirely comes back entirely."""
    before = ordered(content(lived_in))
    if lived_in.dialect == "sqlite":
        target = Database(f"sqlite:///{tmp_path / 'again.db'}")
    else:
        _empty(lived_in)
        target = lived_in
    engine.restore(target, source=file, uploads=tmp_path / "uploads")
    assert ordered(content(target)) == before
    if target is not lived_in:
        target.close()


def test_nobody_is_signed_in_by_a_backup(lived_in, other, file, tmp_path):
    with tarfile.open(file) as tar:
        names = tar.getnames()
    assert "tables/account.jsonl" in names
    assert not {"tables/session.jsonl", "tables/sign_in_attempt.jsonl"} & set(names)


def test_numbers_come_back_as_they_were(lived_in, other, file, tmp_path):
    engine.restore(other, source=file, uploads=tmp_path / "new")
    (row,) = engine.find_cases(other, actor=ANNA, text="客户甲").rows
    variables = engine.case_detail(other, actor=ANNA, instance_id=row.id).variables
    assert (variables["count"], repr(variables["price"]), variables["note"]) == (2**53 - 1, "1.0", None)


def test_a_database_that_holds_anything_is_left_alone(lived_in, file, tmp_path):
    before = content(lived_in)
    with pytest.raises(DatabaseNotEmpty):
        engine.restore(lived_in, source=file, uploads=tmp_path / "new")
    assert content(lived_in) == before
    assert not (tmp_path / "new").exists()


def test_the_file_is_its_owners_alone_and_nothing_else_is_left(file):
    assert file.stat().st_mode & 0o077 == 0
    assert list(file.parent.iterdir()) == [file]


def test_an_attachment_that_is_gone_is_named(lived_in, uploads, tmp_path):
    (uploads / "files" / DIGEST[:2] / DIGEST).unlink()
    done = engine.backup(lived_in, target=tmp_path / "b.tar.gz", uploads=uploads)
    assert (done.files, done.missing) == (0, (DIGEST,))


def test_a_backup_that_fails_leaves_the_one_before(lived_in, file, uploads, monkeypatch):
    before = file.read_bytes()

    def broken(*_arguments):
        yield b'["id"]\n'
        raise OSError("no space left on device")

    monkeypatch.setattr(portable, "lines_of", broken)
    with pytest.raises(OSError, match="no space"):
        engine.backup(lived_in, target=file, uploads=uploads)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def members(file):
    with tarfile.open(file) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}


def packed(path, found, **odd):
    with tarfile.open(path, "w:gz") as tar:
        for name, data in found.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
        for name, kind in odd.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            tar.addfile(entry)
    return path


def refused(other, path, tmp_path):
    with pytest.raises(BackupUnusable):
        engine.restore(other, source=path, uploads=tmp_path / "new")
    with other.read() as connection:
        assert portable.is_empty(connection)
    assert not (tmp_path / "new").exists()


def test_a_backup_that_was_changed_is_refused(other, file, tmp_path):
    found = members(file)
    found["tables/account.jsonl"] = found["tables/account.jsonl"].replace("何静".encode(), "何晶".encode())
    refused(other, packed(tmp_path / "b.tar.gz", found), tmp_path)


def test_a_backup_that_was_cut_off_is_refused(other, file, tmp_path):
    (tmp_path / "b.tar.gz").write_bytes(file.read_bytes()[:-200])
    refused(other, tmp_path / "b.tar.gz", tmp_path)


@pytest.mark.parametrize("data", [b"", b"no archive", gzip.compress(b"no archive", mtime=0)])
def test_what_is_no_backup_is_refused(other, tmp_path, data):
    (tmp_path / "b.tar.gz").write_bytes(data)
    refused(other, tmp_path / "b.tar.gz", tmp_path)


@pytest.mark.parametrize("name", ["../evil", "/evil", "files/../../evil", "files/.hidden"])
def test_a_member_that_leads_elsewhere_is_refused(other, file, tmp_path, name):
    refused(other, packed(tmp_path / "b.tar.gz", {**members(file), name: b"x"}), tmp_path)
    assert not (tmp_path / "evil").exists()


def test_a_link_is_refused(other, file, tmp_path):
    refused(other, packed(tmp_path / "b.tar.gz", members(file), link=tarfile.SYMTYPE), tmp_path)


def with_manifest(file, path, **changed):
    found = members(file)
    return packed(
        path, {**found, "manifest.json": json.dumps({**json.loads(found["manifest.json"]), **changed}).encode()}
    )


@pytest.mark.parametrize("changed", [{"format": 2}, {"schema": "9999"}, {"members": {}}])
def test_a_backup_of_another_format_or_schema_is_refused(other, file, tmp_path, changed):
    refused(other, with_manifest(file, tmp_path / "b.tar.gz", **changed), tmp_path)


def test_held_timers_wait_until_they_are_released(lived_in, other, file, tmp_path):
    clock.set_to(START + timedelta(hours=1))
    owner = engine.Actor(user_id="otto", name="otto", grants=frozenset({("owner", "shop")}))
    done = engine.restore(other, source=file, uploads=tmp_path / "new", hold_timers=True)
    assert done.report.problems == ()
    assert engine.fire_due_timers(other) == 0
    (waiting,) = engine.timers(other, actor=owner, procedure="shop").rows
    assert (waiting.held, waiting.overdue) == (True, True)
    assert engine.release_timers(other, actor=owner, procedure="shop") == 1
    assert engine.fire_due_timers(other) == 1


def test_timers_that_are_not_held_fire_at_once(lived_in, other, file, tmp_path):
    clock.set_to(START + timedelta(hours=1))
    engine.restore(other, source=file, uploads=tmp_path / "new")
    assert engine.fire_due_timers(other) == 1


@pytest.mark.parametrize("held", [True, False])
def test_held_letters_wait_for_the_administrator_and_the_others_go_out(lived_in, admin, other, tmp_path, held):
    """A copy of an installation that is only looked at writes to nobody."""
    taken = []
    engine.set_channels(engine.Channels(robot=taken.append))
    chat = {"kind": "wecom", "label": "群", "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"}
    robot = engine.add_robot(lived_in, actor=admin, group="shop/office", **chat)
    engine.try_robot(lived_in, actor=admin, robot_id=robot)
    engine.backup(lived_in, target=tmp_path / "with.tar.gz", uploads=tmp_path / "uploads")
    done = engine.restore(other, source=tmp_path / "with.tar.gz", uploads=tmp_path / "new", hold_timers=held)
    assert done.report.problems == ()
    assert engine.deliver_letters(other) == len(taken) == int(not held)
    assert len(engine.failed_letters(other, actor=admin).rows) == int(held)
