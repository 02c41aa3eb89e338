"""Proves one chain: every number there, every hash right, every value as it was, the end where it should be.

Reads rows as they come and trusts none of them; a row that was edited, removed, inserted or moved is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.audit.chain import Head, genesis, step_hash
from engine.audit.packing import unpacked
from engine.audit.problems import Problem
from engine.language import gettext as _
from engine.storage.types import Row

KEPT = ("seq", "step", "type", "ref", "at", "recorded_at")  # of an event, for the invariants


@dataclass(kw_only=True)
class ChainProof:
    """A chain that is being proved, event by event."""

    where: str
    head: Head
    events: list[dict[str, Any]] = field(default_factory=list)  # without their values, for the invariants
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, where: str) -> "ChainProof":
        """Begin at the empty chain `name`."""
        return cls(where=where, head=genesis(name))

    def read(self, rows: Iterable[Row]) -> "ChainProof":
        """Prove the steps of the chain in their order."""
        for row in rows:
            self._prove(row)
        return self

    def ends_at(self, seq: int, hash: bytes) -> "ChainProof":
        """Prove that the chain ends where the row of its head says."""
        if self.head.seq < seq:
            self._wrong(f"event {self.head.seq + 1}", _("缺少从第 {seq} 条起的记录。", seq=self.head.seq + 1))
        elif (self.head.seq, self.head.hash) != (seq, hash):
            self._wrong(f"event {self.head.seq}", _("链的末端与登记的末端不一致。"))
        return self

    def _prove(self, row: Row) -> None:
        place, events = f"event {row['seq']}", _events(row)
        if row["seq"] != self.head.seq + 1:
            self._wrong(place, _("编号不连续,前一条是第 {seq} 条。", seq=self.head.seq))
        elif not events or row["hash"] != step_hash(self.head.hash, row):
            self._wrong(place, _("内容与校验值不符,这条记录或它前面的记录被改动过。"))
        self.head = Head(chain=self.head.chain, seq=row["seq"] + max(len(events), 1) - 1, hash=row["hash"])
        self.events += [{name: event[name] for name in KEPT} for event in events]

    def _wrong(self, row: str, reason: str) -> None:
        self.problems.append(Problem(where=self.where, row=row, rule="chain", reason=reason))


def _events(row: Row) -> list[dict[str, Any]]:
    """Return the events of a step; none where they cannot be read any more."""
    try:
        return list(unpacked(row))
    except (ValueError, TypeError, AttributeError):
        return []
