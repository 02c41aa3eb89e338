"""The desk: tasks, cases, starting a case, notices. Views ask the engine and the forms, and show what they answer."""

from web.desk import attachments, calendar, case_file, cases, clocks, handing, inbox, notices, records, start, tasks
from web.desk.blueprint import blueprint

__all__ = [
    "attachments", "blueprint", "calendar", "case_file", "cases", "clocks", "handing", "inbox", "notices", "records",
    "start", "tasks",
]  # fmt: skip
