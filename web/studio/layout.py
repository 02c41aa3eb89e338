"""Diagrams whose picture is missing or untidy: shown with all drawn, and laid out anew when asked. Keeps nothing."""

from functools import lru_cache

from flask import Response, jsonify

from engine import errors
from engine.bpmn import layout
from web.studio.blueprint import blueprint
from web.studio.drafting import sent
from web.studio.drawing import open_drawing
from web.studio.encoding import text_of


@blueprint.post("/<procedure>/diagrams/<path>/layout")
def lay_out(procedure: str, path: str) -> Response:
    """Lay out the diagram as it stands on the page, without keeping it."""
    open_drawing(procedure, path)
    return jsonify({"xml": text_of(layout.tidy(sent(), everything=True))})


def with_picture(content: bytes) -> str:
    """Return a diagram as text in which everything is drawn; one that cannot be read as it is."""
    return text_of(_drawn(content)[0])


def newly_drawn(content: bytes) -> int:
    """Return how many elements of a diagram had no shape of their own."""
    return _drawn(content)[1]


@lru_cache(maxsize=32)
def _drawn(content: bytes) -> tuple[bytes, int]:
    try:
        missing = layout.undrawn(content)
        return layout.tidy(content) if missing else content, len(missing)
    except errors.DiagramRefused:
        return content, 0
