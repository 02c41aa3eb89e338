"""The grid that lines run on: through the middle of columns and rows where these are empty, and in the gaps between.

It says who stands where and which lines use what; `routes` finds the ways, `coordinates` gives it pixels.
"""

from collections import defaultdict
from itertools import pairwise

from engine.bpmn.layout.graph import Graph, Vertex

EAST, SOUTH, WEST, NORTH = range(4)
OPPOSITE = (WEST, NORTH, EAST, SOUTH)


class Grid:
    """Crossings of upright and level lines, numbered row by row. Even uprights are gaps; `row_of` knows the levels."""

    def __init__(self, graph: Graph, rows: list[int]) -> None:
        """Lay the grid.

        Args:
            graph: with columns and rows written into its vertices.
            rows: how many rows each lane has.
        """
        columns = max((vertex.column + vertex.span for vertex in graph.vertices.values()), default=1)
        self.columns, self.width = columns, 2 * columns + 1
        self.levels: list[tuple[int, int]] = []  # (lane, row of the lane; -1 for a gap)
        self.row_level: dict[tuple[int, int], int] = {}
        for lane, count in enumerate(rows):
            self.levels.append((lane, -1))
            for row in range(count):
                self.row_level[lane, row] = len(self.levels)
                self.levels += [(lane, row), (lane, -1)]
        self.height = len(self.levels)
        self.is_row = [row >= 0 for _lane, row in self.levels]
        self.standing: list[str | None] = [None] * (self.width * self.height)
        for vertex in graph.vertices.values():
            for upright in range(2 * vertex.column + 1, 2 * (vertex.column + vertex.span)):
                self.standing[self.level(vertex) * self.width + upright] = vertex.id
        self.step = (1, self.width, -1, -self.width)
        self.level_users: dict[int, list[int]] = defaultdict(list)  # crossing -> lines on the piece to its right
        self.upright_users: dict[int, list[int]] = defaultdict(list)  # ... on the piece below it
        self.level_passes: dict[int, int] = defaultdict(int)  # crossing -> lines that run level over it
        self.upright_passes: dict[int, int] = defaultdict(int)
        self.turns: dict[int, int] = defaultdict(int)  # crossings in the middle of an empty cell -> corners there

    def level(self, vertex: Vertex) -> int:
        """Return on which level a vertex stands."""
        return self.row_level[vertex.lane, vertex.row]

    def door(self, vertex: Vertex, side: int) -> int:
        """Return the crossing within a vertex where lines leave at a side."""
        level = self.level(vertex) * self.width
        if side == EAST:
            return level + 2 * (vertex.column + vertex.span) - 1
        middle = 0 if side == WEST else (vertex.span - 1) // 2
        return level + 2 * (vertex.column + middle) + 1

    def inside(self, crossing: int, side: int) -> bool:
        """Return whether there is a next crossing at a side."""
        if side == EAST:
            return (crossing + 1) % self.width != 0
        if side == WEST:
            return crossing % self.width != 0
        return crossing + self.width < len(self.standing) if side == SOUTH else crossing >= self.width

    def users(self, crossing: int, side: int) -> list[int]:
        """Return the lines on the piece that leaves a crossing at a side."""
        if side in (EAST, WEST):
            return self.level_users[crossing if side == EAST else crossing - 1]
        return self.upright_users[crossing if side == SOUTH else crossing - self.width]

    def is_single(self, crossing: int, side: int) -> bool:
        """Return whether that piece, the middle of a row or a column, has room for one line only."""
        if side in (EAST, WEST):
            return self.is_row[crossing // self.width]
        return crossing % self.width % 2 == 1

    def take(self, line: int, way: list[int]) -> None:
        """Note that a line runs along a way of crossings."""
        self._note(line, way, 1)

    def give_back(self, line: int, way: list[int]) -> None:
        """Forget that it does."""
        self._note(line, way, -1)

    def _note(self, line: int, way: list[int], by: int) -> None:
        sides = [self._side(a, b) for a, b in pairwise(way)]
        for crossing, side in zip(way, sides, strict=False):
            users = self.users(crossing, side)
            users.append(line) if by > 0 else users.remove(line)
        for crossing, before, after in zip(way[1:], sides, sides[1:], strict=False):
            if before == after:
                passes = self.level_passes if before in (EAST, WEST) else self.upright_passes
                passes[crossing] += by
            elif self.is_single(crossing, EAST) and self.is_single(crossing, SOUTH):
                self.turns[crossing] += by

    def _side(self, crossing: int, following: int) -> int:
        return self.step.index(following - crossing)
