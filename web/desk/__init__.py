"""The desk: tasks, cases, starting a case, notices. Views ask the engine and the forms, and show what they answer."""

from web.desk import attachments, calendar, cases, clocks, handing, inbox, notices, start, tasks
from web.desk.blueprint import blueprint

__all__ = ["attachments", "blueprint", "calendar", "cases", "clocks", "handing", "inbox", "notices", "start", "tasks"]
