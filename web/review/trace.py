"""The trace of one case: the diagram with what happened, and beside it the same as text, limits and clauses."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, url_for

import engine
import forms
from engine import Trace, TraceLine, language
from web import pages, security
from web.review import said
from web.review.blueprint import blueprint
from web.review.by_clause import by_clause
from web.review.entries import entries_of, typed
from web.review.said_of_limits import moved
from web.review.terms import anchor
from web.review.values import Reading, names_of, options_of
from web.studio.blueprint import owns
from web.studio.layout import with_picture
from web.studio.trying import PREFIX, written


@blueprint.get("/cases/<instance_id>")
def trace(instance_id: str) -> str:
    """Show everything that happened in a case."""
    found = engine.case_trace(pages.database(), actor=pages.person(), instance_id=instance_id)
    bundle = engine.bundle_of(pages.database(), found.case.deployment_id)
    reading = Reading(
        labels=found.labels,
        options=options_of(bundle.forms),
        names=procedure_names(found.case.procedure),
        zone=ZoneInfo(found.case.zone),
    )
    named = forms.record_lines(pages.database(), actor=pages.person(), case=found.case)
    security.allow_diagrams()
    return render_template(
        "review/trace.html",
        trace=found,
        case=found.case,
        named_records=named,
        entries=entries_of(found.lines),
        clauses=by_clause(bundle, found),
        picture=_picture(found),
        said=said,
        moved=moved,
        gaps={(each.limit.ref, each.limit.id): each.gap for each in found.accounts},
        anchor=anchor,
        typed=typed,
        texts={clause.id: clause for listed in found.clauses.values() for clause in listed},
        elements=bundle.processes[found.case.process_id].diagram.elements,
        reading=reading,
        status_words=pages.status_words,
        table_address=_table_address(found) if owns(found.case.procedure) else None,
    )


def _table_address(found: Trace) -> Callable[[TraceLine], str]:
    """Where an owner sees the table of a line as it was, with what it was asked filled in."""
    deployment = found.case.deployment_id

    def address(line: TraceLine) -> str:
        asked = {PREFIX + name: written(value) for name, value in dict(line.values.get("inputs") or {}).items()}
        table = line.data.get("decision", "")
        return url_for("studio.table", procedure=found.case.procedure, table=table, of=deployment, **asked)

    return address


def _picture(found: Trace) -> dict[str, Any]:
    return {
        "language": language.current(),
        "xml": with_picture(found.xml),
        "visits": found.visits,
        "flows": found.flows,
        "open": sorted(found.open),
        "late": sorted(found.late),
    }


def procedure_names(procedure: str) -> dict[str, str]:
    """Return user id or group -> name for everybody who belongs to a procedure."""
    labels = engine.group_labels(pages.database(), procedure)
    return names_of(engine.organization(pages.database(), procedure), labels)
