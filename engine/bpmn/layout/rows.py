"""Rows: within its lane, everything stands where its flows run straight, beside what it branches off from.

First the longest way takes the middle row of its lanes, then the next longest a row beside it, and so on; then runs of
vertices move where that makes the flows straighter.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from engine.bpmn.layout.graph import Attached, Graph, Vertex
from engine.bpmn.layout.scene import NOTE, Line

BLOCKED, NEW_ROW, UPWARDS, TAKEN, ACROSS = 2.5, 0.7, 0.25, 2.0, 0.1
SAME_LANE = 0.3  # of a step, how much a way that stays in its lane counts more
SWEEPS = 4


def place(graph: Graph, back: set[str]) -> list[int]:
    """Write a row into every vertex, counted from the top of its lane, and return how many rows each lane has."""
    return _Rows(graph, back).place()


class _Rows:
    def __init__(self, graph: Graph, back: set[str]) -> None:
        self.graph, self.back = graph, back
        self.cells: dict[tuple[int, int, int], str] = {}  # lane, row, column -> who stands there
        self.promised: dict[tuple[int, int, int], str] = {}  # where a straight flow would run, and to whom
        self.flowing_cells: set[tuple[int, int, int]] = set()  # cells taken before notes and data came
        self.columns = 1
        self.placed: set[str] = set()
        self.arriving: dict[str, list[Line]] = defaultdict(list)
        self.leaving: dict[str, list[Line]] = defaultdict(list)
        for line in graph.arcs:
            source, target = graph.home(line.source), graph.home(line.target)
            if source is not target and not source.is_artifact and not target.is_artifact:
                self.leaving[source.id].append(line)
                self.arriving[target.id].append(line)
        self.ranges = {lane: [0, 0] for lane in range(graph.lanes)}

    def place(self) -> list[int]:
        flowing = [vertex for vertex in self.graph.vertices.values() if not vertex.aside]
        for path in self._paths(flowing):
            for run in _within_lanes(path):
                self._settle(run)
        self._straighten(flowing)
        self._drop_empty()
        self._aside()
        self._drop_empty()
        return [last - first + 1 for first, last in self.ranges.values()]

    def _paths(self, flowing: list[Vertex]) -> Iterator[list[Vertex]]:
        """Yield the longest way through all vertices, then the longest through what is left, and so on."""
        left = {vertex.id: vertex for vertex in sorted(flowing, key=lambda vertex: -vertex.column)}
        while left:
            length: dict[str, float] = {}
            follows: dict[str, str] = {}
            for vertex in left.values():  # from the right
                best, length[vertex.id] = None, float(vertex.span)
                for target in self._onward(vertex):
                    found = vertex.span + length.get(target.id, 0.0) + SAME_LANE * (target.lane == vertex.lane)
                    if target.id in left and found > length[vertex.id]:
                        best, length[vertex.id] = target.id, found
                if best:
                    follows[vertex.id] = best
            head = max(left, key=lambda id_: length[id_])
            path = [left.pop(head)]
            while path[-1].id in follows:
                path.append(left.pop(follows[path[-1].id]))
            yield path

    def _onward(self, vertex: Vertex) -> Iterator[Vertex]:
        """The vertices that flows lead to from a vertex itself, not from an event at its edge."""
        for line in self.leaving[vertex.id]:
            if line.id not in self.back and line.source == vertex.id:
                yield self.graph.home(line.target)

    # The first row of each.

    def _settle(self, run: list[Vertex]) -> None:
        lane = run[0].lane
        first, last = self.ranges[lane]
        rows = [row for row in range(first - 1, last + 2) if all(self._is_free(vertex, row) for vertex in run)]
        row = min(rows, key=lambda row: (self._wish(run, row), abs(row), -row))
        for vertex in run:
            self._stand(vertex, row)
        for column in range(run[0].column, run[-1].column):
            self.promised.setdefault((lane, row, column), run[0].id)

    def _is_free(self, vertex: Vertex, row: int, besides: frozenset[str] = frozenset()) -> bool:
        found = (self.cells.get((vertex.lane, row, column)) for column in vertex.columns)
        return all(id_ is None or id_ in besides for id_ in found)

    def _stand(self, vertex: Vertex, row: int) -> None:
        vertex.row = row
        self.placed.add(vertex.id)
        self.cells |= {(vertex.lane, row, column): vertex.id for column in vertex.columns}
        reach = self.ranges[vertex.lane]
        reach[:] = min(reach[0], row), max(reach[1], row)

    def _leave(self, vertex: Vertex) -> None:
        for column in vertex.columns:
            self.cells.pop((vertex.lane, vertex.row, column), None)

    def _wish(self, run: list[Vertex], row: int) -> float:
        lane = run[0].lane
        first, last = self.ranges[lane]
        cost = NEW_ROW * (row < first or row > last) + UPWARDS * (row < 0)
        columns = range(run[0].column, run[-1].column + run[-1].span)
        cost += BLOCKED * sum((lane, row, column) in self.cells for column in columns)
        cost += TAKEN * any((lane, row, column) in self.promised for column in columns)
        inside = {vertex.id for vertex in run}
        for vertex in run:
            for line in self.arriving[vertex.id]:
                source = self.graph.home(line.source)
                if source.id in self.placed and source.id not in inside:
                    cost += (0.3 if line.id in self.back else 1.0) * self._bend(line, source, vertex, source.row, row)
            for line in self.leaving[vertex.id]:
                target = self.graph.home(line.target)
                if target.id in self.placed and target.id not in inside:
                    cost += (0.3 if line.id in self.back else 0.9) * self._bend(line, vertex, target, row, target.row)
        return cost

    def _bend(self, line: Line, source: Vertex, target: Vertex, source_row: int, row: int) -> float:
        """What it costs to lead a line from one row to another."""
        if source.lane != target.lane:
            return ACROSS * (abs(row) + abs(source_row))
        event = self.graph.attached.get(line.source)
        if event:
            wanted = source_row + (1 if event.below else -1)
            return 0.8 * abs(row - wanted) + (2.5 if row == source_row else 0)
        if row != source_row:
            return 1.0 + 0.5 * abs(row - source_row)
        return BLOCKED * any(self._between(source, target, row))

    def _between(self, source: Vertex, target: Vertex, row: int) -> Iterator[str]:
        for column in range(source.column + source.span, target.column):
            found = self.cells.get((source.lane, row, column))
            if found:
                yield found

    # Then straighter.

    def _straighten(self, flowing: list[Vertex]) -> None:
        for _sweep in range(SWEEPS):
            moved = [run for run in self._runs(flowing) if self._moves(run)]
            moved += [[vertex] for vertex in flowing if self._moves([vertex])]
            self._fit_ranges()
            if not moved:
                return

    def _runs(self, flowing: list[Vertex]) -> list[list[Vertex]]:
        """Return the longest runs of vertices joined by straight flows."""
        follows: dict[str, Vertex] = {}
        for vertex in flowing:
            for line in self.leaving[vertex.id]:
                target = self.graph.home(line.target)
                straight = target.lane == vertex.lane and target.row == vertex.row and target.column > vertex.column
                if straight and line.source == vertex.id and not any(self._between(vertex, target, vertex.row)):
                    follows[vertex.id] = target
        begun = {vertex.id for vertex in flowing} - {target.id for target in follows.values()}
        runs = []
        for vertex in flowing:
            if vertex.id in begun and vertex.id in follows:
                run = [vertex]
                while run[-1].id in follows:
                    run.append(follows[run[-1].id])
                runs.append(run)
        return runs

    def _moves(self, run: list[Vertex]) -> bool:
        """Move a run to the row where its flows cost least; return whether it went."""
        lane, old = run[0].lane, run[0].row
        besides = frozenset(vertex.id for vertex in run)
        first, last = self.ranges[lane]
        rows = [row for row in range(first - 1, last + 2) if row != old]
        rows = [row for row in rows if all(self._is_free(vertex, row, besides) for vertex in run)]
        best, cost = old, self._total(run) - 0.01
        for row in rows:
            self._shift(run, row)
            found = self._total(run) + NEW_ROW * (row < first or row > last)
            best, cost = (row, found) if found < cost else (best, cost)
        self._shift(run, best)
        return best != old

    def _shift(self, run: list[Vertex], row: int) -> None:
        for vertex in run:
            self._leave(vertex)
        for vertex in run:
            vertex.row = row
            self.cells |= {(vertex.lane, row, column): vertex.id for column in vertex.columns}

    def _fit_ranges(self) -> None:
        for lane, reach in self.ranges.items():
            rows = [row for found, row, _column in self.cells if found == lane]
            reach[:] = (min(rows), max(rows)) if rows else (0, 0)

    def _total(self, run: list[Vertex]) -> float:
        lines = {line.id: line for vertex in run for line in (*self.arriving[vertex.id], *self.leaving[vertex.id])}
        return sum(map(self._cost, lines.values()))

    def _cost(self, line: Line) -> float:
        source, target = self.graph.home(line.source), self.graph.home(line.target)
        if line.id in self.back:
            return 0.15 * abs(source.row - target.row) if source.lane == target.lane else 0
        if target.column > source.column or line.source not in self.graph.attached:
            return self._bend(line, source, target, source.row, target.row)
        return 0

    # What no flow leads to.

    def _aside(self) -> None:
        """Event sub-processes below everything of their lane, data and notes beside what they belong to."""
        aside = [vertex for vertex in self.graph.vertices.values() if vertex.aside]
        below = {lane: reach[1] + 1 for lane, reach in self.ranges.items()}
        column = dict.fromkeys(below, 0)
        for vertex in (vertex for vertex in aside if not vertex.is_artifact):
            vertex.column = column[vertex.lane]
            column[vertex.lane] += vertex.span
            self._stand(vertex, below[vertex.lane])
        self.flowing_cells = set(self.cells)
        self.columns = max(4, *(vertex.column + vertex.span for vertex in self.graph.vertices.values()))
        for vertex in (vertex for vertex in aside if vertex.is_artifact):
            self._beside(vertex)

    def _beside(self, vertex: Vertex) -> None:
        found = self._partner(vertex)
        if found is None:
            self._stand_apart(vertex)
            return
        partner, vertex.column = found
        vertex.lane = partner.lane
        event = self._event_of(vertex)
        first = 1 if vertex.kind != NOTE or (event and event.below) else -1
        away = [step for count in range(1, 99) for step in (first * count, -first * count)]
        self._stand(vertex, next(partner.row + step for step in away if self._is_free(vertex, partner.row + step)))

    def _stand_apart(self, vertex: Vertex) -> None:
        """Put what belongs to nothing in a row of its own below its lane, one beside the other."""
        below = max((row for lane, row, _c in self.flowing_cells if lane == vertex.lane), default=-1) + 1
        places = ((below + row, column) for row in range(99) for column in range(self.columns))
        for row, vertex.column in places:
            if self._is_free(vertex, row):
                self._stand(vertex, row)
                return

    def _partner(self, vertex: Vertex) -> tuple[Vertex, int] | None:
        """What a note or data belongs to, and the column there."""
        for line in (*self.graph.arcs, *self.graph.late):
            if vertex.id in (line.source, line.target):
                other = line.target if line.source == vertex.id else line.source
                found = self._place_of(other)
                if found and not found[0].is_artifact:
                    return found
        return None

    def _event_of(self, vertex: Vertex) -> Attached | None:
        """The boundary event that a note tells about."""
        for line in self.graph.late:
            if vertex.id in (line.source, line.target):
                return self.graph.attached.get(line.source) or self.graph.attached.get(line.target)
        return None

    def _place_of(self, id_: str) -> tuple[Vertex, int] | None:
        if id_ in self.graph.attached:
            event = self.graph.attached[id_]
            host = self.graph.vertices[event.host]
            return host, max(host.column + event.column - 1, 0)
        for line in self.graph.arcs:
            id_ = line.source if line.id == id_ else id_
        vertices = self.graph.vertices.values()
        around = [
            vertex for vertex in vertices if vertex.id == id_ or (vertex.content and id_ in vertex.content.shapes)
        ]
        return (around[0], around[0].column + (around[0].span - 1) // 2) if around else None

    def _drop_empty(self) -> None:
        """Count rows from 0 in every lane, without the empty ones."""
        for lane in range(self.graph.lanes):
            inside = [vertex for vertex in self.graph.vertices.values() if vertex.lane == lane]
            inside = [vertex for vertex in inside if vertex.id in self.placed]
            order = {row: place for place, row in enumerate(sorted({vertex.row for vertex in inside}))}
            for vertex in inside:
                vertex.row = order[vertex.row]
            self.ranges[lane] = [0, max(len(order) - 1, 0)]
        placed = [vertex for vertex in self.graph.vertices.values() if vertex.id in self.placed]
        self.cells = {(v.lane, v.row, column): v.id for v in placed for column in v.columns}


def _within_lanes(path: list[Vertex]) -> Iterator[list[Vertex]]:
    """Yield the parts of a path that stay in one lane."""
    for _lane, run in groupby(path, key=lambda vertex: vertex.lane):
        yield list(run)
