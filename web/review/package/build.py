"""Puts a month's package together, file by file, in one order: what it is, its cases, their list, the manifest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import engine
from engine import Actor
from engine.storage import Database
from web.review.package.case_files import CaseFolder
from web.review.package.ledger import Ledger
from web.review.package.names import Names
from web.review.package.pages import index_page
from web.review.package.zipped import Entry, zipped

HERE = Path(__file__).parent
PROOF = ("README.md", "verify.py")  # copied as they are
MANIFEST = "manifest.json"


@dataclass(kw_only=True, eq=False)
class Package:
    """The archive of a month on its way out."""

    database: Database
    actor: Actor
    procedure: str
    month: str
    zone: ZoneInfo
    cases: Iterable[engine.ClosedCase]
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def file_name(self) -> str:
        """What the package is called."""
        return f"{self.procedure}-{self.month}.zip"

    def pieces(self) -> Iterator[bytes]:
        """Yield the ZIP file; once."""
        with self.ledger:
            yield from zipped(self._entries())

    def _entries(self) -> Iterator[Entry]:
        for name in PROOF:
            yield self._entry(name, [(HERE / name).read_bytes()])
        names = Names()
        for case in self.cases:
            folder = f"cases/{names.of(case.business_key or case.id, case.id[-8:])}"
            yield from CaseFolder(
                database=self.database, actor=self.actor, zone=self.zone, ledger=self.ledger, case=case, folder=folder
            ).entries()
        about = {"procedure": self.procedure, "month": self.month, "zone": self.zone.key, "count": self.ledger.count}
        yield self._entry("index.html", index_page(self.ledger.cases(), about))
        yield Entry(path=MANIFEST, at=self._at(), pieces=self.ledger.manifest(**about))

    def _entry(self, path: str, pieces: Iterable[bytes]) -> Entry:
        return Entry(path=path, at=self._at(), pieces=self.ledger.passing(path, pieces))

    def _at(self) -> datetime:
        """The first of the month: what says nothing of when it was made gives the same bytes whenever it is made."""
        year, month = map(int, self.month.split("-"))
        return datetime(year, month, 1, tzinfo=self.zone)


def package_of(db: Database, *, actor: Actor, procedure: str, month: str, zone: ZoneInfo) -> Package | None:
    """Return the package of the cases of a procedure that ended in a month; None where there is none.

    Args:
        actor: an owner or reviewer of the procedure.
        month: `yyyy-MM`.
        zone: whose days the month is made of.
    Raises:
        NotFound, NotPermitted: the procedure is not theirs to review.
        InvalidValue: it is no month.
    """
    found: Iterator[Any] = engine.closed_cases(db, actor=actor, procedure=procedure, month=month, zone=zone.key)
    first = next(found, None)
    if first is None:
        return None
    cases = chain([first], found)
    return Package(database=db, actor=actor, procedure=procedure, month=month, zone=zone, cases=cases)
