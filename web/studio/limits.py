"""The limits of the newest version for cases that run already, and how far the counting is. The engine counts."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import engine
from engine.language import gettext as _
from web import pages
from web.desk.sent import command_key
from web.studio.blueprint import blueprint, require_owner


@blueprint.get("/<procedure>/limits")
def limits(procedure: str) -> str:
    """Ask whether running cases shall go by the newest limits, and show what is being counted."""
    return _page(procedure)


@blueprint.post("/<procedure>/limits")
def renew_limits(procedure: str) -> Response | tuple[str, int]:
    """Let running cases go by the limits of the newest version, for a reason that their history keeps."""
    require_owner(procedure)
    reason = request.form.get("reason", "").strip()
    if not reason:
        return _page(procedure, wrong=_("请写明原因,原因会留在案件记录里。")), 422
    engine.renew_limits(
        pages.database(), actor=pages.person(), procedure=procedure, reason=reason, command_key=command_key()
    )
    pages.say(_("已开始按新版本的时限重新计算,完成情况见下表。"))
    return redirect(url_for("studio.limits", procedure=procedure))


def _page(procedure: str, wrong: str = "") -> str:
    require_owner(procedure)
    database, actor = pages.database(), pages.person()
    processes = engine.definitions(database, actor=actor, procedure=procedure, kind="process")
    found = [one for one in engine.recounts(database, actor=actor) if one.procedure in ("", procedure)]
    return render_template(
        "studio/limits.html",
        procedure=procedure,
        running=sum(one.running for one in processes),
        recounts=found,
        reason=request.form.get("reason", ""),
        wrong=wrong,
    )
