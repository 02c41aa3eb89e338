"""Lays out a whole picture: pools one below the other, message flows between them, notes and groups."""

from engine.bpmn.layout.free import join
from engine.bpmn.layout.layered import HEADER, drawn
from engine.bpmn.layout.scene import Line, Node, Plane, Pool, Scope, names_of, open_in
from engine.bpmn.layout.shapes import Box, Drawing, Point, around
from engine.bpmn.layout.words import note_size

LEFT, TOP = 160, 80  # where a picture begins
BETWEEN, BETWEEN_SILENT = 70, 30  # pixels between pools, with and without message flows
BLACK_BOX = 70  # pixels, height of a pool without a process
LEAST = 400  # pixels, width of a pool
EMPTY_POOL = 120
GROUP = (300, 120)


def laid_out(plane: Plane, members: dict[str, set[str]]) -> Drawing:
    """Lay out a picture from nothing.

    Args:
        plane: what it shows.
        members: which shapes each group stands round.
    """
    drawing, late = _pools(plane) if plane.pools else _single(plane)
    _notes(plane.notes, drawing)
    _groups(plane, members, drawing)
    join(drawing, [*late, *plane.lines], names_of(plane), open_in(plane) & drawing.shapes.keys())
    return drawing


def _single(plane: Plane) -> tuple[Drawing, list[Line]]:
    assert plane.scope is not None
    content, late = drawn(plane.scope)
    drawing = Drawing()
    extent = content.extent()
    drawing.take(content, (LEFT - extent.left, TOP - extent.top))
    return drawing, late


def _pools(plane: Plane) -> tuple[Drawing, list[Line]]:
    contents: dict[str, Drawing] = {}
    late: list[Line] = []
    for pool in plane.pools:
        if pool.scope:
            contents[pool.id], later = drawn(pool.scope)
            late += later
    width = max([LEAST, *(content.extent().width + HEADER for content in contents.values())])
    drawing, top = Drawing(), float(TOP)
    for pool in plane.pools:
        height = _pool(pool, contents.get(pool.id), width, (LEFT, top), drawing)
        top += height + (BETWEEN if plane.lines else BETWEEN_SILENT)
    return drawing, late


def laid_pool(scope: Scope | None, id_: str, corner: Point, width: float, drawing: Drawing) -> list[Line]:
    """Lay out one pool into a drawing.

    Args:
        scope: its process; None for a black box.
        id_: of the participant.
        corner: its upper left corner.
        width: what it takes at least, in pixels.
        drawing: is added to.
    Returns:
        The lines that end outside of the nodes of their scope.
    """
    content, late = drawn(scope) if scope else (None, [])
    wide = max(width, content.extent().width + HEADER if content else 0)
    _pool(Pool(id=id_, name="", scope=scope), content, wide, corner, drawing)
    return late


def _pool(pool: Pool, content: Drawing | None, width: float, corner: Point, drawing: Drawing) -> float:
    """Draw a pool with what it holds; return its height."""
    left, top = corner
    height = float(BLACK_BOX)
    if pool.scope and content is not None:
        extent = content.extent()
        height = max(extent.height, EMPTY_POOL if not content.shapes else 0)
        _widen(content, {lane for lane in content.frames if content.shapes[lane].right == extent.right}, width)
        drawing.take(content, (left + HEADER - extent.left, top - extent.top))
    drawing.shapes[pool.id] = Box(left, top, width, height)
    drawing.frames.add(pool.id)
    return height


def _widen(content: Drawing, lanes: set[str], width: float) -> None:
    """Let lanes reach to the right end of their pool."""
    right = content.extent().left + width - HEADER
    for lane in lanes:
        box = content.shapes[lane]
        content.shapes[lane] = Box(box.left, box.top, right - box.left, box.height)


def _notes(notes: tuple[Node, ...], drawing: Drawing) -> None:
    """Put notes of a collaboration below it, in a row."""
    extent = drawing.extent()
    left = extent.left
    for note in notes:
        width, height = note_size(note.name)
        drawing.shapes[note.id] = Box(left, extent.bottom + BETWEEN, width, height)
        left += width + BETWEEN


def _groups(plane: Plane, members: dict[str, set[str]], drawing: Drawing) -> None:
    """Draw every group round its members; one that has none stands below the rest."""
    for group in (*plane.groups, *(group for scope in plane.scopes() for group in scope.groups)):
        inside = [drawing.shapes[id_] for id_ in sorted(members.get(group, ())) if id_ in drawing.shapes]
        extent = drawing.extent()
        empty = Box(extent.left, extent.bottom + BETWEEN, *GROUP)
        drawing.shapes[group] = around(inside, 12) if inside else empty
        drawing.frames.add(group)
