"""The folder of one case: its records, filed reports and attachments, its page, and its history with the chain."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO
from urllib.parse import quote
from zoneinfo import ZoneInfo

import engine
import forms
from engine import Actor, errors, language
from engine.storage import Database
from forms import words
from web.review.package.ledger import Ledger, PackedCase
from web.review.package.names import Names
from web.review.package.pages import PackedFile, both, case_page, history_of, status_words
from web.review.package.zipped import Entry

BLOCK = 256 * 1024
HISTORY = "clauseflow-history/1"


@dataclass(kw_only=True, eq=False)
class CaseFolder:
    """One case on its way into a package."""

    database: Database
    actor: Actor
    zone: ZoneInfo
    ledger: Ledger
    case: engine.ClosedCase
    folder: str
    _records: list[PackedFile] = field(default_factory=list)
    _filed: list[PackedFile] = field(default_factory=list)
    _attached: list[PackedFile] = field(default_factory=list)
    _missing: list[str] = field(default_factory=list)  # SHA-256 of attachments that are not in the store

    def entries(self) -> Iterator[Entry]:
        """Yield the files of the case; the ledger knows them and the case when they are through."""
        with language.speaking(language.DEFAULT):
            trace = engine.case_trace(self.database, actor=self.actor, instance_id=self.case.id)
        yield from self._made_records(trace.case)
        yield from self._filed_reports()
        yield from self._attachments(trace.case)
        chain = engine.case_chain(self.database, actor=self.actor, instance_id=self.case.id)
        yield self._entry("history.json", _history(self.case, chain))
        yield self._entry("index.html", [self._page(trace, chain)])
        self.ledger.holds(self._line(trace, chain))

    def _entry(self, name: str, pieces: Iterable[bytes], at: datetime | None = None) -> Entry:
        path = f"{self.folder}/{name}"
        return Entry(
            path=path, at=(at or self.case.ended_at).astimezone(self.zone), pieces=self.ledger.passing(path, pieces)
        )

    def _made_records(self, case: engine.CaseDetail) -> Iterator[Entry]:
        """Named records as PDF; as Word where this installation has no typeface to set them in."""
        names = Names()
        for line in forms.record_lines(self.database, actor=self.actor, case=case):
            if not line.can_be_made:
                continue
            made = forms.make_record(self.database, actor=self.actor, instance_id=case.id, record_id=line.id)
            ending, content = ("pdf", made.pdf) if forms.makes_pdf() else ("docx", made.word)
            name = names.of(f"{made.file_name}.{ending}", line.id)
            self._records.append(_file(f"records/{name}", name, len(content), made.content.sha256))
            yield self._entry(f"records/{name}", [content], made.moment)

    def _filed_reports(self) -> Iterator[Entry]:
        names = Names()
        for entry in engine.archived_of_case(self.database, actor=self.actor, instance_id=self.case.id):
            name = names.of(f"{entry.row.title or entry.row.form_key}.html", entry.row.id[-8:])
            said = words.exact(entry.row.archived_at, self.zone)
            if not entry.intact:
                said = f"{said} · {both('存放的内容与归档时的摘要不一致,请联系管理员。')}"
            self._filed.append(_file(f"filed/{name}", name, len(entry.page), entry.row.sha256, said))
            yield self._entry(f"filed/{name}", [entry.page], entry.row.archived_at)

    def _attachments(self, case: engine.CaseDetail) -> Iterator[Entry]:
        names = Names()
        for file in {each.sha256: each for each in case.attachments}.values():
            name = names.of(file.name, file.sha256[:8])
            said = f"{file.attached_by_name} {words.exact(file.attached_at, self.zone)}"
            packed = _file(f"attachments/{name}", name, file.size, file.sha256, said)
            self._attached.append(packed)
            stored = _stored(file.sha256)
            if stored is None:
                self._missing.append(file.sha256)
                self.ledger.lacks(f"{self.folder}/{packed.path}", file.sha256)
            else:
                yield self._entry(packed.path, _blocks(stored), file.attached_at)

    def _page(self, trace: engine.Trace, chain: engine.CaseChain) -> bytes:
        there = {file.sha256: file.path for file in self._attached if file.sha256 not in self._missing}
        with language.speaking(language.DEFAULT):
            record = forms.record(
                self.database,
                actor=self.actor,
                instance_id=self.case.id,
                address=lambda file: quote(there.get(file.sha256, "")),
            )
            answers = forms.answers_html(record)
            history = list(history_of(trace.lines, self.zone))
        return case_page(
            case=trace.case,
            number=trace.case.business_key or "",
            status=status_words(trace.case.status),
            moments=[words.exact(at, self.zone) if at else "" for at in (trace.case.received_at, trace.case.ended_at)],
            answers=answers,
            history=history,
            chain=chain,
            records=self._records,
            filed=self._filed,
            attached=self._attached,
            missing=self._missing,
        )

    def _line(self, trace: engine.Trace, chain: engine.CaseChain) -> PackedCase:
        return PackedCase(
            folder=self.folder,
            number=self.case.business_key or "",
            title=self.case.title,
            process=trace.case.process_name,
            status=self.case.status,
            received=self.case.received_at.astimezone(self.zone).date().isoformat(),
            ended=self.case.ended_at.astimezone(self.zone).date().isoformat(),
            files=len(self._records) + len(self._filed) + len(self._attached) - len(self._missing),
            missing=len(self._missing),
            chain=chain.chain,
            seq=chain.seq,
            head=chain.hash,
        )


def _file(path: str, name: str, size: int, sha256: str, said: str = "") -> PackedFile:
    return PackedFile(path=path, name=name, size=size, sha256=sha256, said=said)


def _stored(sha256: str) -> IO[bytes] | None:
    store = forms.file_store()
    try:
        return store.open(sha256) if store else None
    except errors.NotFound:
        return None


def _blocks(stored: IO[bytes]) -> Iterator[bytes]:
    with stored:
        while block := stored.read(BLOCK):
            yield block


def _history(case: engine.ClosedCase, chain: engine.CaseChain) -> Iterator[bytes]:
    """The history as JSON: a line a step as it is hashed, then a line an event as it is read."""
    about = {"format": HISTORY, "number": case.business_key or "", "chain": chain.chain}
    head = json.dumps({**about, "seq": chain.seq, "head": chain.hash}, ensure_ascii=False)
    yield head[:-1].encode()
    for name, lines in (("steps", chain.steps), ("events", chain.events)):
        yield f',\n"{name}": ['.encode()
        for number, line in enumerate(lines):
            yield (",\n" if number else "\n").encode() + json.dumps(line, ensure_ascii=False).encode()
        yield b"\n]"
    yield b"}\n"
