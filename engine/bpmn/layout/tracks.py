"""Gives lines that share a gap of the grid tracks side by side, in the order in which they cross least.

It counts tracks; how far apart they lie is for `coordinates`.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from engine.bpmn.layout.graph import Graph
from engine.bpmn.layout.grid import EAST, SOUTH, Grid
from engine.bpmn.layout.routes import Route

COLLINEAR, UNSURE = 50.0, 0.4


@dataclass(kw_only=True)
class Piece:
    """A straight piece of a route, from corner to corner."""

    level: bool
    line: int  # number of the upright or level line of the grid
    low: float  # along the line, in crossings
    high: float
    ends: list[tuple[float, int, bool]]  # where a neighbour joins, on which side (-1, 1), whether it has one track only
    track: int = 0
    net: "Piece | None" = None  # the piece whose track it takes


@dataclass(kw_only=True)
class Course:
    """A route as its pieces."""

    route: Route
    pieces: list[Piece]


@dataclass(kw_only=True)
class Tracks:
    """All courses, and how many tracks each gap needs."""

    courses: list[Course]
    upright: dict[int, int] = field(default_factory=dict)
    level: dict[int, int] = field(default_factory=dict)


def tracks_of(graph: Graph, grid: Grid, routes: list[Route]) -> Tracks:
    """Order the pieces in every gap."""
    courses = [Course(route=route, pieces=_pieces(graph, grid, route)) for route in routes]
    _join(courses)
    found = Tracks(courses=courses)
    gaps: dict[tuple[bool, int], list[Piece]] = defaultdict(list)
    for course in courses:
        for piece in course.pieces:
            if not _is_middle(grid, piece):
                gaps[piece.level, piece.line].append(piece)
    for (level, line), pieces in gaps.items():
        counts = found.level if level else found.upright
        counts[line] = _order([piece for piece in pieces if piece.net is None])
        for piece in pieces:
            piece.track = piece.net.track if piece.net else piece.track
    return found


def _is_middle(grid: Grid, piece: Piece) -> bool:
    return grid.is_row[piece.line] if piece.level else piece.line % 2 == 1


def _pieces(graph: Graph, grid: Grid, route: Route) -> list[Piece]:
    way, width = route.way, grid.width
    corners = [way[0]]
    corners += [b for a, b, c in zip(way, way[1:], way[2:], strict=False) if b - a != c - b]
    corners.append(way[-1])
    pieces = []
    event = graph.attached.get(route.line.source)
    for place, (start, end) in enumerate(pairwise(corners)):
        level = start // width == end // width
        along = (start % width, end % width) if level else (start // width, end // width)
        ends: list[tuple[float, int, bool]] = []
        first, last = float(along[0]), float(along[1])
        if place:
            if place == 1 and event:
                first += event.shift / 200
            ends.append((first, _side(corners[place - 1], start, width, before=True), _single(grid, start, level)))
        if place < len(corners) - 2:
            ends.append((last, _side(end, corners[place + 2], width, before=False), _single(grid, end, level)))
        line = start // width if level else start % width
        pieces.append(Piece(level=level, line=line, low=min(first, last), high=max(first, last), ends=ends))
    return pieces


def _single(grid: Grid, crossing: int, level: bool) -> bool:
    """Whether the line across, on which the neighbour runs, has one track only."""
    return grid.is_single(crossing, SOUTH if level else EAST)


def _side(start: int, end: int, width: int, *, before: bool) -> int:
    """On which side of a piece its neighbour lies, which runs from start to end."""
    step = 1 if end > start else -1
    return -step if before else step


def _join(courses: list[Course]) -> None:
    """Let lines that leave one door together, or come to one, run on one track in the first gap."""
    doors: dict[tuple[str, str, int, int], list[tuple[Course, Piece]]] = defaultdict(list)
    for course in courses:
        route, pieces = course.route, course.pieces
        if len(pieces) > 2:
            doors["leaves", route.line.source, route.leaves, pieces[1].line].append((course, pieces[1]))
            doors["arrives", route.line.target, route.arrives, pieces[-2].line].append((course, pieces[-2]))
    joined: set[int] = set()
    for group in doors.values():
        mine = [piece for _course, piece in group if id(piece) not in joined]
        if len(mine) < 2:
            continue
        head = mine[0]
        for piece in mine[1:]:
            piece.net = head
            head.low, head.high = min(head.low, piece.low), max(head.high, piece.high)
            head.ends += [end for end in piece.ends if end not in head.ends]
        joined |= {id(piece) for piece in mine}


def _order(pieces: list[Piece]) -> int:
    """Write tracks into pieces of one gap; return how many there are."""
    rest = sorted(pieces, key=lambda piece: (piece.low, piece.high))
    near = {id(a): [b for b in rest if b is not a and a.low <= b.high and b.low <= a.high] for a in rest}
    cost = {(id(a), id(b)): _cost(a, b) - _cost(b, a) for a in rest for b in near[id(a)]}
    done: list[Piece] = []
    left = {id(piece) for piece in rest}
    while rest:
        first = min(rest, key=lambda a: sum(cost[id(a), id(b)] for b in near[id(a)] if id(b) in left))
        rest.remove(first)
        left.discard(id(first))
        done.append(first)
    placed: set[int] = set()
    for piece in done:
        before = [other.track for other in near[id(piece)] if id(other) in placed]
        piece.track = max(before, default=-1) + 1
        placed.add(id(piece))
    return max((piece.track for piece in done), default=-1) + 1


def _cost(first: Piece, second: Piece) -> float:
    """What it costs to lay the first before the second, left of it or above it."""
    cost = 0.0
    for at, side, single in first.ends:
        if side > 0:
            cost += _meets(at, single, second, -1)
    for at, side, single in second.ends:
        if side < 0:
            cost += _meets(at, single, first, 1)
    return cost


def _meets(at: float, single: bool, other: Piece, toward: int) -> float:
    """What it costs when a neighbour runs across the other piece at a place."""
    if other.low < at < other.high:
        return 1.0
    if not other.low <= at <= other.high:
        return 0.0
    if single and any(place == at and side == toward for place, side, _single in other.ends):
        return COLLINEAR
    return UNSURE
