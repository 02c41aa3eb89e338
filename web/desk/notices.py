"""What people were told: late steps, missed reports, records sent to them. Reading them is said, not guessed."""

from datetime import datetime

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from forms import words
from web import pages
from web.addresses import first_page, next_page
from web.desk.blueprint import blueprint


@blueprint.get("/notices")
def notices() -> str:
    """List what the person was told, the newest first."""
    page = engine.notices(pages.database(), actor=pages.person(), after=request.args.get("after"))
    return render_template(
        "desk/notices.html", rows=page.rows, next_address=next_page(page.next), first_address=first_page()
    )


@blueprint.post("/notices/read")
def mark_read() -> Response:
    """Mark as read what the page showed and everything older; what came since stays unread."""
    engine.mark_notices_read(pages.database(), actor=pages.person(), until=_shown_until())
    return redirect("/notices")


def _shown_until() -> datetime | None:
    try:
        return words.as_moment(request.form.get("until", ""))
    except ValueError:
        return None
