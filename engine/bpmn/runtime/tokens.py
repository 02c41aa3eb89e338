"""The live tokens of one instance, by scope: placed, joined, taken away. What a token does is not known here."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from engine.bpmn.diagram import FOR_PEOPLE
from engine.bpmn.runtime.activation import Activation
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.spiff.workflow import Listener, Token, Workflow

MAX_PATH = 16  # splits a token remembers; older ones no longer tell two writers apart


@dataclass(frozen=True)
class Place:
    """Where a token moves: the scope, the process, and the branches it is on."""

    scope: str = ""
    process: int = 0
    path: tuple[str, ...] = ()


class Tokens:
    """All tokens of one instance."""

    def __init__(self, context: StepContext, listener: Listener) -> None:
        self._context, self._state = context, context.state
        self.workflow = Workflow(context.process.spec, listener=listener, mint=context.mint)
        self._inside: defaultdict[str, dict[str, Token]] = defaultdict(dict)
        for activation in self._state.activations.values():
            spec = context.process_of(activation.process).spec.task_specs[activation.element_id]
            self._know(self.workflow.restore(spec, activation.ref, activation.waits), activation)

    def get(self, ref: str) -> Token | None:
        """Return the token of an activation."""
        activation = self._state.activations.get(ref)
        return None if activation is None else self._inside[activation.scope].get(ref)

    def of(self, ref: str) -> Token:
        """Return the token of an activation that is known to live."""
        return self._inside[self._state.activations[ref].scope][ref]

    def inside(self, scope: str) -> list[Token]:
        """Return the tokens that move directly in a scope, the oldest first."""
        return list(self._inside[scope].values())

    def waiting_at(self, scope: str, element_id: str, waits: str) -> list[Token]:
        """Return the tokens of a scope that wait on a node, the oldest first."""
        found = self._inside[scope].values()
        return [t for t in found if t.element_id == element_id and t.activation.waits == waits]

    def place(self, element_id: str, place: Place, *, parent: Token | None = None, **marks: Any) -> Token:
        """Put a token on a node; it has not acted yet.

        Args:
            element_id: the node.
            place: where it moves.
            parent: the token it comes out of, while that is being completed.
            marks: further fields of its activation.
        """
        spec = self._context.process_of(place.process).spec.task_specs[element_id]
        token = self.workflow.place(spec, parent)
        activation = Activation(
            token.ref, element_id, scope=place.scope, process=place.process, path=place.path,
            since=self._state.minted, **marks,
        )  # fmt: skip
        self._state.activations[token.ref] = activation
        self._know(token, activation)
        return token

    def forget(self, token: Token) -> None:
        """Let go of a token that is done."""
        del self._state.activations[token.ref], self._inside[token.activation.scope][token.ref]

    def drop(self, token: Token) -> None:
        """Take a token away without a trace: a join has consumed it."""
        self.forget(token)
        self.workflow.cancel_token(token)

    def split(self, path: tuple[str, ...], count: int) -> list[tuple[str, ...]]:
        """Return the paths of the branches that one path divides into."""
        if count < 2:
            return [path] * count
        self._state.minted += 1
        return [(*path, f"{self._state.minted}:{branch}")[-MAX_PATH:] for branch in range(count)]

    def aside(self, mark: str, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the path of one more branch that runs beside a token or scope, which is on branch 0 of the same split.

        Args:
            mark: names the split; one that runs many times stays one split.
            path: of what it runs beside.
        """
        self._state.minted += 1
        own = tuple(step for step in path if not step.startswith(f"{mark}:"))
        return (*own, f"{mark}:{self._state.minted}")[-MAX_PATH:]

    def _know(self, token: Token, activation: Activation) -> None:
        token.activation, token.element = activation, self._context.element(activation)
        token.for_people = token.element.kind in FOR_PEOPLE
        self._inside[activation.scope][token.ref] = token


def place_of(activation: Activation) -> Place:
    """Return where an activation stands."""
    return Place(activation.scope, activation.process, activation.path)


def place_within(activation: Activation) -> Place:
    """Return where what an activation holds moves."""
    return Place(activation.ref, activation.process, activation.path)


def beside(mark: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the path of what goes on while others begin beside it: branch 0 of their split."""
    own = tuple(step for step in path if not step.startswith(f"{mark}:"))
    return (*own, f"{mark}:0")[-MAX_PATH:]


def joined_path(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the path of a token that several have become: the branches all of them were on."""
    first, *others = paths
    return tuple(step for step in first if all(step in other for other in others))
