"""Backs up database and attachments into one file, also while people work: one snapshot, no client program.

The same file restores into SQLite and into PostgreSQL. It holds personal data and secrets: keep it as such.
"""

from dataclasses import dataclass
from pathlib import Path

from engine import clock
from engine.commands.backup_file import FILES, TABLES, Writer, writing
from engine.storage import Database, portable
from engine.storage.schema import revision_of
from engine.storage.tables import attachment


@dataclass(frozen=True, kw_only=True)
class BackedUp:
    """What a backup holds."""

    rows: int
    files: int
    missing: tuple[str, ...]  # SHA-256 of attachments whose file was not there


def backup(db: Database, *, target: Path, uploads: Path) -> BackedUp:
    """Write a backup.

    Args:
        target: the file to write, `.tar.gz`; one that is there is replaced when the new one is whole.
        uploads: folder of the attachments.
    Raises:
        OSError: the target cannot be written.
    """
    with writing(target) as writer:
        rows, wanted = _tables(db, writer)
        # After the snapshot: a file is on disk before the transaction that refers to it.
        files = _files(writer, uploads)
        held = {digest for name, digest in writer.hashes.items() if name.startswith(FILES)}
        about = {"created_at": clock.now().isoformat(), "rows": rows, "files": files, "schema": revision_of(db)}
        writer.close(about)
    return BackedUp(rows=rows, files=files, missing=tuple(sorted(wanted - held)))


def _tables(db: Database, writer: Writer) -> tuple[int, set[str]]:
    """Add every table out of one snapshot; return the number of rows and the hashes of the attachments they name."""
    rows = 0
    with db.read() as connection:
        for table in portable.tables():
            lines = portable.lines_of(connection, table)
            rows += writer.add_lines(f"{TABLES}/{table.name}.jsonl", lines) - 1  # the first line names the columns
        wanted = portable.column_of(connection, attachment.c.sha256)
    return rows, wanted


def _files(writer: Writer, uploads: Path) -> int:
    """Add every file of the folder that is not hidden; return how many."""
    places = (path.relative_to(uploads) for path in sorted(uploads.rglob("*")) if path.is_file())
    shown = (place for place in places if not any(part.startswith(".") for part in place.parts))
    return sum(writer.add_file(f"{FILES}/{place.as_posix()}", uploads / place) for place in shown)
