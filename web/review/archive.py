"""What was filed for good: the list, one entry with data and hash, its page for print exactly as it was filed."""

import json

from flask import Response, make_response, render_template, request

import engine
from web import pages
from web.addresses import first_page, next_page, with_filters
from web.review.blueprint import blueprint, reviewed

SEALED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"


@blueprint.get("/archive")
def archive() -> str:
    """List what was filed, the last first."""
    procedure = request.args.get("procedure", "")
    page = engine.archive_entries(
        pages.database(), actor=pages.person(), procedure=procedure, after=request.args.get("after")
    )
    known = reviewed()
    return render_template(
        "review/archive.html",
        rows=page.rows,
        filters=[(name, with_filters(procedure=name), name == procedure, None) for name in known] if known[1:] else [],
        next_address=next_page(page.next),
        first_address=first_page(),
    )


@blueprint.get("/archive/<archive_id>")
def filed(archive_id: str) -> str:
    """Show one entry: what it is, whether it is still what was filed, its data."""
    entry = engine.archived(pages.database(), actor=pages.person(), archive_id=archive_id)
    return render_template("review/filed.html", entry=entry, data=json.dumps(entry.data, ensure_ascii=False, indent=2))


@blueprint.get("/archive/<archive_id>/page")
def filed_page(archive_id: str) -> Response:
    """Send the page for print as it was filed; it may run nothing and load nothing."""
    entry = engine.archived(pages.database(), actor=pages.person(), archive_id=archive_id)
    response = make_response(entry.page)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = SEALED
    return response


@blueprint.get("/archive/<archive_id>/data.json")
def filed_data(archive_id: str) -> Response:
    """Send the data that were filed."""
    entry = engine.archived(pages.database(), actor=pages.person(), archive_id=archive_id)
    response = make_response(json.dumps(entry.data, ensure_ascii=False, indent=2))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{archive_id}.json"'
    return response
