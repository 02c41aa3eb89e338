"""The file of a case as a company keeps it: its records as PDF and Word, its attachments, a list with their hashes."""

import hashlib
from collections.abc import Iterator
from shutil import copyfileobj
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response

import engine
import forms
from engine import errors
from engine.language import gettext as _
from web import csv_file, pages, spooled
from web.desk.blueprint import blueprint

Line = tuple[str, int, str, str]  # name, size in bytes, hash of the file, digest of its content


@blueprint.get("/cases/<instance_id>/file")
def case_file(instance_id: str) -> Response:
    """Send everything that is filed of a case, in one archive."""
    case = engine.case_detail(pages.database(), actor=pages.person(), instance_id=instance_id)
    name = forms.file_name(f"{case.business_key or case.process_name} {_('案卷')}")
    return spooled.download(lambda file: _write(file, case), "application/zip", f"{name}.zip")


def _write(file: Any, case: engine.CaseDetail) -> None:
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        lines = [*_records(archive, case), *_attachments(archive, case)]
        heading = (_("文件"), _("大小"), "SHA-256", _("内容摘要"))
        archive.writestr(_("清单.csv"), "".join(csv_file.lines(heading, lines)))


def _records(archive: ZipFile, case: engine.CaseDetail) -> Iterator[Line]:
    database, actor = pages.database(), pages.person()
    for line in forms.record_lines(database, actor=actor, case=case):
        if not line.can_be_made:
            continue
        made = forms.make_record(database, actor=actor, instance_id=case.id, record_id=line.id)
        files = {"pdf": made.pdf} if forms.makes_pdf() else {}
        for ending, content in {**files, "docx": made.word}.items():
            name = f"{made.file_name}.{ending}"
            archive.writestr(name, content)
            yield name, len(content), hashlib.sha256(content).hexdigest(), made.content.sha256


def _attachments(archive: ZipFile, case: engine.CaseDetail) -> Iterator[Line]:
    """The files of the case, each once; two of one name are told apart by their hash."""
    known: set[str] = set()
    for file in {each.sha256: each for each in case.attachments}.values():
        name = f"{_('附件')}/{forms.file_name(file.name)}"
        name = f"{_('附件')}/{file.sha256[:8]} {forms.file_name(file.name)}" if name in known else name
        known.add(name)
        with _stored(file.sha256) as stored, archive.open(name, "w") as entry:
            copyfileobj(stored, entry)
        yield name, file.size, file.sha256, ""


def _stored(sha256: str) -> IO[bytes]:
    store = forms.file_store()
    if store is None:
        raise errors.NotFound
    return store.open(sha256)
