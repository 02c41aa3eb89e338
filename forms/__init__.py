"""Forms: read from form-js schemas, shown by the server, judged by the server. The public face of the room.

It knows the engine by its public face and nothing of Flask; web and the command line use the names below.
"""

from forms.case_record import record, records
from forms.decision import Refusal
from forms.documents.case_documents import MadeRecord, RecordLine, file_name, make_record, record_lines, try_record
from forms.documents.catalog import declared_records
from forms.documents.declared import Declared
from forms.documents.drafting import draft_template
from forms.documents.fonts import are_there as makes_pdf
from forms.documents.fonts import set_fonts
from forms.documents.lint import check_alone as check_template
from forms.documents.page import record_page
from forms.entries import Record
from forms.judge_bundle import check
from forms.open_form import OpenForm, file_store, open_start, open_task, set_uploads
from forms.render import answers_html, archive_page, form_html, reading_html, record_html
from forms.reports import Percent, ReportTable, case_tables, filed_tables
from forms.submission import Completed, complete, save_draft, start, sweep_uploads
from forms.typed import Submitted, Typed, Upload

__all__ = [
    "Completed",
    "Declared",
    "MadeRecord",
    "OpenForm",
    "Percent",
    "Record",
    "RecordLine",
    "Refusal",
    "ReportTable",
    "Submitted",
    "Typed",
    "Upload",
    "answers_html",
    "archive_page",
    "case_tables",
    "check",
    "check_template",
    "complete",
    "declared_records",
    "draft_template",
    "file_name",
    "file_store",
    "filed_tables",
    "form_html",
    "make_record",
    "makes_pdf",
    "open_start",
    "open_task",
    "reading_html",
    "record",
    "record_html",
    "record_lines",
    "record_page",
    "records",
    "save_draft",
    "set_fonts",
    "set_uploads",
    "start",
    "sweep_uploads",
    "try_record",
]
