"""Events of the token game: arming, occurring, and throwing to the innermost that catches (BPMN 2.0.2, 13.5)."""

from tests.unit.bpmn.oracle.places import Armed, Scope, Work

OUTSIDE = frozenset({"message", "signal"})  # what may be delivered from outside
PASSED_ON = frozenset({"error", "escalation", "cancel"})  # what goes from scope to scope until it is caught


class Uncaught(Exception):
    """An error nobody catches: the standard leaves open what happens then."""


class Events:
    """The part of the game that concerns events."""

    def arm(self, holder, *nodes):
        holder.armed += [Armed(node, holder) for node in nodes]
        if any(node.waits_for == "conditional" for node in nodes):
            self.soon(self.look_at_conditions)

    def occur(self, armed):
        """Let an event happen that is armed."""
        node = armed.node
        if node.kind == "boundaryEvent":
            self.occur_on_boundary(armed)
        elif node.kind == "startEvent":
            self.occur_in_scope(armed)
        elif node.id == armed.holder.node:
            self.finish(armed.holder)
        else:
            self.soon_leave(node.id, self.closed(armed.holder))

    def occur_on_boundary(self, armed):
        host = armed.holder
        if armed.node.interrupting:
            self.soon_leave(armed.node.id, self.closed(host))
        else:
            self.used_up(armed)
            self.soon_leave(armed.node.id, host.scope)

    def occur_in_scope(self, armed):
        """Start an event sub-process in the scope that is armed with it."""
        scope, event = armed.holder, armed.node
        if event.interrupting:
            self.clear(scope)
        else:
            self.used_up(armed)
        handler = Work(event.scope, scope)
        scope.work.append(handler)
        self.open_inside(handler, Scope(event.scope, handler), event.id)

    def used_up(self, armed):
        """A duration passes once; anything else may happen again."""
        if armed.node.waits_for == "timer":
            armed.holder.armed.remove(armed)

    def closed(self, work):
        """End a work and all inside it; return its scope."""
        for inner in work.inner:
            self.clear(inner)
            inner.alive = False
        work.inner, work.armed = [], []
        work.scope.work.remove(work)
        return work.scope

    def clear(self, scope):
        """Take every token out of a scope, and disarm it."""
        for work in list(scope.work):
            self.closed(work)
        scope.tokens.clear()
        scope.armed.clear()

    def throw(self, node, scope):
        """Do what a throwing event does, apart from going on."""
        kind = node.waits_for
        if kind == "signal":
            later = self.order and self.order.random() < 0.5
            self.soon(self.broadcast, node.trigger.name) if later else self.broadcast(node.trigger.name)
        elif kind in PASSED_ON:
            found = self.catcher(node.trigger, scope)
            if found:
                self.occur(found)
            elif kind != "escalation":
                raise Uncaught(node.id)
        elif kind == "terminate":
            self.clear(scope)
            self.settle(scope)

    def broadcast(self, name):
        """Every event that waits for the signal at this moment gets it, unless another one's coming disarms it."""
        waiting = [armed for armed in self.all_armed() if armed.node.waits_for == "signal"]
        for armed in [found for found in waiting if found.node.trigger.name == name]:
            if armed.alive:
                self.occur(armed)

    def catcher(self, trigger, scope):
        """Find the innermost that catches: in a scope its event sub-processes, then the boundary of its activity."""
        handler = ""  # an event sub-process does not catch what it throws itself
        while scope:
            owner = scope.owner
            inside = [armed for armed in scope.armed if armed.node.scope != handler]
            for group in (inside, owner.armed if owner else []):
                found = matching(group, trigger)
                if found:
                    return found
            handler, scope = scope.node, scope.parent
        return None

    def look_at_conditions(self):
        """Let conditional events occur whose condition has become true since it was last looked at."""
        for armed in [found for found in self.all_armed() if found.node.waits_for == "conditional"]:
            before, armed.was = armed.was, bool(armed.scope.read(armed.node.trigger.name))
            if armed.was and not before and armed.alive:
                self.occur(armed)


def matching(group, trigger):
    """Return the event of a group that catches: one that names it rather than one that catches all of its kind."""
    for name in (trigger.name, ""):
        for armed in group:
            if armed.node.waits_for == trigger.kind and armed.node.trigger.name == name:
                return armed
    return None
