"""Joins named records to the engine: which a case has, and each of them made, for whoever may see the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

import engine
from engine import Actor, Completion, language
from engine.errors import NotFound
from engine.storage import Database
from forms import surroundings
from forms.context import Context
from forms.documents.catalog import Catalog, catalog_of, read_catalog
from forms.documents.content import Content
from forms.documents.declared import Declared
from forms.documents.fill import fill
from forms.documents.package import open_template, roots
from forms.documents.pdf import pdf_of
from forms.documents.values import Row, Values, signatures
from forms.documents.walk import content_of
from forms.documents.wording import Wording

STATUS = {"running": "处理中", "completed": "已关闭", "cancelled": "已撤回"}
PROPERTIES = ("author", "last_modified_by", "comments", "keywords", "subject", "category")


@dataclass(frozen=True, kw_only=True)
class RecordLine:
    """A named record of a case in a list."""

    id: str
    name: str  # in the reader's language
    number: str
    clauses: tuple[str, ...]
    waits_for: tuple[str, ...]  # names of the steps of which one must be done first; () = it can be made
    last_by: str  # who entered the last of it; "" = nobody yet
    last_at: datetime | None

    @property
    def can_be_made(self) -> bool:
        """Whether there is anything to show."""
        return not self.waits_for


@dataclass(frozen=True, kw_only=True, eq=False)
class MadeRecord:
    """A record filled from a case."""

    line: RecordLine
    case: engine.CaseDetail
    document: Document
    content: Content
    moment: datetime  # when the last thing in it was entered

    @property
    def file_name(self) -> str:
        """What people call the file, without its ending."""
        return file_name(f"{self.line.number} {self.content.title}")

    @cached_property
    def word(self) -> bytes:
        """The filled Word file; the same content gives the same bytes."""
        made = BytesIO()
        self.document.save(made)
        return _as_ever(made.getvalue())

    @cached_property
    def pdf(self) -> bytes:
        """The same as PDF."""
        return pdf_of(self.content, self.moment)


def file_name(text: str) -> str:
    """Return a text as the name of a file that every system takes; what none takes becomes `_`."""
    plain = "".join("_" if letter in '\\/:*?"<>|' or not letter.isprintable() else letter for letter in text)
    return plain.strip().lstrip(".")[:120] or "_"


def record_lines(db: Database, *, actor: Actor, case: engine.CaseDetail) -> tuple[RecordLine, ...]:
    """Return the named records of a case, in the order in which the procedure names them.

    Args:
        actor: who reads them.
        case: what `engine.case_detail` gave this actor.
    Raises:
        NotFound: the actor may not see the case.
    """
    catalog = catalog_of(db, case.procedure, case.deployment_id)
    wanted = catalog.of_process(case.process_id)
    if not wanted:
        return ()
    rounds = engine.record_rounds(db, actor=actor, instance_id=case.id)
    context = cache(lambda: _context(db, actor, case, _moment(case, rounds)))
    with language.speaking(language.DEFAULT):  # one document, whoever reads it
        numbers = [_number(one, case, context) for one in wanted]
    return tuple(_line(one, catalog, case, rounds, number) for one, number in zip(wanted, numbers, strict=True))


def make_record(db: Database, *, actor: Actor, instance_id: str, record_id: str) -> MadeRecord:
    """Fill a named record from a case.

    Args:
        actor: who reads it.
        instance_id: the case.
        record_id: as `records.yaml` of the case's version names it.
    Raises:
        NotFound: no such case, not theirs to see, no such record, or it cannot be made yet.
    """
    case = engine.case_detail(db, actor=actor, instance_id=instance_id)
    catalog = catalog_of(db, case.procedure, case.deployment_id)
    made = _make(db, actor, case, catalog, record_id)
    if not made.line.can_be_made:
        raise NotFound
    return made


def try_record(
    db: Database, *, actor: Actor, instance_id: str, record_id: str, files: Mapping[str, bytes]
) -> MadeRecord:
    """Fill a record of other files than those the case runs in, to see what a new template comes to.

    Args:
        actor: an owner of the procedure.
        instance_id: a case.
        record_id: as `records.yaml` among the files names it.
        files: members of a bundle that passed its check.
    Raises:
        NotFound: no such case, not theirs to see, or no such record.
    """
    case = engine.case_detail(db, actor=actor, instance_id=instance_id)
    return _make(db, actor, case, read_catalog(files), record_id)


def _make(db: Database, actor: Actor, case: engine.CaseDetail, catalog: Catalog, record_id: str) -> MadeRecord:
    one = next((each for each in catalog.of_process(case.process_id) if each.id == record_id), None)
    if one is None:
        raise NotFound
    rounds = engine.record_rounds(db, actor=actor, instance_id=case.id)
    with language.speaking(language.DEFAULT):  # one document, whoever reads it
        context = _context(db, actor, case, _moment(case, rounds))
        line = _line(one, catalog, case, rounds, _number(one, case, lambda: context))
        wording = Wording(context=context, people=_people(db))
        return _made(one, line, catalog, case, wording, rounds)


def _moment(case: engine.CaseDetail, rounds: Iterable[Completion]) -> datetime:
    return max((case.started_at, *(one.at for one in rounds), *filter(None, (case.ended_at,))))


def _context(db: Database, actor: Actor, case: engine.CaseDetail, moment: datetime) -> Context:
    """What a record's expressions may know: nothing of who reads it or when, for it says the same to everybody."""
    found = surroundings.of_case(db, actor, case)
    return replace(found, now=moment, known={"organization": found.known["organization"]})


def _people(db: Database) -> Callable[[str], str]:
    """What somebody is called whose account or membership has ended: a record keeps saying it."""

    @cache
    def called(user_id: str) -> str:
        return engine.names_of_people(db, [user_id]).get(user_id, user_id)

    return called


def _number(one: Declared, case: engine.CaseDetail, around: Callable[[], Context]) -> str:
    if not one.number:
        return case.business_key or ""
    context = around()
    own = Wording(context=context, people=str).plain(context.attempt(one.number, context.variables))
    return own or case.business_key or ""


def _line(
    one: Declared, catalog: Catalog, case: engine.CaseDetail, rounds: Iterable[Completion], number: str
) -> RecordLine:
    mine, done = _of_record(one, catalog, rounds), {each.element_id for each in rounds}
    waits = () if not one.after or done & set(one.after) else one.after
    return RecordLine(
        id=one.id,
        name=one.name,
        number=number,
        clauses=one.clauses,
        waits_for=tuple(catalog.dictionary.steps[step].name for step in waits if step in catalog.dictionary.steps),
        last_by=mine[-1].by_name if mine else "",
        last_at=mine[-1].at if mine else None,
    )


def _of_record(one: Declared, catalog: Catalog, rounds: Iterable[Completion]) -> list[Completion]:
    used = catalog.used.get(one.file, frozenset())
    return [each for each in rounds if each.element_id in used or used & each.values.keys()]


def _made(
    one: Declared,
    line: RecordLine,
    catalog: Catalog,
    case: engine.CaseDetail,
    wording: Wording,
    rounds: tuple[Completion, ...],
) -> MadeRecord:
    document = open_template(catalog.templates[one.file])
    facts = {"case": _of_case(case), "record": {"title": one.title, "number": line.number}}
    history = signatures(catalog.dictionary, rounds, catalog.used[one.file])
    values = Values(
        dictionary=catalog.dictionary,
        wording=wording,
        completions=rounds,
        facts=facts,
        lists={"history": history, "files": tuple(map(_file, case.attachments))},
    )
    body, *others = roots(document)
    fill(body, values)
    content = content_of(document, title=one.title, number=line.number)
    named = replace(values, facts={**facts, "record": {**facts["record"], "sha256": content.sha256}})
    for root in others:
        fill(root, named)
    moment = wording.context.now
    _sign_file(document, one.title, moment)
    return MadeRecord(line=line, case=case, document=document, content=content, moment=moment)


def _of_case(case: engine.CaseDetail) -> Row:
    return {
        "number": case.business_key or "",
        "title": case.title,
        "process": case.process_name,
        "version": case.version,
        "status": STATUS.get(case.status, case.status),
        "started_by": case.started_by_name,
        "started_at": case.started_at.isoformat(),
        "received_at": case.received_at.isoformat(),
        "ended_at": case.ended_at.isoformat() if case.ended_at else "",
    }


def _file(file: engine.AttachmentRow) -> Mapping[str, Any]:
    at = file.attached_at.isoformat()
    return {"name": file.name, "size": file.size, "sha256": file.sha256, "by": file.attached_by_name, "at": at}


def _sign_file(document: Document, title: str, moment: datetime) -> None:
    """What the file says of itself: its title and the moment of its content, no author's machine and no reader."""
    about = document.core_properties
    about.title, about.revision = title, 1
    about.created = about.modified = moment.astimezone(UTC).replace(tzinfo=None)
    for name in PROPERTIES:
        setattr(about, name, "")


def _as_ever(content: bytes) -> bytes:
    """Pack a Word file anew with one date in all its entries, so that the same content is the same file."""
    packed = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(packed, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            made.writestr(entry, given.read(name))
    return packed.getvalue()
