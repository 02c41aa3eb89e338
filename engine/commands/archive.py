"""The handler `archive`: files a form's page with its data and its hash, for good.

Drawing the page is the forms' business: they register how. Nothing of an entry is ever changed.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from engine import clock
from engine.commands.jobs import Answer
from engine.errors import DiagramFault
from engine.language import gettext as _
from engine.storage import Connection, archive_entries, bundles, deployments, instances
from engine.storage.types import Row

PageRenderer = Callable[[Mapping[str, Any], Mapping[str, Any], str, Mapping[str, Any]], bytes]

_render: PageRenderer | None = None


def set_page_renderer(renderer: PageRenderer) -> None:
    """Draw archived pages with `renderer(form schema, values, title, meta)`, which returns a whole page as bytes.

    The meta data are `procedure`, `business_key`, `archived_at` (ISO, zone of the process), `archive_id` and `zone`.
    """
    global _render  # noqa: PLW0603 - one renderer a process, set where the process begins
    _render = renderer


def archive(connection: Connection, job: Row) -> Answer:
    """File the form that a diagram names, filled with the variables of its case.

    Args:
        job: row of the outbox; its payload holds `form` (id) and `title`.
    Returns:
        `archived_at`, `archive_sha256` (of the page) and `archive_id`.
    Raises:
        DiagramFault: no such form in the bundle the case runs in.
        RuntimeError: nobody registered how pages are drawn.
    """
    if _render is None:
        raise RuntimeError("no page renderer is set")
    instance = instances.get(connection, job["instance_id"])
    bundle = bundles.bundle_of(connection, instance["deployment_id"])
    form_key, title = str(job["payload"].get("form")), str(job["payload"].get("title") or "")
    if form_key not in bundle.forms:
        raise _no_form(job, form_key)
    now, archive_id = clock.now(), uuid4().hex
    zone = bundle.processes[instance["process_id"]].case.zone
    archived_at = now.astimezone(ZoneInfo(zone)).isoformat()
    form_sha256 = deployments.sha256_of_form(connection, instance["deployment_id"], form_key)
    meta = {name: instance[name] for name in ("procedure", "business_key")}
    meta |= {"archived_at": archived_at, "archive_id": archive_id, "zone": zone, "form_sha256": form_sha256}
    page = _render(bundle.forms[form_key], instance["variables"], title, meta)
    entry = {
        "id": archive_id,
        **{name: job[name] for name in ("instance_id", "procedure", "element_id")},
        "form_key": form_key,
        "form_sha256": form_sha256,
        "title": title,
        "data": instance["variables"],
        "page": page,
        "sha256": deployments.sha256(page),
        "archived_at": now,
        "outbox_id": job["id"],
    }
    result = {"archived_at": archived_at, "archive_sha256": entry["sha256"], "archive_id": archive_id}
    return Answer(result=result, filing=lambda writing: archive_entries.file(writing, entry))


def _no_form(job: Row, form_key: str) -> DiagramFault:
    reason = _("程序包里没有表单“{form}”。", form=form_key)
    return DiagramFault(
        element_id=job["element_id"], element_name="", kind="handler", reason=reason, detail={"form": form_key}
    )
