"""From draft to version: what differs from what runs, what is still wrong, and the deployment itself."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import engine
import forms
from engine import errors
from engine.errors import Finding
from engine.language import gettext as _
from web import pages
from web.studio import judging, members, words
from web.studio.blueprint import blueprint
from web.studio.drawing import Drawing, open_drawing


@blueprint.get("/<procedure>/diagrams/<path>/deploy")
def review_draft(procedure: str, path: str) -> str:
    """Show what a deployment would change and what stands in its way."""
    return _page(open_drawing(procedure, path))


@blueprint.post("/<procedure>/diagrams/<path>/deploy")
def deploy_draft(procedure: str, path: str) -> Response | tuple[str, int]:
    """Deploy the draft as a new version; refused with the element and the reason, and then nothing has changed."""
    drawing = open_drawing(procedure, path)
    try:
        done = engine.deploy_draft(
            pages.database(),
            actor=pages.person(),
            procedure=procedure,
            path=path,
            base_revision=_revision(),
            comment=request.form.get("comment", "").strip(),
            findings=forms.check({**engine.latest_files(pages.database(), procedure), path: drawing.content}),
        )
    except errors.DeploymentRefused as refused:
        return _page(drawing, refused.message, refused.findings), 400
    except errors.Conflict as conflict:
        return _page(drawing, conflict.message), 409
    versions = "、".join(_("{key} 版本 {version}", key=key, version=number) for key, number in _changed(done, drawing))
    pages.say(_("已部署:{versions}。新案件按新版本办理,在办案件仍按原版本。", versions=versions or path))
    return redirect(url_for("studio.procedure", procedure=procedure))


def _revision() -> int | None:
    text = request.form.get("revision", "")
    return int(text) if text.isdecimal() else None


def _changed(done: engine.Deployment, drawing: Drawing) -> list[tuple[str, int]]:
    known = engine.definitions(pages.database(), actor=pages.person(), procedure=drawing.procedure)
    here = {one.key for one in known if one.path == drawing.path}
    return [(key, version) for key, version in done.definitions if key in here]


def _page(drawing: Drawing, refused: str = "", findings: tuple[Finding, ...] | None = None) -> str:
    found = drawing.findings if findings is None else findings
    return render_template(
        "studio/deploy.html",
        drawing=drawing,
        title=members.title_of(drawing.path, drawing.content),
        difference=members.difference_of(drawing.path, drawing.deployed, drawing.content),
        findings=found,
        steps=judging.steps_in(drawing.content),
        stopped=judging.refuses(found),
        refused=refused,
        kind=words.kind,
        place=words.place,
        value=words.value,
    )
