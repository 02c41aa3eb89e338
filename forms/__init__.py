"""Forms: read from form-js schemas, shown by the server, judged by the server. The public face of the room.

It knows the engine by its public face and nothing of Flask; web and the command line use the names below.
"""

from forms.case_record import record, records
from forms.decision import Refusal
from forms.entries import Record
from forms.lint import check
from forms.open_form import OpenForm, file_store, open_start, open_task, set_uploads
from forms.render import archive_page, form_html, reading_html, record_html
from forms.submission import Completed, complete, save_draft, start, sweep_uploads
from forms.typed import Submitted, Typed, Upload

__all__ = [
    "Completed",
    "OpenForm",
    "Record",
    "Refusal",
    "Submitted",
    "Typed",
    "Upload",
    "archive_page",
    "check",
    "complete",
    "file_store",
    "form_html",
    "open_start",
    "open_task",
    "reading_html",
    "record",
    "record_html",
    "records",
    "save_draft",
    "set_uploads",
    "start",
    "sweep_uploads",
]
