"""Pages of one diagram: the modeller, its file, a new one, one that comes from another modeller."""

from io import BytesIO
from pathlib import Path
from string import Template
from typing import Any
from xml.sax.saxutils import escape

from flask import Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as Answer

import engine
from engine import errors, language
from engine.language import gettext as _
from web import pages, security
from web.studio import judging, members, offers, outline, tables
from web.studio.blueprint import blueprint, require_owner
from web.studio.drawing import FILE_NAME, Drawing, open_drawing
from web.studio.encoding import text_of
from web.studio.layout import newly_drawn, with_picture

BLANK = Template((Path(__file__).parent / "blank.bpmn").read_text("utf-8"))
BLANK_TABLES = Template((Path(__file__).parent / "blank.dmn").read_text("utf-8"))


@blueprint.get("/<procedure>/diagrams/<path>")
def diagram(procedure: str, path: str) -> str:
    """Show the modeller; without a script, the diagram's elements as a list and its file."""
    drawing = open_drawing(procedure, path)
    security.allow_diagrams()
    decision = members.is_decision(path)
    return render_template(
        "studio/tables.html" if decision else "studio/diagram.html",
        drawing=drawing,
        title=members.title_of(path, drawing.content),
        elements=() if decision else outline.outline_of(drawing.content),
        tables=tables.tables_of({path: drawing.content}) if decision else (),
        findings=drawing.findings,
        steps=judging.steps_in(drawing.content),
        data=_data(drawing),
    )


def _data(drawing: Drawing) -> dict[str, Any]:
    names: dict[str, Any] = {"procedure": drawing.procedure, "path": drawing.path}
    return {
        "language": language.current(),
        "xml": text_of(drawing.content) if members.is_decision(drawing.path) else with_picture(drawing.content),
        "newlyDrawn": 0 if members.is_decision(drawing.path) else newly_drawn(drawing.content),
        "csrfToken": security.csrf_token(),
        "baseRevision": drawing.revision,
        "urls": {
            "draft": url_for("studio.save_draft", **names),
            "check": url_for("studio.check", **names),
            "layout": url_for("studio.lay_out", **names),
            "token": url_for("studio.token"),
            "limit": url_for("studio.limit", procedure=drawing.procedure),
        },
        "findings": judging.as_data(drawing.findings, drawing.content),
        "offers": offers.offers_of(drawing.procedure),
        "element": request.args.get("element", ""),
    }


@blueprint.get("/<procedure>/diagrams/<path>/file")
def diagram_file(procedure: str, path: str) -> Response:
    """Send the diagram as a file, the draft if there is one."""
    drawing = open_drawing(procedure, path)
    kind = "application/xml" if members.is_decision(path) else "application/bpmn+xml"
    return send_file(BytesIO(drawing.content), kind, as_attachment=True, download_name=path)


@blueprint.post("/<procedure>/new")
def new_diagram(procedure: str) -> Answer:
    """Begin a diagram with a start, one task and an end."""
    require_owner(procedure)
    name, key = request.form.get("name", "").strip(), request.form.get("key", "").strip()
    kind = request.form.get("kind", "bpmn")
    path = f"{key}.dmn" if kind == "dmn" else f"{key}.bpmn"
    if not name or not key.isidentifier() or not FILE_NAME.fullmatch(path):
        raise errors.InvalidValue(reason=_("请填写名称,编号只用字母、数字和下划线,并以字母开头。"))
    if path in engine.latest_files(pages.database(), procedure):
        raise errors.InvalidValue(reason=_("已有名为 {path} 的文件,请换一个编号。", path=path))
    _keep(procedure, path, _blank_tables(key, name) if members.is_decision(path) else _blank(key, name))
    return redirect(url_for("studio.diagram", procedure=procedure, path=path))


def _blank(key: str, name: str) -> bytes:
    values = {"id": key, "name": name, "start": _("开始"), "task": _("新任务"), "end": _("结束")}
    return BLANK.substitute({place: escape(text, {'"': "&quot;"}) for place, text in values.items()}).encode()


def _blank_tables(key: str, name: str) -> bytes:
    values = {"id": key, "name": name, "input": _("条件"), "output": _("结果")}
    return BLANK_TABLES.substitute({place: escape(text, {'"': "&quot;"}) for place, text in values.items()}).encode()


@blueprint.post("/<procedure>/upload")
def upload(procedure: str) -> Answer | tuple[str, int]:
    """Take a diagram that another modeller wrote as a draft, byte for byte; what is no diagram is refused."""
    require_owner(procedure)
    file = request.files.get("file")
    path = Path(request.form.get("path") or (file.filename if file else "") or "").name
    if file is None or not FILE_NAME.fullmatch(path):
        raise errors.InvalidValue(reason=_("请选择扩展名为 .bpmn 的流程图,或 .dmn 的决策表。"))
    content = file.read()
    findings = members.findings_of(procedure, path, content)
    if not members.is_readable(path, content):
        return render_template("studio/refused.html", procedure=procedure, path=path, findings=findings), 400
    _keep(procedure, path, content)
    pages.say(_told(path, findings), "warning" if judging.refuses(findings) else "success")
    return redirect(url_for("studio.diagram", procedure=procedure, path=path))


def _told(path: str, findings: tuple[errors.Finding, ...]) -> str:
    if judging.refuses(findings):
        return _("{path} 已存为草稿,还不能部署:请先改正列出的问题。", path=path)
    return _("{path} 已存为草稿,检查后可以部署。", path=path)


def _keep(procedure: str, path: str, content: bytes) -> None:
    db, actor = pages.database(), pages.person()
    draft = engine.draft(db, actor=actor, procedure=procedure, path=path)
    based_on = draft.revision if draft else None
    engine.save_draft(db, actor=actor, procedure=procedure, path=path, content=content, base_revision=based_on)


@blueprint.post("/<procedure>/diagrams/<path>/discard")
def discard_draft(procedure: str, path: str) -> Answer:
    """Throw the draft away; what runs is untouched."""
    drawing = open_drawing(procedure, path)
    engine.discard_draft(pages.database(), actor=pages.person(), procedure=procedure, path=path)
    pages.say(_("{path} 的草稿已丢弃。", path=path))
    if drawing.deployed:
        return redirect(url_for("studio.diagram", procedure=procedure, path=path))
    return redirect(url_for("studio.procedure", procedure=procedure))
