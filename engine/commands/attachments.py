"""Files that come with a start or a completion: their bytes are on disk before the command begins; here are rows."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.commands.steps import Case
from engine.storage import Connection, tasks


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A stored file that a form's field refers to."""

    field: str
    name: str  # as the person's machine called it
    media_type: str
    size: int  # bytes
    sha256: str


def attach(
    connection: Connection, case: Case, task_id: str | None, files: Sequence[Attachment], *, by: str, at: datetime
) -> None:
    """Insert the rows of the files that a form came with."""
    same = {"instance_id": case.id, "task_id": task_id, "attached_by": by, "attached_at": at}
    tasks.attach(connection, [{"id": uuid4().hex, **asdict(file), **same} for file in files])


def traces(files: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Return what the history says of files: field, hash and size, not the name somebody gave them."""
    return [{"field": file.field, "sha256": file.sha256, "size": file.size} for file in files]
