"""The page of a decision: its tables row by row, what is odd about them, and a trial with values of the owner's own."""

from typing import Any

from flask import render_template, request

import engine
from engine import dmn, errors
from engine.bpmn.bundle import Bundle, compile_bundle
from engine.errors import DiagramRefused
from web import pages
from web.studio import tables, trying
from web.studio.blueprint import blueprint, require_owner


@blueprint.get("/<procedure>/tables/<table>")
def table(procedure: str, table: str) -> str:
    """Show a decision and try it: as deployed, as drafted, or as a case has it."""
    require_owner(procedure)
    files, bundle, source = _opened(procedure)
    decision = bundle.decisions.get(table)
    if decision is None:
        raise errors.NotFound
    found = trying.attempt(decision, request.args, pages.zone())
    judged = {each.name: each for each in reversed(found.trial.tables)} if found.trial else {}
    return render_template(
        "studio/table.html",
        procedure=procedure,
        decision=decision,
        source=source,
        sources=_sources(procedure, table),
        tables=_shown(decision, tables.tables_of(files)),
        attempt=found,
        judged=judged,
        shown=trying.shown,
        findings=trying.with_example(dmn.check(decision)),
    )


def _opened(procedure: str) -> tuple[dict[str, bytes], Bundle, str]:
    """Files and bundle of the version asked for, and how the page asks for it again."""
    database, wanted = pages.database(), request.args.get("of", "")
    newest = engine.latest_deployment(database, procedure)
    files = engine.latest_files(database, procedure)
    if wanted == "draft":
        drafts = engine.drafts(database, actor=pages.person(), procedure=procedure)
        drawn = {one.path: _content(procedure, one.path) for one in drafts if one.path.endswith(".dmn")}
        return {**files, **drawn}, _compiled({**files, **drawn}), wanted
    if wanted:
        files = engine.files_of_deployment(database, procedure=procedure, deployment_id=wanted)
        return files, engine.bundle_of(database, wanted), wanted
    if newest is None:
        raise errors.NotFound
    return files, engine.bundle_of(database, newest), ""


def _content(procedure: str, path: str) -> bytes:
    draft = engine.draft(pages.database(), actor=pages.person(), procedure=procedure, path=path)
    return draft.content if draft else b""


def _compiled(files: dict[str, bytes]) -> Bundle:
    try:
        return compile_bundle({path: data for path, data in files.items() if path.endswith(".dmn")})
    except DiagramRefused as refused:
        raise errors.InvalidValue(reason=refused.findings[0].reason) from refused


def _sources(procedure: str, table: str) -> list[dict[str, Any]]:
    """The versions of the decision an owner may look at: what runs, and a draft of its file."""
    definitions = engine.definitions(pages.database(), actor=pages.person(), procedure=procedure, kind="decision")
    this = next((one for one in definitions if one.id == table), None)
    drafts = engine.drafts(pages.database(), actor=pages.person(), procedure=procedure)
    drafted = any(this is None or draft.path == this.path for draft in drafts if draft.path.endswith(".dmn"))
    asked = request.args.get("of", "")
    older = [{"of": asked}] if asked not in ("", "draft") else []
    return [{"of": "", "version": this.version if this else None}, *older, *([{"of": "draft"}] if drafted else [])]


def _shown(decision: dmn.Decision, known: tuple[tables.Table, ...]) -> list[tables.Table]:
    """The tables of the decision and of those it requires, its own first."""
    ids, ahead = [decision.id], [decision]
    while ahead:
        required = [each for each in ahead.pop().required if each.id not in ids]
        ids += [each.id for each in required]
        ahead += required
    by_id = {one.id: one for one in known}
    return [by_id[each] for each in ids if each in by_id]
