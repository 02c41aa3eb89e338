"""What the modeller's script sends: save a draft, check a diagram. Answers are JSON; nothing is deployed here."""

from flask import Response, jsonify, request

import engine
from engine import clock
from engine.bpmn.names import FLOW_NODES
from engine.language import gettext as _
from web import pages, security
from web.studio import judging, members
from web.studio.blueprint import blueprint
from web.studio.compare import compare
from web.studio.drawing import open_drawing

KEPT = FLOW_NODES | {"sequenceFlow"}  # what is drawn, so that the page knows when somebody deletes it


@blueprint.get("/token")
def token() -> Response:
    """Give this browser's script the token of the present sign-in, when it changed under an open page."""
    return jsonify({"csrf_token": security.csrf_token()})


@blueprint.post("/<procedure>/diagrams/<path>/check")
def check(procedure: str, path: str) -> Response:
    """Judge the diagram as it stands on the page, without keeping it."""
    open_drawing(procedure, path)
    content = sent()
    return jsonify({"findings": judging.as_data(members.findings_of(procedure, path, content), content)})


@blueprint.post("/<procedure>/diagrams/<path>/draft")
def save_draft(procedure: str, path: str) -> Response | tuple[Response, int]:
    """Keep the diagram as a draft, even one that cannot run yet; told when somebody saved in between."""
    drawing, content = open_drawing(procedure, path), sent()
    findings = judging.as_data(members.findings_of(procedure, path, content), content)
    if not members.is_readable(path, content):
        return jsonify({"message": _("这不是可以保存的文件,没有保存。"), "findings": findings}), 400
    lost = [] if members.is_decision(path) else _lost(drawing.content, content)
    if lost:
        told = _(
            "这次保存会丢失图中的元素({names}),没有保存。请下载文件,用其他建模工具编辑后上传。", names="、".join(lost)
        )
        return jsonify({"message": told, "findings": findings}), 400
    draft = engine.save_draft(
        pages.database(),
        actor=pages.person(),
        procedure=procedure,
        path=path,
        content=content,
        base_revision=drawing.revision if request.form.get("overwrite") else _number(request.form.get("base_revision")),
    )
    saved_at = f"{clock.now().astimezone(pages.zone()):%H:%M:%S}"
    return jsonify({"revision": draft.revision, "saved_at": saved_at, "findings": findings})


def _lost(before: bytes, after: bytes) -> list[str]:
    """Elements that the file no longer has although nobody deleted them on the page: the editor failed to keep them."""
    if request.form.get("overwrite"):
        return []
    deleted = {*request.form.get("deleted", "").split()}
    gone = (change for change in compare(before, after).changes if change.kind == "removed" and change.type in KEPT)
    return [change.element_name or change.element_id for change in gone if change.element_id not in deleted]


def sent() -> bytes:
    """Return the diagram that the page sent along."""
    return request.form.get("xml", "").encode()


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
