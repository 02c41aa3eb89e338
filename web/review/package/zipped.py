"""A ZIP file as a stream: pieces leave as entries are read, nothing is written to disk and no entry stands in memory.

The same entries give the same bytes. It knows nothing of cases.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

READABLE = 0o100644 << 16  # a plain file that everybody may read, once unpacked on Unix


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file of the package."""

    path: str  # from the top of the package, with `/`
    at: datetime  # what the file says of its age, in the zone its reader lives in
    pieces: Iterable[bytes]  # read once, when the entry is written


class _Outlet:
    """Takes what the ZIP writer writes and hands it on; it has no place to go back to."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._kept.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here for longer than until the next `taken`."""

    def taken(self) -> Iterator[bytes]:
        kept, self._kept = self._kept, []
        yield from (piece for piece in kept if piece)


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield a ZIP file piece by piece."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for entry in entries:
            about = ZipInfo(entry.path, entry.at.timetuple()[:6])
            about.compress_type, about.external_attr = ZIP_DEFLATED, READABLE
            with archive.open(about, "w") as target:
                for piece in entry.pieces:
                    target.write(piece)
                    yield from outlet.taken()
    yield from outlet.taken()
