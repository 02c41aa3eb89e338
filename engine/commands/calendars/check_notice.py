"""Says what importing a notice would change, and imports nothing."""

from engine.authorization import Actor, Permission, require
from engine.calendars import CHINA
from engine.commands.calendars.notice_change import NoticeChange, read_notice
from engine.shelf import Shelf
from engine.storage import Database


def check_notice(db: Database, *, actor: Actor, data: bytes, calendar_id: str = CHINA) -> NoticeChange:
    """Return what importing the file would change.

    Args:
        actor: an administrator.
        data: the file.
        calendar_id: for which calendar.
    Raises:
        InvalidValue: the file is empty or broken (with line and reason), or the calendar takes no notices.
        NotFound: the actor is no administrator.
    """
    with db.read() as connection:
        require(connection, actor, Permission.ADMINISTER)
        return read_notice(Shelf(connection), data, calendar_id)
