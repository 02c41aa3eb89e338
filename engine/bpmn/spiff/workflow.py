"""SpiffWorkflow's workflow and task with what the product needs: an index of live tokens, no history, no predictions.

A token is a SpiffWorkflow task. Only live ones stay, directly under the root: history is in the product's own tables,
and a join knows its tokens by the flow they came on. So a step costs the same however old the instance is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.defaults import StartEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.diagram import Element
from engine.bpmn.spiff.environment import RefusingEngine

LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED
_ROOT = "root"  # loading must not spend ids
_ENGINE = RefusingEngine()  # it holds nothing of any workflow
# How the library calls what a stored token waits for; everything but a person and a join is work under way.
STATES = {"ready": TaskState.READY, "joined": TaskState.WAITING, "event": TaskState.WAITING}


class Listener(Protocol):
    """What the runtime wants to hear while tokens move."""

    def arrived(self, token: Token) -> bool:
        """A token has come to a node: True when it can go on or waits for a person, False when it waits otherwise."""

    def work(self, token: Token) -> bool:
        """Do what the node does; False when its result comes later, or when the work took the token away."""

    def left(self, token: Token) -> None:
        """The node is done: put tokens on what comes after it."""


class Token(Task):
    """A token on a node of the diagram."""

    activation: Any  # what the runtime keeps of it
    element: Element
    for_people: bool

    def __init__(self, workflow: Workflow, spec: Any, parent: Token | None, *, state: int, ref: str) -> None:
        super().__init__(workflow, spec, parent, state, ref)
        self.ref = ref  # the activation's id, as the tables know it
        self.element_id: str = spec.name
        self._index(state)

    def _set_state(self, value: int) -> None:
        # The library writes each change to a log as well, and makes its lines even when nobody reads them.
        self._state = value
        self._index(value)

    def _index(self, state: int) -> None:
        # The library walks its whole tree instead, and stops at depth 1000 without a word.
        if state & LIVE:
            self.workflow.live[self.ref] = self
        else:
            self.workflow.live.pop(self.ref, None)

    @property
    def lives(self) -> bool:
        """Whether it is still on its node."""
        return self.ref in self.workflow.live

    def arrive(self) -> None:
        """Let a token that was placed on a node act."""
        self.task_spec._update(self)

    def rest(self, waits: str) -> None:
        """Let it wait on its node for somebody or something."""
        self.activation.waits = waits
        self._set_state(STATES.get(waits, TaskState.STARTED))

    def go(self) -> None:
        """Let it go on after it has waited with others."""
        self._ready()

    def run(self) -> bool | None:
        """Do the node's work and go on, unless the work is done elsewhere or took this very token away."""
        done = bool(self.task_spec._run(self))
        if done and self.has_state(TaskState.READY):
            self.complete()
        return done


class Workflow(BpmnWorkflow):
    """One process instance in memory, for the length of one step."""

    def __init__(self, spec: Any, *, listener: Listener, mint: Callable[[], str]) -> None:
        self.live: dict[str, Token] = {}
        self.agenda: deque[Token] = deque()
        self.listener = listener
        self.mint = mint
        super().__init__(spec, {}, script_engine=_ENGINE, deserializing=True)
        self.task_tree = Token(self, spec.start, None, state=TaskState.COMPLETED, ref=_ROOT)

    def place(self, spec: Any, parent: Token | None = None) -> Token:
        """Put a new token on a node without letting it act yet; one with a parent acts when the parent is done."""
        return Token(self, spec, parent or self.task_tree, state=TaskState.FUTURE, ref=self.mint())

    def restore(self, spec: Any, ref: str, waits: str) -> Token:
        """Put a stored token back on its node."""
        state = STATES.get(waits, TaskState.STARTED)
        return Token(self, spec, self.task_tree, state=state, ref=ref)

    def cancel_token(self, token: Token) -> None:
        """Take a token away; what moves inside it has been taken away before."""
        token._set_state(TaskState.CANCELLED)
        self.settle(token)

    def settle(self, token: Token) -> None:
        """Drop a token that is done; what came out of it hangs under the root."""
        if token.has_state(TaskState.FINISHED_MASK) and token.id in self.tasks:
            for child in [self.tasks[child] for child in token._children if child in self.tasks]:
                child._parent = self.task_tree.id
                self.task_tree._children.append(child.id)
            if token._parent in self.tasks:
                self.tasks[token._parent]._children.remove(token.id)
            self.tasks.pop(token.id)

    def begins(self) -> bool:
        """Whether a scope is just beginning: its start event is done before anything can happen beside it."""
        return bool(self.agenda) and isinstance(self.agenda[0].task_spec, StartEvent)

    def next_ready(self) -> Token | None:
        """Return the next token that can run without anybody's help, or None."""
        while self.agenda:
            token = self.agenda.popleft()
            if token.id in self.tasks and token.has_state(TaskState.READY):
                return token
        return None

    def close(self) -> None:
        """Let go of every token and of the listener; nothing can be asked of it any more."""
        self.__dict__.clear()

    def update_waiting_tasks(self) -> None:
        """Do nothing: nothing here waits for another token; timers are fired from outside."""
