"""Templates of named records as their owner keeps them: what there is, a new one uploaded, tried on a case, deployed.

A template that is refused changes nothing; cases go on with the template of their own version.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, redirect, render_template, request, send_file, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

import engine
import forms
from engine import errors
from engine.errors import Finding
from engine.language import gettext as _
from web import pages
from web.desk.records import WORD
from web.studio import judging
from web.studio.blueprint import blueprint, require_owner
from web.studio.offers import form_name


@dataclass(frozen=True, kw_only=True)
class Template:
    """The template of one record on its owner's desk."""

    record: forms.Declared
    deployed: bytes
    draft: engine.Draft | None

    @property
    def content(self) -> bytes:
        """The file as it stands: the draft, else what is in use."""
        return self.draft.content if self.draft else self.deployed


@blueprint.get("/<procedure>/records")
def records(procedure: str) -> str:
    """List the named records of a procedure, and the forms a first template can be drawn from."""
    require_owner(procedure)
    database, actor = pages.database(), pages.person()
    definitions = engine.definitions(database, actor=actor, procedure=procedure)
    declared = forms.declared_records(engine.latest_files(database, procedure))
    return render_template(
        "studio/records.html",
        procedure=procedure,
        records=declared,
        processes={one.id: one.name for one in definitions if one.kind == "process"},
        options=_forms(procedure),
        drafts={draft.path: draft for draft in engine.drafts(database, actor=actor, procedure=procedure)},
    )


@blueprint.get("/<procedure>/records/first-template")
def first_template(procedure: str) -> Response:
    """Send a template drawn from a form, to begin a new record with."""
    require_owner(procedure)
    form, files = request.args.get("form", ""), engine.latest_files(pages.database(), procedure)
    title = request.args.get("title", "").strip() or form
    drawn = forms.draft_template(files, title=title, form_keys=[form], landscape="landscape" in request.args)
    return send_file(BytesIO(drawn), WORD, as_attachment=True, download_name=f"{form}.docx")


@blueprint.get("/<procedure>/records/<record_id>")
def record(procedure: str, record_id: str) -> str:
    """Show a record with its template filled from the newest case, and what stands in the way of a draft."""
    template = _template(procedure, record_id)
    return _page(procedure, template, _findings(procedure, template))


@blueprint.get("/<procedure>/records/<record_id>/template")
def record_template(procedure: str, record_id: str) -> Response:
    """Send the template as it stands, the draft if there is one."""
    template = _template(procedure, record_id)
    name = template.record.file.rpartition("/")[2]
    return send_file(BytesIO(template.content), WORD, as_attachment=True, download_name=name)


@blueprint.post("/<procedure>/records/<record_id>/template")
def upload_template(procedure: str, record_id: str) -> Answer | tuple[str, int]:
    """Take a Word file as a draft; one that cannot be used is refused with the reasons."""
    template, file = _template(procedure, record_id), request.files.get("file")
    if file is None or not file.filename:
        raise errors.InvalidValue(reason=_("请选择 Word 模板(.docx)。"))
    content, path = file.read(), template.record.file
    found = forms.check_template({path: content}, engine.latest_files(pages.database(), procedure))
    if judging.refuses(found):
        return _page(procedure, template, found, refused=file.filename), 400
    revision = template.draft.revision if template.draft else None
    database, actor = pages.database(), pages.person()
    engine.save_draft(database, actor=actor, procedure=procedure, path=path, content=content, base_revision=revision)
    pages.say(_("{file} 已存为草稿。核对下面的样子,再部署。", file=file.filename))
    return redirect(url_for("studio.record", procedure=procedure, record_id=record_id))


@blueprint.post("/<procedure>/records/<record_id>/deploy")
def deploy_template(procedure: str, record_id: str) -> Answer | tuple[str, int]:
    """Deploy the draft; new cases have it, those at work keep theirs."""
    template, revision = _template(procedure, record_id), request.form.get("revision", "")
    try:
        engine.deploy_draft(
            pages.database(),
            actor=pages.person(),
            procedure=procedure,
            path=template.record.file,
            base_revision=int(revision) if revision.isdecimal() else None,
            comment=request.form.get("comment", "").strip(),
            findings=forms.check(_files(procedure, template)),
        )
    except errors.DeploymentRefused as refused:
        return _page(procedure, template, refused.findings), 400
    pages.say(_("已部署《{title}》的模板。新案件用新模板,在办案件仍用原来的。", title=template.record.title))
    return redirect(url_for("studio.records", procedure=procedure))


@blueprint.post("/<procedure>/records/<record_id>/discard")
def discard_template(procedure: str, record_id: str) -> Answer:
    """Throw the draft away; the template in use stays."""
    template = _template(procedure, record_id)
    engine.discard_draft(pages.database(), actor=pages.person(), procedure=procedure, path=template.record.file)
    pages.say(_("{path} 的草稿已丢弃。", path=template.record.file))
    return redirect(url_for("studio.record", procedure=procedure, record_id=record_id))


def _forms(procedure: str) -> list[dict[str, str]]:
    """The forms a template can be drawn from, as choices."""
    deployment = engine.latest_deployment(pages.database(), procedure)
    found = engine.bundle_of(pages.database(), deployment).forms if deployment else {}
    return [{"value": id, "label": form_name(id, schema)} for id, schema in found.items()]


def _template(procedure: str, record_id: str) -> Template:
    require_owner(procedure)
    database, files = pages.database(), engine.latest_files(pages.database(), procedure)
    found = next((one for one in forms.declared_records(files) if one.id == record_id), None)
    if found is None:
        raise errors.NotFound
    draft = engine.draft(database, actor=pages.person(), procedure=procedure, path=found.file)
    return Template(record=found, deployed=files.get(found.file, b""), draft=draft)


def _files(procedure: str, template: Template) -> dict[str, bytes]:
    return {**engine.latest_files(pages.database(), procedure), template.record.file: template.content}


def _findings(procedure: str, template: Template) -> tuple[Finding, ...]:
    if template.draft is None:
        return ()
    return forms.check_template({template.record.file: template.content}, _files(procedure, template))


def _page(procedure: str, template: Template, findings: tuple[Finding, ...], **more: Any) -> str:
    return render_template(
        "studio/record.html",
        procedure=procedure,
        template=template,
        findings=findings,
        stopped=judging.refuses(findings),
        paper=_tried(procedure, template),
        **more,
    )


def _tried(procedure: str, template: Template) -> Markup | None:
    """The template as it stands, filled from the newest case of its process; nothing while there is none."""
    database, actor = pages.database(), pages.person()
    newest = engine.find_cases(database, actor=actor, process=f"{procedure}/{template.record.process}", limit=1).rows
    files = _files(procedure, template)
    if not newest or judging.refuses(forms.check(files)):
        return None
    made = forms.try_record(database, actor=actor, instance_id=newest[0].id, record_id=template.record.id, files=files)
    return forms.record_page(made.content)
