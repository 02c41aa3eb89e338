"""The cases of a procedure for its owner: find one, end one with a reason."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import pages
from web.addresses import first_page, next_page, previous_page, with_filters
from web.desk.sent import command_key
from web.studio.blueprint import blueprint, require_owner


@blueprint.get("/<procedure>/cases")
def cases(procedure: str) -> str:
    """List the cases of one process of the procedure."""
    require_owner(procedure)
    processes = engine.definitions(pages.database(), actor=pages.person(), procedure=procedure, kind="process")
    keys = [one.key for one in processes]
    chosen = request.args.get("process", "")
    process = chosen if chosen in keys else (keys[0] if keys else "")
    running = request.args.get("status", "running") == "running"
    page = engine.find_cases(
        pages.database(),
        actor=pages.person(),
        process=process or f"{procedure}/",
        status="running" if running else "",
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "studio/cases.html",
        procedure=procedure,
        rows=page.rows,
        processes=[(one.name, with_filters(process=one.key), one.key == process, None) for one in processes],
        filters=[
            (_("处理中"), with_filters(status=None), running, None),
            (_("全部"), with_filters(status="all"), not running, None),
        ],
        next_address=next_page(page.next),
        previous_address=previous_page(page.previous),
        first_address=first_page(),
    )


@blueprint.get("/<procedure>/cases/<instance_id>/cancel")
def ask_to_cancel(procedure: str, instance_id: str) -> str:
    """Ask why a case is to be ended."""
    return _ask(procedure, instance_id)


@blueprint.post("/<procedure>/cases/<instance_id>/cancel")
def cancel(procedure: str, instance_id: str) -> Response | tuple[str, int]:
    """End a running case for a reason that its history keeps."""
    reason = request.form.get("reason", "").strip()
    if not reason:
        return _ask(procedure, instance_id, wrong=_("请写明原因,原因会留在案件记录里。")), 422
    require_owner(procedure)
    engine.cancel_instance(
        pages.database(),
        actor=pages.person(),
        instance_id=instance_id,
        reason=reason,
        command_key=command_key(),
    )
    pages.say(_("案件已撤销。"))
    return redirect(url_for("studio.cases", procedure=procedure))


def _ask(procedure: str, instance_id: str, wrong: str = "") -> str:
    require_owner(procedure)
    case = engine.case_detail(pages.database(), actor=pages.person(), instance_id=instance_id)
    if case.procedure != procedure or not case.can_cancel:
        raise errors.NotFound
    return render_template("studio/cancel.html", procedure=procedure, case=case, wrong=wrong)
