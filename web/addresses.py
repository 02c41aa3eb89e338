"""Addresses of lists: the same filters with one changed, the next page and the one before, the first page again."""

from urllib.parse import urlencode

from flask import request

PAGING = ("after", "before")


def with_filters(**changed: str | None) -> str:
    """Return this page's address with some filters changed; None or an empty text drops one, and paging begins anew."""
    kept = {name: value for name, value in request.args.items() if name not in PAGING} | changed
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{request.path}?{query}" if query else request.path


def next_page(cursor: str | None) -> str | None:
    """Return the address of the page after this one, or None on the last."""
    return with_filters(after=cursor) if cursor else None


def previous_page(cursor: str | None) -> str | None:
    """Return the address of the page before this one, or None on the first."""
    return with_filters(before=cursor) if cursor else None


def first_page() -> str | None:
    """Return the address of the first page, or None when this is it."""
    return with_filters() if any(request.args.get(name) for name in PAGING) else None
