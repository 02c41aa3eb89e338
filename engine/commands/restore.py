"""Restores a backup into an empty database and proves what it restored. Nothing that is there is ever overwritten."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from engine import clock
from engine.audit.problems import VerifyReport
from engine.audit.verify import verify
from engine.authorization import SYSTEM
from engine.commands.backup_file import TABLES, Unpacked, reading
from engine.commands.people.events import AdministrationEvent, record
from engine.errors import BackupUnusable, DatabaseNotEmpty
from engine.language import gettext as _
from engine.storage import Connection, Database, outbox, portable, timers, upgrade
from engine.storage.schema import revision_of


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was restored, and whether it proved whole."""

    rows: int
    files: int
    report: VerifyReport


def restore(db: Database, *, source: Path, uploads: Path, hold_timers: bool = False) -> Restored:
    """Restore a backup; all of it or nothing.

    Args:
        source: the file that `backup` wrote.
        uploads: folder of the attachments; files that are there already stay.
        hold_timers: let no armed timer fire until `release_timers` and no letter go out until somebody sends it again;
            otherwise what fell due meanwhile fires at once, and letters that were still due are sent.
    Raises:
        DatabaseNotEmpty: the database holds rows; nothing was changed.
        BackupUnusable: the file is no whole backup, or one of another schema.
    """
    with reading(source) as unpacked:
        _require_empty(db)
        upgrade(db)
        if (theirs := unpacked.manifest.get("schema")) != revision_of(db):
            raise BackupUnusable(reason=_("备份来自另一个版本({schema})。请用那个版本恢复,再升级。", schema=theirs))
        files = _files(unpacked, uploads)
        with db.begin() as connection:
            rows = _tables(connection, unpacked)
            if hold_timers:
                timers.hold_all(connection)
                reason = _("备份恢复时没有发送。需要时请重新发送。")
                outbox.set_aside_letters(connection, clock.now(), reason)
            data = {"backup_of": unpacked.manifest["created_at"], "rows": rows, "timers_held": hold_timers}
            record(connection, SYSTEM, AdministrationEvent.RESTORED, data)
    return Restored(rows=rows, files=files, report=verify(db))


def _require_empty(db: Database) -> None:
    with db.read() as connection:
        if not portable.is_empty(connection):
            raise DatabaseNotEmpty


def _tables(connection: Connection, unpacked: Unpacked) -> int:
    if not portable.is_empty(connection):  # again, now that nobody else can write
        raise DatabaseNotEmpty
    rows = 0
    for table in portable.tables():
        lines = unpacked.lines(f"{TABLES}/{table.name}.jsonl")
        try:
            rows += portable.write_lines(connection, table, lines)
        except (ValueError, KeyError, TypeError, StopIteration) as error:
            raise BackupUnusable(reason=_("表 {table} 的内容无法读取。", table=table.name)) from error
    return rows


def _files(unpacked: Unpacked, uploads: Path) -> int:
    count = 0
    for place, path in unpacked.files():
        target = uploads / place
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _copy(path, target)
        count += 1
    return count


def _copy(path: Path, target: Path) -> None:
    """Copy a file so that it appears under its name only when it is whole and on disk."""
    written = target.with_name(f".{target.name}.new")
    with path.open("rb") as source, written.open("wb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    written.chmod(0o600)
    written.replace(target)
