"""Proves one chain: every number there, every hash right, every value behind its digest, the end where it should be.

Reads rows as they come and trusts none of them; a row that was edited, removed, inserted or moved is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.audit.chain import Head, event_hash, genesis
from engine.audit.problems import Problem
from engine.audit.values import values_digest
from engine.language import gettext as _
from engine.storage.types import Row


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
        """Prove the rows of the chain in their order."""
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
        place = f"event {row['seq']}"
        if row["seq"] != self.head.seq + 1:
            self._wrong(place, _("编号不连续,前一条是第 {seq} 条。", seq=self.head.seq))
        elif row["hash"] != event_hash(self.head.hash, row):
            self._wrong(place, _("内容与校验值不符,这条记录或它前面的记录被改动过。"))
        if not _values_fit(row):
            self._wrong(place, _("记录的数值与其摘要不符。"))
        self.head = Head(chain=self.head.chain, seq=row["seq"], hash=row["hash"])
        self.events.append({name: row[name] for name in ("seq", "step", "type", "ref", "task_id", "at", "recorded_at")})

    def _wrong(self, row: str, reason: str) -> None:
        self.problems.append(Problem(where=self.where, row=row, rule="chain", reason=reason))


def _values_fit(row: Row) -> bool:
    if row["values"] is None or row["values_digest"] is None:
        return row["values"] is None and row["values_digest"] is None
    try:
        return bool(values_digest(row["values"]) == row["values_digest"])
    except (ValueError, TypeError):
        return False
