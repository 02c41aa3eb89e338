"""The first page of the day: my tasks and what waits for my groups, the most urgent first. GET changes nothing."""

from typing import Literal

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from web import navigation, pages
from web.addresses import first_page, next_page, previous_page
from web.desk.blueprint import blueprint

Queue = Literal["mine", "group"]


@blueprint.get("/")
def inbox() -> str | Response:
    """Show one queue; people without a group begin where their own work is."""
    actor = pages.person()
    if navigation.home() != "/":
        return redirect(navigation.home())
    queue: Queue = "group" if request.args.get("queue") == "group" else "mine"
    text = request.args.get("text", "").strip()
    cut = {name: request.args.get(name) for name in ("after", "before")}
    page = engine.inbox(pages.database(), actor=actor, queue=queue, text=text, **cut)
    return render_template(
        "desk/inbox.html",
        queue=queue,
        text=text,
        rows=page.rows,
        counts=engine.count_inbox(pages.database(), actor=actor),
        next_address=next_page(page.next),
        previous_address=previous_page(page.previous),
        first_address=first_page(),
    )
