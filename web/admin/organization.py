"""A procedure's organisation as a file: fetched, edited elsewhere, tried, and imported once its changes were seen."""

from base64 import b64decode, b64encode
from binascii import Error

from flask import Response as FileResponse
from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages
from web.admin.blueprint import blueprint
from web.admin.groups import Page, show_groups


@blueprint.get("/organization/<procedure>.yaml")
def export_organization(procedure: str) -> FileResponse:
    """Send the organisation of a procedure as a file."""
    _known(procedure)
    text = engine.organization_file(pages.database(), actor=pages.person(), procedure=procedure)
    response = make_response(text)
    response.headers["Content-Type"] = "application/yaml; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{procedure}-organization.yaml"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/organization/<procedure>")
def try_organization(procedure: str) -> str | Page:
    """Say what the file changes, with a button to import it."""
    _known(procedure)
    file = request.files.get("file")
    data = file.read() if file else b""
    if not data:
        return show_groups(_("请选择要导入的文件。")), 422
    try:
        changes = _import(procedure, data, check=True)
    except errors.InvalidValue as refused:
        return show_groups(refused.message), 422
    kept = b64encode(data).decode()
    return render_template("admin/organization.html", procedure=procedure, changes=changes, kept=kept)


@blueprint.post("/organization/<procedure>/import")
def import_organization(procedure: str) -> Response | Page:
    """Import the file that was tried, byte for byte."""
    _known(procedure)
    try:
        changes = _import(procedure, b64decode(request.form.get("kept", ""), validate=True), check=False)
    except (Error, ValueError):
        return show_groups(_("请选择要导入的文件。")), 422
    except errors.InvalidValue as refused:
        return show_groups(refused.message), 422
    pages.say(_("已导入,共 {count} 处变化。新的权限立即生效。", count=len(changes)))
    return redirect("/admin/groups")


def _known(procedure: str) -> None:
    if procedure not in engine.procedures(pages.database(), actor=pages.person()):
        raise errors.NotFound


def _import(procedure: str, data: bytes, *, check: bool) -> tuple[str, ...]:
    return engine.import_organization(
        pages.database(), actor=pages.person(), procedure=procedure, content=data, check=check
    )
