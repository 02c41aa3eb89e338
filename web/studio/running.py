"""What stopped and what waits: incidents with cause and retry, timers. Retrying is the engine's."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import engine
from engine.language import gettext as _
from web import pages
from web.addresses import first_page, next_page, with_filters
from web.desk.sent import command_key
from web.studio.blueprint import blueprint, require_owner
from web.studio.naming import element_names


@blueprint.get("/<procedure>/incidents")
def incidents(procedure: str) -> str:
    """List incidents with cause and what can be tried again."""
    require_owner(procedure)
    everything = request.args.get("resolved") == "1"
    page = engine.incidents(
        pages.database(),
        actor=pages.person(),
        procedure=procedure,
        open_only=not everything,
        after=request.args.get("after"),
    )
    return render_template(
        "studio/incidents.html",
        procedure=procedure,
        rows=page.rows,
        filters=[
            (_("待处理"), with_filters(resolved=None), not everything, None),
            (_("包括已处理"), with_filters(resolved="1"), everything, None),
        ],
        next_address=next_page(page.next),
        first_address=first_page(),
    )


@blueprint.post("/<procedure>/incidents/<incident_id>/retry")
def retry(procedure: str, incident_id: str) -> Response:
    """Close an incident and let what stopped be tried again."""
    require_owner(procedure)
    engine.resolve_incident(
        pages.database(),
        actor=pages.person(),
        incident_id=incident_id,
        command_key=command_key(),
    )
    pages.say(_("已安排重试;如果仍有问题,会再次出现在这里。"))
    return redirect(url_for("studio.incidents", procedure=procedure))


@blueprint.get("/<procedure>/timers")
def timers(procedure: str) -> str:
    """List armed timers, the next due first."""
    require_owner(procedure)
    page = engine.timers(pages.database(), actor=pages.person(), procedure=procedure, after=request.args.get("after"))
    return render_template(
        "studio/timers.html",
        procedure=procedure,
        rows=page.rows,
        names=element_names(procedure),
        next_address=next_page(page.next),
        first_address=first_page(),
    )
