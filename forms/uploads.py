"""Keeps uploaded files by SHA-256 outside the web root: sniffed, limited, on disk before anything refers to them.

A file just uploaded is held for its sender under a token; what nobody holds or refers to any more is swept.
It knows no forms and no database.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import orjson
import puremagic

from engine.errors import NotFound
from engine.language import gettext as _
from forms import words
from forms.typed import Upload

MOST_BYTES = 20 * 1024 * 1024
BLOCK = 256 * 1024
HEAD = 4096  # bytes a type is told from
HELD_FOR = timedelta(days=30)  # as long as a draft may wait for its submission
GRACE = timedelta(hours=1)  # between a file on disk and the transaction that refers to it
MEDIA = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg", "jfif": "image/jpeg", "png": "image/png",
    "gif": "image/gif", "webp": "image/webp", "heic": "image/heic", "heif": "image/heic", "pdf": "application/pdf",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "amr": "audio/amr", "mp4": "video/mp4",
}  # fmt: skip
USUAL = "image/*,application/pdf"  # of a field that says nothing: photo or PDF


class Refused(Exception):
    """A file that is not taken; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file that is on disk."""

    sha256: str
    name: str  # as its sender called it; data, never a path
    size: int  # bytes
    media_type: str


def allowed(accept: str) -> frozenset[str]:
    """The extensions a field takes, from its `accept`: `.jpg`, `image/*`, `application/pdf`; "" = photo or PDF."""
    parts = [part.strip().lower() for part in (accept or USUAL).split(",") if part.strip()]
    return frozenset(kind for kind, media in MEDIA.items() if any(_takes(part, kind, media) for part in parts))


def _takes(part: str, kind: str, media: str) -> bool:
    return part in (f".{kind}", media) or (part.endswith("/*") and media.startswith(part[:-1]))


class Uploads:
    """The store of files under one directory."""

    def __init__(self, directory: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self.directory, self.most_bytes = directory, most_bytes

    def receive(self, upload: Upload, *, accept: str, user_id: str) -> str:
        """Take a file in and hold it for its sender. It is on disk, safe from a crash, when this returns.

        Args:
            upload: the file as it arrives.
            accept: the types its field takes, as in `allowed`.
            user_id: who sent it; nobody else can refer to it by the token.
        Returns:
            The token.
        Raises:
            Refused: its type, its size or its name is not taken.
        """
        name = plain_name(upload.name)
        kind = name.rpartition(".")[2].lower() if "." in name else ""
        if kind not in allowed(accept):
            raise Refused(_("不接受这种文件,请上传:{kinds}", kinds=_kinds(accept)))
        with self._locked(fcntl.LOCK_SH):
            digest, size = self._write(upload.stream, kind)
            stored = Stored(sha256=digest, name=name, size=size, media_type=MEDIA[kind])
            return self._hold(stored, user_id)

    def held(self, token: str, user_id: str) -> Stored | None:
        """The file held for this person under the token; None when there is none."""
        if not re.fullmatch(r"[0-9a-f]{32}", token):
            return None
        try:
            found = orjson.loads(self._held(token).read_bytes())
        except FileNotFoundError:
            return None
        return Stored(**found["file"]) if found["user_id"] == user_id else None

    def open(self, sha256: str) -> BinaryIO:
        """Open a stored file for reading.

        Raises:
            NotFound: no such file is stored.
        """
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise NotFound
        try:
            return self._file(sha256).open("rb")
        except FileNotFoundError as error:
            raise NotFound from error

    def sweep(self, referenced: Collection[str], *, now: datetime) -> int:
        """Remove what nobody refers to any more.

        Args:
            referenced: SHA-256 of every file the cases refer to.
            now: aware moment; what is younger than an hour stays.
        Returns:
            How many files were removed.
        """
        with self._locked(fcntl.LOCK_EX):
            wanted = set(referenced) | set(self._still_held(now))
            orphans = [path for path in self._stored() if path.name not in wanted and _age(path, now) > GRACE]
            for path in [*orphans, *(p for p in self._folder("incoming").iterdir() if _age(p, now) > GRACE)]:
                path.unlink(missing_ok=True)
        return len(orphans)

    def _still_held(self, now: datetime) -> Iterator[str]:
        for path in list(self._folder("held").iterdir()):
            if _age(path, now) > HELD_FOR:
                path.unlink(missing_ok=True)
            else:
                yield str(orjson.loads(path.read_bytes())["file"]["sha256"])

    def _stored(self) -> list[Path]:
        return [path for path in self._folder("files").glob("*/*") if path.is_file()]

    def _write(self, stream: BinaryIO, kind: str) -> tuple[str, int]:
        incoming = self._folder("incoming") / secrets.token_hex(16)
        try:
            with incoming.open("xb") as target:
                digest, size = self._copy(stream, target, kind)
                target.flush()
                os.fsync(target.fileno())
            self._settle(incoming, self._file(digest))
        finally:
            incoming.unlink(missing_ok=True)
        return digest, size

    def _copy(self, stream: BinaryIO, target: BinaryIO, kind: str) -> tuple[str, int]:
        if stream.seekable():
            stream.seek(0)  # the same submission may be taken in again, to be shown with its errors
        digest, size = hashlib.sha256(), 0
        while block := stream.read(BLOCK):
            if size == 0:
                _sniff(block[:HEAD], kind)
            size += len(block)
            if size > self.most_bytes:
                raise Refused(_("文件太大,每个文件不能超过 {most}", most=words.size(self.most_bytes)))
            digest.update(block)
            target.write(block)
        if size == 0:
            raise Refused(_("文件是空的,请重新选择"))
        return digest.hexdigest(), size

    def _hold(self, stored: Stored, user_id: str) -> str:
        token = secrets.token_hex(16)
        incoming = self._folder("incoming") / token
        incoming.write_bytes(orjson.dumps({"file": asdict(stored), "user_id": user_id}))
        self._settle(incoming, self._held(token))
        return token

    def _settle(self, incoming: Path, final: Path) -> None:
        final.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(incoming, final)
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        with (self._folder("") / ".lock").open("a") as lock:
            fcntl.flock(lock, how)
            yield

    def _folder(self, name: str) -> Path:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self.directory / name
        found.mkdir(mode=0o700, exist_ok=True)
        return found

    def _file(self, digest: str) -> Path:
        return self._folder("files") / digest[:2] / digest

    def _held(self, token: str) -> Path:
        return self._folder("held") / f"{token}.json"


def plain_name(name: str) -> str:
    """The last part of a file's name without what has no place in one, at most 150 characters, its extension kept."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(letter for letter in last if letter.isprintable()).strip(" .") or "file"
    stem, dot, kind = clean.rpartition(".")
    return f"{stem[:140]}.{kind[:9]}" if dot else clean[:150]


def _sniff(head: bytes, kind: str) -> None:
    try:
        found = {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        found = set()
    if MEDIA[kind] not in {MEDIA.get(one) for one in found}:
        raise Refused(_("文件内容与扩展名 .{kind} 不符,请上传原始文件", kind=kind))


def _kinds(accept: str) -> str:
    return _("、").join(sorted(allowed(accept)))


def _age(path: Path, now: datetime) -> timedelta:
    return now - datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
