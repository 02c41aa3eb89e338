"""The file of a backup: one .tar.gz with a table a member, the attachments, and a manifest of hashes over all of it.

It knows files and hashes, no database. What it unpacks it trusts only when every hash fits.
"""

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory, TemporaryFile
from typing import IO, Any

from engine.errors import BackupUnusable
from engine.language import gettext as _

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = "tables"  # folder of the tables, a file a table
FILES = "files"  # folder of the attachments, as they lay in theirs
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_BLOCK = 1024 * 1024


@dataclass(kw_only=True)
class Writer:
    """A backup that is being written."""

    tar: tarfile.TarFile
    hashes: dict[str, str] = field(default_factory=dict)  # member -> SHA-256

    def add_lines(self, name: str, lines: Iterable[bytes]) -> int:
        """Add a member from its lines; return how many there were."""
        count = 0
        with TemporaryFile() as kept:
            for count, line in enumerate(lines, 1):  # noqa: B007 - the number of the last line
                kept.write(line)
            size = kept.tell()
            kept.seek(0)
            self._add(name, kept, size)
        return count

    def add_file(self, name: str, path: Path) -> bool:
        """Add a member from a file; return False when it has gone meanwhile."""
        try:
            with path.open("rb") as stream:
                self._add(name, stream, os.fstat(stream.fileno()).st_size)
        except FileNotFoundError:
            return False
        return True

    def close(self, about: Mapping[str, Any]) -> None:
        """Add the manifest: what the backup says of itself, and the hash of every member."""
        manifest = {"format": FORMAT, **about, "members": self.hashes}
        data = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        self.tar.addfile(_entry(MANIFEST, len(data)), io.BytesIO(data))

    def _add(self, name: str, stream: IO[bytes], size: int) -> None:
        hashing = _Hashing(stream)
        self.tar.addfile(_entry(name, size), hashing)
        self.hashes[name] = hashing.digest.hexdigest()


class _Hashing:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read and hash."""
        data = self._stream.read(size)
        self.digest.update(data)
        return data


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Write a backup that appears at `target` only when it is whole and on disk, readable by its owner alone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as written:
        path = Path(written.name)
        try:
            with (
                gzip.GzipFile(fileobj=written, mode="wb", compresslevel=6) as packed,
                tarfile.open(fileobj=packed, mode="w|") as tar,
            ):
                yield Writer(tar=tar)
            written.flush()
            os.fsync(written.fileno())
            path.replace(target)
        finally:
            path.unlink(missing_ok=True)


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """A backup that was unpacked, every hash right."""

    folder: Path
    manifest: Mapping[str, Any]

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a member; none when the backup has no such member."""
        path = self.folder / name
        if path.is_file():
            with path.open("rb") as stream:
                yield from stream

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield each attachment: its place in the folder of attachments, and where it was unpacked."""
        top = self.folder / FILES
        for path in sorted(top.rglob("*")):
            if path.is_file():
                yield path.relative_to(top).as_posix(), path


@contextmanager
def reading(source: Path) -> Iterator[Unpacked]:
    """Unpack a backup for as long as the block lasts.

    Raises:
        BackupUnusable: it is none, was cut off or changed, or comes from a later release.
    """
    with TemporaryDirectory(prefix="clauseflow-restore-") as name:
        folder = Path(name)
        try:
            hashes = _unpack(source, folder)
            manifest = json.loads((folder / MANIFEST).read_bytes())
        except (tarfile.TarError, EOFError, OSError, ValueError) as error:
            raise BackupUnusable(reason=_("文件不完整,或者不是备份。")) from error
        _check(manifest, hashes)
        yield Unpacked(folder=folder, manifest=manifest)


def _unpack(source: Path, folder: Path) -> dict[str, str]:
    """Write each member below `folder` and return its hash; a member that leads elsewhere is an error."""
    hashes = {}
    with tarfile.open(source, mode="r|gz") as tar:
        for entry in tar:
            stream = tar.extractfile(entry) if entry.isreg() else None
            if stream is None or not _NAME.fullmatch(entry.name) or entry.name in hashes:
                raise ValueError("a member that no backup has")
            hashing = _Hashing(stream)
            path = folder / entry.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as target:
                while block := hashing.read(_BLOCK):
                    target.write(block)
            hashes[entry.name] = hashing.digest.hexdigest()
    return hashes


def _check(manifest: Any, hashes: Mapping[str, str]) -> None:
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BackupUnusable(reason=_("备份的格式不是这个版本能读的。"))
    if manifest.get("members") != {name: digest for name, digest in hashes.items() if name != MANIFEST}:
        raise BackupUnusable(reason=_("内容与清单中的校验值不符,文件被改动或损坏。"))
