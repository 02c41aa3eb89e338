"""The token game of BPMN 2.0.2, chapter 13: says what must be open after each move. It shares no code with the engine.

Where the standard fixes no order (what moves by itself, moves at once), the order is a parameter: what differs between
two orders is open, and nobody can be blamed for either. The docstring of this package lists the other choices made.
"""

from dataclasses import dataclass
from functools import partial

from tests.unit.bpmn.oracle import joins
from tests.unit.bpmn.oracle.activities import Activities
from tests.unit.bpmn.oracle.events import OUTSIDE, Events
from tests.unit.bpmn.oracle.model import ACTIVITIES
from tests.unit.bpmn.oracle.places import Scope, Token, Work

WAITING = frozenset({"userTask", "manualTask"})
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
JOINS = {"parallelGateway": joins.parallel_ready, "inclusiveGateway": joins.inclusive_ready}
STEPS = 20_000  # moves of tokens in one rest; more is a diagram that goes round in circles


class NoWay(Exception):
    """No condition is true and there is no default flow: an exception by the standard."""


class Endless(Exception):
    """Tokens move for ever without anything to wait for."""


@dataclass(frozen=True)
class Seen:
    """What can be seen of an instance at rest."""

    tasks: list
    timers: list
    awaited: list
    ends: list
    variables: dict
    completed: bool


class Game(Events, Activities):
    """One instance of a process, from its start on."""

    def __init__(self, model, variables, *, process="p", start=None, order=None):
        """Start; `order` is a random generator that shuffles what the standard does not order."""
        self.model, self.order = model, order
        self.agenda, self.ends, self.completed = [], [], False
        self.top = Scope(process, local=dict(variables), root=True)
        self.open_scope(self.top, start)
        self.rest()

    # Moves.

    def complete(self, work, values=None):
        """Complete an open task."""
        self.set(work.scope, values or {})
        self.finish(work)
        self.rest()

    def fire(self, armed, values=None):
        """Let a timer fall due, or a message or signal arrive."""
        self.set(armed.scope, values or {})
        self.occur(armed)
        self.rest()

    # What can be seen.

    def tasks(self):
        found = [work for work in self.all_work() if self.is_open(work)]
        return sorted(found, key=lambda work: work.birth)

    def is_open(self, work):
        node = self.model.nodes[work.node]
        return node.kind in WAITING and (work.single or not (node.many or node.loop))

    def timers(self):
        return self.armed_for({"timer"})

    def awaited(self):
        return self.armed_for(OUTSIDE)

    def armed_for(self, kinds):
        found = [armed for armed in self.all_armed() if armed.node.waits_for in kinds]
        return sorted(found, key=lambda armed: armed.birth)

    def seen(self):
        return Seen(
            tasks=sorted(work.node for work in self.tasks()),
            timers=sorted(armed.node.id for armed in self.timers()),
            awaited=sorted(armed.node.id for armed in self.awaited()),
            ends=list(self.ends),
            variables=dict(self.top.local),
            completed=self.completed,
        )

    def scopes(self, scope=None):
        scope = scope or self.top
        yield scope
        for work in scope.work:
            for inner in work.inner:
                yield from self.scopes(inner)

    def all_work(self):
        return [work for scope in self.scopes() for work in scope.work]

    def all_armed(self):
        found = [armed for scope in self.scopes() for holder in (scope, *scope.work) for armed in holder.armed]
        return self.shuffled(found)

    # Order.

    def soon(self, move, *given):
        self.agenda.append(partial(move, *given))

    def shuffled(self, found):
        return self.order.sample(found, len(found)) if self.order else found

    def rest(self):
        """Move every token that can move; an inclusive join looks round when nothing else moves."""
        for _step in range(STEPS):
            if self.agenda:
                chosen = self.order.randrange(len(self.agenda)) if self.order else 0
                self.agenda.pop(chosen)()
            elif not self.inclusive_goes_on():
                return
        raise Endless

    def inclusive_goes_on(self):
        for scope in self.scopes():
            waiting = {token.flow.target: token for token in scope.tokens}
            for gateway in self.shuffled(sorted(waiting)):
                if self.model.nodes[gateway].kind == "inclusiveGateway" and self.join(gateway, scope):
                    return True
        return False

    # Tokens.

    def open_scope(self, scope, start=None):
        """Begin at the start event, or where no flow leads to if there is none."""
        self.arm(scope, *self.model.handlers(scope.node))
        begin = start or (self.model.start(scope.node) and self.model.start(scope.node).id)
        for node in [self.model.nodes[begin]] if begin else self.entries(scope.node):
            self.enter(node, scope)

    def entries(self, scope):
        apart = {"boundaryEvent", "startEvent"}
        free = [node for node in self.model.within(scope) if not self.model.arriving(node.id) and not node.on_event]
        return [node for node in free if node.kind not in apart and node.waits_for != "link"]

    def soon_leave(self, node_id, scope):
        """Put tokens on the flows that leave a node; without any, the token ends here."""
        for flow in self.chosen(self.model.nodes[node_id], scope):
            token = Token(flow)
            scope.tokens.append(token)
            self.soon(self.arrive, token, scope)
        self.soon(self.settle, scope)

    def chosen(self, node, scope):
        flows = self.model.leaving(node.id)
        exclusive = node.kind == "exclusiveGateway"
        if node.kind == "parallelGateway":
            return flows
        met = [flow for flow in flows if flow.condition and scope.read(flow.condition) is True]
        met = met or [flow for flow in flows if flow.default]
        plain = [flow for flow in flows if not flow.condition and not flow.default]
        if flows and not (met or plain):
            raise NoWay(node.id)
        return (met + plain)[:1] if exclusive else met + plain

    def arrive(self, token, scope):
        if token not in scope.tokens:
            return  # interrupted on its way
        node = self.model.nodes[token.flow.target]
        if node.kind in JOINS:
            if node.kind == "parallelGateway" or (self.order and self.order.random() < 0.2):
                while self.join(node.id, scope):
                    pass
        else:
            scope.tokens.remove(token)
            self.enter(node, scope)

    def join(self, gateway, scope):
        """Go on if the gateway may; one token of each filled flow is consumed."""
        if not JOINS[self.model.nodes[gateway].kind](self.model, scope, gateway):
            return False
        for token in joins.held(self.model, scope, gateway):
            scope.tokens.remove(token)
        self.soon_leave(gateway, scope)
        return True

    def enter(self, node, scope):
        """A token comes into a node that is no join."""
        if node.kind in ACTIVITIES:
            self.activate(node, scope)
        elif node.kind in THROWING:
            self.enter_throwing(node, scope)
        elif node.kind == "eventBasedGateway":
            events = [self.model.nodes[flow.target] for flow in self.model.leaving(node.id)]
            self.wait_for(node, scope, *events)
        elif node.kind == "intermediateCatchEvent" and node.waits_for != "link":
            self.wait_for(node, scope, node)
        else:
            self.soon_leave(node.id, scope)

    def wait_for(self, node, scope, *events):
        work = Work(node.id, scope)
        scope.work.append(work)
        self.arm(work, *events)

    def enter_throwing(self, node, scope):
        """Throw first and go on afterwards, unless what was thrown has interrupted the thrower."""
        if node.kind == "endEvent" and scope is self.top:
            self.ends.append(node.id)
        work = Work(node.id, scope)
        scope.work.append(work)
        self.throw(node, scope)
        if work.alive and scope.alive:
            scope.work.remove(work)
            self.soon_leave(self.model.target_of(node).id if node.waits_for == "link" else node.id, scope)

    def settle(self, scope):
        """A scope is done with its last token."""
        if not scope.alive or not scope.over:
            return
        scope.armed.clear()
        if scope.owner is None:
            scope.alive, self.completed = False, True
        else:
            self.inside_done(scope)

    # Variables.

    def set(self, scope, values):
        for name, value in values.items():
            scope.write(name, value)
        if values:
            self.soon(self.look_at_conditions)
