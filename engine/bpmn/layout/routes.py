"""Finds a way on the grid for every line: short, with few bends and crossings, through no shape (A*, one by one).

Lines meet only at a shape where they begin or end together; it gives no pixels.
"""

from dataclasses import dataclass
from heapq import heappop, heappush

from engine.bpmn.layout.graph import Graph, Vertex
from engine.bpmn.layout.grid import EAST, NORTH, OPPOSITE, SOUTH, WEST, Grid
from engine.bpmn.layout.scene import Line

BEND, CROSSING, BESIDE, SHARED, NAMED_SHARED, OFF = 2.2, 2.5, 0.2, 5.0, 6.0, 14.0
LEVEL, UPRIGHT = 1.0, 0.8  # cost of half a column, of half a row
PASSES = 2  # how often every line may look for a better way, knowing all others
MANY = 250  # lines from which one more look would take too long


@dataclass(kw_only=True)
class Route:
    """A way of a line: crossings from door to door, and the sides at which it leaves and arrives."""

    line: Line
    way: list[int]
    leaves: int
    arrives: int  # side of the target
    back: bool = False


@dataclass(frozen=True)
class _End:
    """One end of a line: the vertex, the side and whether it may be entered from there, at what cost."""

    vertex: Vertex
    doors: dict[int, tuple[int, float]]  # side -> (crossing within, cost)


def routes_of(graph: Graph, grid: Grid, back: set[str]) -> list[Route]:
    """Return a way for every line between vertices of a graph."""
    return _Router(graph, grid, back).all()


class _Router:
    def __init__(self, graph: Graph, grid: Grid, back: set[str]) -> None:
        self.graph, self.grid, self.back = graph, grid, back
        self.lines = graph.arcs
        self.found: dict[int, Route] = {}
        self.leaving: dict[tuple[str, int], list[int]] = {}
        self.arriving: dict[tuple[str, int], list[int]] = {}

    def all(self) -> list[Route]:
        order = sorted(range(len(self.lines)), key=self._urgency)
        for number in order:
            self._lay(number)
        for _again in range(PASSES if len(order) < MANY else 1):
            for number in order:
                self._relay(number)
        return [self.found[number] for number in range(len(self.lines)) if number in self.found]

    def _urgency(self, number: int) -> tuple[int, int, int]:
        """Straight ones first, then near ones; what leads back and associations come last."""
        line = self.lines[number]
        source, target = self.graph.home(line.source), self.graph.home(line.target)
        straight = source.lane == target.lane and source.row == target.row and line.source in self.graph.vertices
        kind = 0 if line.kind == "sequenceFlow" else 2
        distance = abs(target.column - source.column) + 2 * abs(self.grid.level(source) - self.grid.level(target))
        return kind + (line.id in self.back), not straight, distance

    def _lay(self, number: int) -> None:
        route = self._search(number)
        if route:
            self.found[number] = route
            self.grid.take(number, route.way)
            self.leaving.setdefault((route.line.source, route.leaves), []).append(number)
            self.arriving.setdefault((route.line.target, route.arrives), []).append(number)

    def _relay(self, number: int) -> None:
        route = self.found.pop(number, None)
        if route:
            self.grid.give_back(number, route.way)
            self.leaving[route.line.source, route.leaves].remove(number)
            self.arriving[route.line.target, route.arrives].remove(number)
        self._lay(number)

    # Doors.

    def _doors(self, id_: str, line: Line, *, leaving: bool) -> dict[int, tuple[int, float]]:
        event = self.graph.attached.get(id_)
        vertex = self.graph.home(id_)
        if event:
            side = SOUTH if event.below else NORTH
            crossing = self.grid.level(vertex) * self.grid.width + 2 * (vertex.column + event.column) + 1
            return {side: (crossing, 0.0)}
        mine, others = (self.leaving, self.arriving) if leaving else (self.arriving, self.leaving)
        doors = {}
        for side in range(4):
            cost = self._door_cost(vertex, line, side, leaving=leaving)
            if others.get((id_, side)):
                cost += OFF * 2
            cost += (SHARED + NAMED_SHARED * bool(line.name)) * bool(mine.get((id_, side)))
            if self._is_covered(vertex, side):
                cost += OFF * 2
            doors[side] = (self.grid.door(vertex, side), cost)
        return doors

    def _is_covered(self, vertex: Vertex, side: int) -> bool:
        """Whether a boundary event or its name is in the way of a line there."""
        if side not in (SOUTH, NORTH) or not vertex.attached:
            return False
        middle = (vertex.span - 1) // 2
        return any(event.below == (side == SOUTH) and event.column == middle for event in vertex.attached)

    def _door_cost(self, vertex: Vertex, line: Line, side: int, *, leaving: bool) -> float:
        if line.kind != "sequenceFlow":
            return 0.0 if side in (NORTH, SOUTH) else 3.0
        gateway = vertex.kind.endswith("Gateway")
        back = line.id in self.back
        if side == (EAST if leaving else WEST):
            return 1.5 if gateway and back else 0.0
        if side in (NORTH, SOUTH):
            if gateway:
                return 0.3 if back or leaving else 0.6
            return (1.5 if vertex.kind.endswith("Event") else 2.0) - (1.0 if back else 0)
        return 7.0

    # The way.

    def _search(self, number: int) -> Route | None:
        line = self.lines[number]
        source, target = self.graph.home(line.source), self.graph.home(line.target)
        ends = {
            (crossing, OPPOSITE[side]): cost
            for side, (crossing, cost) in self._doors(line.target, line, leaving=False).items()
        }
        return _Search(self, number, source, target, ends).run(self._doors(line.source, line, leaving=True))


class _Search:
    """One search: states are (crossing, direction in which it was reached)."""

    def __init__(
        self, router: _Router, number: int, source: Vertex, target: Vertex, ends: dict[tuple[int, int], float]
    ) -> None:
        self.router, self.grid, self.number = router, router.grid, number
        self.line = router.lines[number]
        self.source, self.target, self.ends = source, target, ends
        width = self.grid.width
        uprights = [crossing % width for crossing, _side in ends]
        levels = [crossing // width for crossing, _side in ends]
        self.aim = (min(uprights), max(uprights), min(levels), max(levels))
        self.heap: list[tuple[float, float, int, int]] = []
        self.best: dict[tuple[int, int], float] = {}
        self.came: dict[tuple[int, int], tuple[int, int] | None] = {}

    def run(self, doors: dict[int, tuple[int, float]]) -> Route | None:
        for side, (crossing, cost) in doors.items():
            if self.grid.inside(crossing, side):
                self._reach(crossing, side, cost, None, start=True)
        while self.heap:
            _estimate, cost, crossing, side = heappop(self.heap)
            state = (crossing, side)
            if cost > self.best[state]:
                continue
            if self.grid.standing[crossing] == self.target.id and self.came[state] is not None:
                return self._route(state)
            self._go_on(crossing, side, cost)
        return None

    def _go_on(self, crossing: int, side: int, cost: float) -> None:
        for onward in range(4):
            if onward != OPPOSITE[side] and self.grid.inside(crossing, onward):
                if onward != side and self.grid.turns.get(crossing):
                    continue  # two corners at one point could not be told apart
                bend = BEND if onward != side else self._crossed(crossing, side)
                self._reach(crossing, onward, cost + bend, (crossing, side))

    def _crossed(self, crossing: int, side: int) -> float:
        passes = self.grid.upright_passes if side in (EAST, WEST) else self.grid.level_passes
        return CROSSING * passes.get(crossing, 0)

    def _reach(
        self, crossing: int, side: int, cost: float, came: tuple[int, int] | None, *, start: bool = False
    ) -> None:
        grid = self.grid
        target = crossing + grid.step[side]
        standing = grid.standing[target]
        if standing is not None:
            end = self.ends.get((target, side)) if standing == self.target.id else None
            if end is None or start:
                return
            cost += end
        piece = self._piece(crossing, side, start=start, end=standing is not None)
        if piece is None:
            return
        cost += piece
        state = (target, side)
        if cost < self.best.get(state, 1e9):
            self.best[state] = cost
            self.came[state] = came if not start else (crossing, -1)
            heappush(self.heap, (cost + self._left(target), cost, target, side))

    def _piece(self, crossing: int, side: int, *, start: bool, end: bool) -> float | None:
        """Cost of one step; None where another line runs."""
        length = LEVEL if side in (EAST, WEST) else UPRIGHT
        users = self.grid.users(crossing, side)
        if not users:
            return length
        if not self.grid.is_single(crossing, side):
            return length + BESIDE * len(users)
        if self.line.source in self.router.graph.attached and start:
            return length  # every boundary event has its own place at the edge
        return length if all(self._meets(other, start=start, end=end) for other in users) else None

    def _meets(self, other: int, *, start: bool, end: bool) -> bool:
        """Whether another line begins or ends at the same door, so that both may share the piece before it."""
        line = self.router.lines[other]
        if start:
            return line.source == self.line.source or line.source in self.router.graph.attached
        return end and line.target == self.line.target

    def _left(self, crossing: int) -> float:
        width = self.grid.width
        upright, level = crossing % width, crossing // width
        first, last, top, bottom = self.aim
        across = max(first - upright, upright - last, 0)
        return across * LEVEL + max(top - level, level - bottom, 0) * UPRIGHT

    def _route(self, state: tuple[int, int]) -> Route:
        arrives = OPPOSITE[state[1]]
        way, sides = [state[0]], [state[1]]
        while True:
            before = self.came[state]
            assert before is not None
            way.append(before[0])
            if before[1] == -1:
                break
            sides.append(before[1])
            state = before
        way.reverse()
        return Route(line=self.line, way=way, leaves=sides[-1], arrives=arrives, back=self.line.id in self.router.back)
