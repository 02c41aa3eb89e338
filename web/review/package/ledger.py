"""What a package holds, written down while it is made: every file with its hash, every case with the end of its chain.

Lines wait in files of their own and go into the manifest at the end, so that a month of any size can be packed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

IN_MEMORY = 4 * 1024 * 1024  # bytes of lines; more go to a file that is gone afterwards
FORMAT = "clauseflow-month-archive/1"


@dataclass(frozen=True, kw_only=True)
class PackedCase:
    """A case as the index and the manifest name it."""

    folder: str  # from the top of the package
    number: str
    title: str
    process: str
    status: str  # completed | cancelled
    received: str  # day in the zone of the package
    ended: str
    files: int  # records, reports and attachments
    missing: int  # attachments whose file is not in the store any more
    chain: str  # id of the case
    seq: int  # number of its last event
    head: str  # hash of the step of that event, as hex


class Ledger:
    """The lines of one package; open while the package is made."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self.count = 0  # cases
        self.digest = ""  # SHA-256 of the manifest, once it has been written

    def __enter__(self) -> "Ledger":
        spools = [self._open.enter_context(SpooledTemporaryFile(IN_MEMORY)) for _each in range(3)]  # noqa: SIM115
        self._files, self._missing, self._cases = spools
        return self

    def __exit__(self, *_raised: object) -> None:
        self._open.close()

    def passing(self, path: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a file and write down its size and hash once they are through."""
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece
        _add(self._files, {"path": path, "size": size, "sha256": digest.hexdigest()})

    def lacks(self, path: str, sha256: str) -> None:
        """Write down a file that belongs here and is not in the store any more."""
        _add(self._missing, {"path": path, "sha256": sha256})

    def holds(self, case: PackedCase) -> None:
        """Write down a case."""
        _add(self._cases, asdict(case))
        self.count += 1

    def cases(self) -> Iterator[PackedCase]:
        """Yield the cases in the order in which they came."""
        return (PackedCase(**json.loads(line)) for line in _lines(self._cases))

    def manifest(self, **about: Any) -> Iterator[bytes]:
        """Yield the manifest as JSON, a line a file and a line a case."""
        digest = hashlib.sha256()
        for piece in self._manifest(about):
            digest.update(piece)
            yield piece
        self.digest = digest.hexdigest()

    def _manifest(self, about: dict[str, Any]) -> Iterator[bytes]:
        head = json.dumps({"format": FORMAT, **about}, ensure_ascii=False)
        yield head[:-1].encode()
        for name, lines in (("cases", self._cases), ("files", self._files), ("missing", self._missing)):
            yield f',\n"{name}": ['.encode()
            for number, line in enumerate(_lines(lines)):
                yield (b",\n" if number else b"\n") + line
            yield b"\n]"
        yield b"}\n"


def _add(lines: Any, said: dict[str, Any]) -> None:
    lines.seek(0, 2)
    lines.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")


def _lines(lines: Any) -> Iterator[bytes]:
    lines.seek(0)
    return (line.rstrip(b"\n") for line in lines)
