"""Saves drafts of members of a bundle and discards them. Owners share one draft a member and are told who was first.

A draft changes nothing that runs and is not judged here; deploying it is.
"""

from engine import clock
from engine.authorization import Actor, Permission, require
from engine.errors import Conflict, DraftChanged, InvalidValue
from engine.language import gettext as _
from engine.queries.drafts import Draft, draft_of
from engine.queries.names import names_of
from engine.storage import Connection, Database, deployments
from engine.storage import drafts as rows

MAX_BYTES = 2 * 1024 * 1024
SUFFIXES = (".bpmn", ".dmn", ".form", ".yaml", ".docx")


def save_draft(
    db: Database, *, actor: Actor, procedure: str, path: str, content: bytes, base_revision: int | None
) -> Draft:
    """Save a draft.

    Args:
        actor: an owner of the procedure.
        path: of the member within the bundle, such as `complaint.bpmn`.
        content: the file as it stands.
        base_revision: of the draft that the owner's page began with; None when there was none.
    Returns:
        The draft with its new revision.
    Raises:
        NotFound, NotPermitted: the actor does not own the procedure.
        InvalidValue: too large, or no possible member.
        DraftChanged: another owner saved since; nothing was written.
        Conflict: the draft was deployed or discarded since.
    """
    _check(path, content)
    with db.begin() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        require_base(connection, procedure, path, base_revision)
        row = {
            "procedure": procedure,
            "path": path,
            "revision": (base_revision or 0) + 1,
            "content": content,
            "sha256": deployments.sha256(content),
            "saved_by": actor.user_id,
            "saved_at": clock.now(),
        }
        begun = {"begun_from": deployments.latest(connection, procedure)} if base_revision is None else {}
        written = rows.write(connection, row | begun, base_revision)
        if written is None:
            require_base(connection, procedure, path, base_revision)
            raise Conflict
        return draft_of(connection, written)


def discard_draft(db: Database, *, actor: Actor, procedure: str, path: str, base_revision: int | None = None) -> None:
    """Throw a draft away; what is deployed stays. One that is gone already is what was wanted.

    Args:
        actor: an owner of the procedure.
        base_revision: of the draft that the owner saw; None discards whatever there is.
    Raises:
        NotFound, NotPermitted: the actor does not own the procedure.
        DraftChanged: another owner saved since.
    """
    with db.begin() as connection:
        require(connection, actor, Permission.DEPLOY, procedure=procedure)
        if base_revision is not None and rows.lock(connection, procedure, path) is not None:
            require_base(connection, procedure, path, base_revision)
        rows.delete_draft(connection, procedure, path)


def require_base(connection: Connection, procedure: str, path: str, base_revision: int | None) -> None:
    """Let pass who knows the draft as it is, and keep it so until the transaction ends.

    Raises:
        DraftChanged: another owner saved since.
        Conflict: there is no draft any more.
    """
    row = rows.lock(connection, procedure, path)
    if row is not None and row["revision"] != base_revision:
        raise DraftChanged(by=names_of(connection, [row["saved_by"]])[row["saved_by"]])
    if row is None and base_revision is not None:
        raise Conflict


def _check(path: str, content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise InvalidValue(reason=_("文件太大(上限 2 MiB),没有保存。"))
    parts = path.split("/")
    if not path.endswith(SUFFIXES) or len(path) > 200 or not path.isprintable() or {"", ".", ".."} & set(parts):
        raise InvalidValue(reason=_("文件名应以 .bpmn、.dmn、.form、.yaml 或 .docx 结尾。"))
