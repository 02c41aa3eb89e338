"""Files of a case, handed out as downloads that no browser runs or shows in our name."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, send_file

import engine
import forms
from engine import errors
from web import pages
from web.desk.blueprint import blueprint


@blueprint.get("/cases/<instance_id>/files/<attachment_id>")
def attachment(instance_id: str, attachment_id: str) -> Response:
    """Hand out one file of a case to whoever may see the case."""
    found = engine.attachment(
        pages.database(), actor=pages.person(), instance_id=instance_id, attachment_id=attachment_id
    )
    store = forms.file_store()
    if store is None:
        raise errors.NotFound
    response = send_file(
        store.open(found.sha256),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response


def file_address(instance_id: str) -> Callable[[Mapping[str, Any]], str]:
    """Return what finds the address of a file that a form shows; empty for one that no case refers to yet."""
    known: dict[str, str] = {}

    def address(record: Mapping[str, Any]) -> str:
        if not known:
            case = engine.case_detail(pages.database(), actor=pages.person(), instance_id=instance_id)
            known.update({file.sha256: file.id for file in case.attachments})
        found = known.get(str(record.get("sha256")))
        return f"/cases/{instance_id}/files/{found}" if found else ""

    return address
