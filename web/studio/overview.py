"""What an owner has: procedures, their processes with versions, forms and tables. Read only."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

import engine
from engine import errors
from web import pages, security
from web.studio import offers, words
from web.studio.blueprint import blueprint, owned, require_owner
from web.studio.compare import compare
from web.studio.fields import fields_of
from web.studio.layout import with_picture
from web.studio.naming import element_names


@blueprint.get("/")
def home() -> str | Response:
    """List the owner's procedures; who has one goes straight there."""
    procedures = owned()
    if not procedures:
        raise errors.NotFound
    if len(procedures) == 1:
        return redirect(url_for("studio.procedure", procedure=procedures[0]))
    return render_template("studio/home.html", procedures=[_summary(name) for name in procedures])


def _summary(name: str) -> dict[str, Any]:
    database, actor = pages.database(), pages.person()
    processes = engine.definitions(database, actor=actor, procedure=name, kind="process")
    return {
        "name": name,
        "processes": processes,
        "running": sum(process.running for process in processes),
        "drafts": len(engine.drafts(database, actor=actor, procedure=name)),
        "incidents": len(engine.incidents(database, actor=actor, procedure=name, limit=200).rows),
    }


@blueprint.get("/<procedure>/")
def procedure(procedure: str) -> str:
    """Show a procedure: its diagrams with drafts, forms, tables, and what waits for the owner."""
    require_owner(procedure)
    database, actor = pages.database(), pages.person()
    deployment = engine.latest_deployment(database, procedure)
    bundle = engine.bundle_of(database, deployment) if deployment else None
    definitions = engine.definitions(database, actor=actor, procedure=procedure)
    drafts = {draft.path: draft for draft in engine.drafts(database, actor=actor, procedure=procedure)}
    return render_template(
        "studio/procedure.html",
        procedure=procedure,
        processes=[one for one in definitions if one.kind == "process"],
        forms=[
            (one, offers.form_name(one.id, bundle.forms[one.id]))
            for one in definitions
            if one.kind == "form" and bundle
        ],
        tables=[one for one in definitions if one.kind == "decision"],
        drafts=drafts,
        new_drafts=[
            draft
            for path, draft in drafts.items()
            if path not in {one.path for one in definitions} and not path.endswith(".docx")
        ],
        incidents=engine.incidents(database, actor=actor, procedure=procedure, limit=5),
    )


@blueprint.get("/<procedure>/processes/<process>")
def versions(procedure: str, process: str) -> str:
    """Show the versions of a process: who deployed each one, when and why."""
    require_owner(procedure)
    found = engine.definition_versions(pages.database(), actor=pages.person(), procedure=procedure, id=process)
    return render_template("studio/versions.html", procedure=procedure, process=process, versions=found)


@blueprint.get("/<procedure>/processes/<process>/<int:version>")
def version(procedure: str, process: str, version: int) -> str:
    """Show one version: its picture, and what it changed."""
    require_owner(procedure)
    found = engine.definition_versions(pages.database(), actor=pages.person(), procedure=procedure, id=process)
    this = next((one for one in found if one.version == version), None)
    if this is None:
        raise errors.NotFound
    before = _file(procedure, process, version - 1) if version > 1 else b""
    content = _file(procedure, process, version)
    security.allow_diagrams()
    return render_template(
        "studio/version.html",
        procedure=procedure,
        version=this,
        difference=compare(before, content),
        xml=with_picture(content),
        kind=words.kind,
        place=words.place,
        value=words.value,
    )


def _file(procedure: str, process: str, version: int) -> bytes:
    return engine.definition_xml(
        pages.database(), actor=pages.person(), procedure=procedure, id=process, version=version
    )


@blueprint.get("/<procedure>/forms/<form>")
def form(procedure: str, form: str) -> str:
    """Show a form as a table: every field, who fills it in, what is required."""
    require_owner(procedure)
    deployment = engine.latest_deployment(pages.database(), procedure)
    if deployment is None:
        raise errors.NotFound
    schema = engine.form_schema(pages.database(), deployment_id=deployment, form_key=form)
    return render_template(
        "studio/form.html",
        procedure=procedure,
        name=offers.form_name(form, schema),
        fields=fields_of(schema),
        names=element_names(procedure),
    )
