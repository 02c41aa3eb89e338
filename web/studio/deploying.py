"""From draft to version: what differs from what runs, what is still wrong, and the deployment itself."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages, security
from web.studio import judging, words
from web.studio.blueprint import blueprint
from web.studio.compare import compare
from web.studio.drawing import Drawing, open_drawing


@blueprint.get("/<procedure>/diagrams/<path>/deploy")
def review_draft(procedure: str, path: str) -> str:
    """Show what a deployment would change and what stands in its way."""
    return _page(open_drawing(procedure, path))


@blueprint.post("/<procedure>/diagrams/<path>/deploy")
def deploy_draft(procedure: str, path: str) -> Response | tuple[str, int]:
    """Deploy the draft as a new version; refused with the element and the reason, and then nothing has changed."""
    drawing = open_drawing(procedure, path)
    if drawing.draft is None:
        raise errors.Conflict
    try:
        done = engine.deploy_draft(
            pages.database(),
            actor=pages.person(),
            procedure=procedure,
            path=path,
            comment=request.form.get("comment", "").strip(),
            base_revision=_revision(),
            findings=drawing.findings,
        )
    except errors.DeploymentRefused as refused:
        return _page(drawing, refused.message), 400
    versions = "、".join(_("{key} 版本 {version}", key=key, version=version) for key, version in done.definitions)
    pages.say(_("已部署:{versions}。新案件按新版本办理,在办案件仍按原版本。", versions=versions or path))
    return redirect(url_for("studio.procedure", procedure=procedure))


def _revision() -> int:
    text = request.form.get("revision", "")
    return int(text) if text.isdecimal() else 0


def _page(drawing: Drawing, refused: str = "") -> str:
    security.allow_diagrams()
    return render_template(
        "studio/deploy.html",
        drawing=drawing,
        difference=compare(drawing.deployed, drawing.content),
        findings=drawing.findings,
        stopped=judging.refuses(drawing.findings),
        refused=refused,
        kind=words.kind,
        place=words.place,
    )
