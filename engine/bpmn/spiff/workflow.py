"""SpiffWorkflow's workflow and task with what the product needs: an index of live tokens, no history, no predictions.

A token is a SpiffWorkflow task. Only live ones stay: history is in the product's own tables, and with joins refused
no token ever needs to know where it came from. So a step costs the same however old the instance is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.spiff.environment import RefusingEngine

LIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED
WAITS = {TaskState.READY: "ready", TaskState.STARTED: "started"}  # states a stored token can have
_ROOT = UUID(int=0)  # one in each scope; loading must not spend ids
STATES = {name: state for state, name in WAITS.items()}


class Listener(Protocol):
    """What the runtime wants to hear while tokens move."""

    def reached(self, token: Token) -> None:
        """A token has arrived at a node."""

    def work(self, token: Token) -> bool:
        """Do what the node does; False when its result comes later."""

    def left(self, token: Token) -> tuple[str, ...]:
        """The node is done: return the ids of the nodes the token moves on to."""


class Token(Task):
    """A token on a node of the diagram."""

    @property
    def _state(self) -> int:
        return int(self.__dict__["_state_now"])

    @_state.setter
    def _state(self, state: int) -> None:
        # The index: the library walks its whole tree instead, and stops at depth 1000 without a word.
        self.__dict__["_state_now"] = state
        live = self.workflow.top_workflow.live
        if state & LIVE:
            live[self.id] = self
        else:
            live.pop(self.id, None)

    @property
    def ref(self) -> str:
        """The activation's id, as the tables know it."""
        return str(self.id.hex)

    @property
    def element_id(self) -> str:
        """The id of the node in the diagram."""
        return str(self.task_spec.name)

    @property
    def scope(self) -> str:
        """Ref of the sub-process activation it moves in; "" at the top."""
        parent = self.workflow.parent_task_id
        return "" if parent is None else str(parent.hex)

    @property
    def waits(self) -> bool:
        """Whether it rests on a node that somebody or something else must finish."""
        return bool(self.has_state(LIVE))

    def arrive(self) -> None:
        """Let a token that was placed on a node act."""
        self.task_spec._update(self)

    def collect_log_extras(self, dct: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return nothing: the library builds these even when nobody logs."""
        return dct or {}


class _Scope:
    """What workflow and sub-workflow share: tokens hang directly under the root and leave it when they are done."""

    spec: Any
    tasks: dict[UUID, Token]
    task_tree: Token
    top_workflow: Any

    def root(self) -> None:
        """Plant the root, already done."""
        self.task_tree = Token(self, self.spec.start, state=TaskState.COMPLETED, id=_ROOT)

    def place(self, element_id: str, state: int = TaskState.FUTURE, ref: UUID | None = None) -> Token:
        """Put a token on a node without letting it act yet."""
        spec = self.spec.task_specs[element_id]
        return Token(self, spec, self.task_tree, state=state, id=ref or self.top_workflow.mint())

    def forget(self, token: Token) -> None:
        """Drop a finished token; what came out of it hangs under the root."""
        for child in [self.tasks[child] for child in token._children]:
            if child.waits:
                child._parent = self.task_tree.id
                self.task_tree._children.append(child.id)
            else:
                self.tasks.pop(child.id)
        self.task_tree._children.remove(token.id)
        self.tasks.pop(token.id)

    def update_waiting_tasks(self) -> None:
        """Do nothing: nothing here waits for another token; timers are fired from outside."""


class SubWorkflow(_Scope, BpmnSubWorkflow):
    """One activation of a sub-process."""


class Workflow(_Scope, BpmnWorkflow):
    """One process instance in memory, for the length of one step."""

    def __init__(self, spec: Any, subs: dict[str, Any], *, listener: Listener, mint: Callable[[], UUID]) -> None:
        self.live: dict[UUID, Token] = {}
        self.agenda: deque[Token] = deque()
        self.listener = listener
        self.mint = mint
        super().__init__(spec, subs, script_engine=RefusingEngine(), deserializing=True)
        self.root()

    def create_subprocess(self, my_task: Token, spec_name: str) -> SubWorkflow:
        """Open the inner workflow of a sub-process token."""
        sub = SubWorkflow(self.subprocess_specs[spec_name], my_task.id, self, deserializing=True)
        self.subprocesses[my_task.id] = sub
        sub.root()
        return sub

    def cancel_token(self, token: Token) -> None:
        """Take a token away; what moves inside it has been taken away before."""
        token._set_state(TaskState.CANCELLED)
        self.settle(token)

    def run_agenda(self, spend: Callable[[Token], None]) -> None:
        """Run what can run without anybody's help until only waiting tokens are left.

        Args:
            spend: called before each automatic step; raises when there were too many.
        """
        while self.agenda:
            token = self.agenda.popleft()
            if token.id in token.workflow.tasks and token.has_state(TaskState.READY):
                spend(token)
                token.run()
                self.settle(token)

    def settle(self, token: Token) -> None:
        """Drop the token when it is done, and the inner workflow it may have had."""
        if token.has_state(TaskState.FINISHED_MASK) and token.id in token.workflow.tasks:
            self.subprocesses.pop(token.id, None)
            token.workflow.forget(token)
