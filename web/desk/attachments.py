"""Files of a case, handed out as downloads that no browser runs or shows in our name."""

from flask import Response, send_file

import engine
from forms.uploads import Uploads
from web import pages
from web.desk.blueprint import blueprint


@blueprint.get("/cases/<instance_id>/files/<attachment_id>")
def attachment(instance_id: str, attachment_id: str) -> Response:
    """Hand out one file of a case to whoever may see the case."""
    found = engine.attachment(
        pages.database(), actor=pages.person(), instance_id=instance_id, attachment_id=attachment_id
    )
    response = send_file(
        Uploads(pages.settings().uploads).open(found.sha256),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response
