"""Blocks about events: waiting for them, being interrupted by them, throwing and catching them."""

from tests.unit.bpmn.oracle.blocks import Block
from tests.unit.bpmn.oracle.model import Trigger


class EventBlocks:
    """The part of the builder that draws events."""

    def trigger(self, kind):
        """Something of its own to wait for."""
        if kind == "conditional":
            return Trigger(kind, self.condition())
        return Trigger(kind, "" if kind == "timer" else self.name(kind))

    def wait(self, block, scope):
        return self.node("intermediateCatchEvent", scope, trigger=self.trigger(block.facts["trigger"]))

    def receive(self, _block, scope):
        return self.node("receiveTask", scope, trigger=self.trigger("message"))

    def race(self, block, scope):
        """An event-based gateway: the first event decides."""
        gateway, join = self.add("eventBasedGateway", scope, "race"), self.gateway("exclusive", scope, "join")
        for part, kind in zip(block.parts, block.facts["triggers"], strict=False):
            waits = Block("receive") if kind == "receive" else Block("wait", facts={"trigger": kind})
            event, _event = self.build(waits, scope)
            first, last = self.build(part, scope)
            self.model.path(gateway, event, first)
            self.model.path(last, join)
        return gateway, join

    def link(self, block, scope):
        """Two blocks joined by a link."""
        trigger = self.trigger("link")
        (first, last), (after, end) = (self.build(part, scope) for part in block.parts)
        self.model.path(last, self.add("intermediateThrowEvent", scope, "throw", trigger=trigger))
        self.model.path(self.add("intermediateCatchEvent", scope, "catch", trigger=trigger), after)
        return first, end

    def signals(self, block, scope):
        """One branch waits for the signal the other one sends after a task."""
        trigger, split = self.trigger("signal"), self.gateway("parallel", scope, "split")
        join, task = self.gateway("parallel", scope, "join"), self.task(None, scope)[0]
        throw = self.add("intermediateThrowEvent", scope, "throw", trigger=trigger)
        catch = self.add("intermediateCatchEvent", scope, "catch", trigger=trigger)
        (first, last), (after, end) = (self.build(part, scope) for part in block.parts)
        self.model.path(split, task, throw, first)
        self.model.path(split, catch, after)
        self.model.path(last, join)
        self.model.path(end, join)
        return split, join

    def timed(self, block, scope):
        """An activity with a boundary event."""
        host, _host = self.build(block.parts[0], scope)
        trigger = self.trigger(block.facts["trigger"])
        return host, self.aside(host, trigger, scope, interrupting=block.facts["interrupting"])

    def stray(self, block, scope):
        """What comes from a boundary event that does not interrupt goes the way of the host: more tokens on it."""
        host, _host = self.build(block.parts[0], scope)
        event = self.on_boundary(host, self.trigger(block.facts["trigger"]), scope, interrupting=False)
        after, _after = self.task(None, scope)
        self.model.path(host, after)
        self.model.path(event, after)
        return host, after

    def on_boundary(self, host, trigger, scope, *, interrupting):
        return self.add("boundaryEvent", scope, "edge", host=host, trigger=trigger, interrupting=interrupting)

    def aside(self, host, trigger, scope, *, interrupting):
        """A way beside an activity: back to the main path if it was interrupted, else to an end of its own."""
        event, (side, _side) = self.on_boundary(host, trigger, scope, interrupting=interrupting), self.task(None, scope)
        join = self.gateway("exclusive", scope, "join")
        self.model.path(event, side, join if interrupting else self.add("endEvent", scope, "end"))
        self.model.path(host, join)
        return join

    # What a sub-process throws.

    def failing(self, block, scope):
        """A sub-process that may end with an error, caught on its boundary."""
        trigger = self.trigger("error")
        name = self.thrower(block.parts[0], scope, trigger)
        caught = Trigger("error") if block.facts["any"] else trigger
        return name, self.aside(name, caught, scope, interrupting=True)

    def cancelled(self, block, scope):
        """A transaction that may be cancelled."""
        name = self.thrower(block.parts[0], scope, Trigger("cancel"), kind="transaction")
        return name, self.aside(name, Trigger("cancel"), scope, interrupting=True)

    def thrower(self, part, scope, trigger, kind="subProcess"):
        name = self.add(kind, scope, "sub")
        self.throwing(part, name, trigger)
        return name

    def throwing(self, part, scope, trigger):
        """Fill a scope with a block, after which it may come to an end event that throws."""
        start, first_task = self.add("startEvent", scope, "start"), self.task(None, scope)[0]
        first, last = self.build(part, scope)
        split = self.gateway("exclusive", scope, "split")
        self.model.path(start, first_task, first)
        self.model.path(last, split)
        self.model.flow(split, self.add("endEvent", scope, "throw", trigger=trigger), self.condition())
        self.model.flow(split, self.add("endEvent", scope, "end"), default=True)

    def escalating(self, block, scope):
        """A sub-process that tells what is around it, and goes on unless that interrupts it."""
        trigger, name = self.trigger("escalation"), self.add("subProcess", scope, "sub")
        self.telling(block.parts[0], name, trigger)
        return name, self.aside(name, trigger, scope, interrupting=block.facts["interrupting"])

    def telling(self, part, scope, trigger):
        start, end = self.add("startEvent", scope, "start"), self.add("endEvent", scope, "end")
        task, _task = self.task(None, scope)
        throw = self.add("intermediateThrowEvent", scope, "throw", trigger=trigger)
        first, last = self.build(part, scope)
        self.model.path(start, task, throw, first)
        self.model.path(last, end)

    def handled(self, block, scope):
        """A sub-process with an event sub-process in it."""
        name = self.add("subProcess", scope, "sub")
        self.with_handler(block, name)
        return name, name

    def with_handler(self, block, scope):
        """Fill a scope with a block and an event sub-process whose event, if need be, the block throws."""
        body, handler = block.parts
        trigger = self.trigger(block.facts["trigger"])
        fill = {"error": self.throwing, "escalation": self.telling}.get(trigger.kind)
        if fill:
            fill(body, scope, trigger)
        else:
            self.whole(body, scope)
        interrupting = block.facts["interrupting"] or trigger.kind == "error"
        name = self.add("subProcess", scope, "handler", on_event=True)
        start = self.add("startEvent", name, "on", trigger=trigger, interrupting=interrupting)
        first, last = self.build(handler, name)
        self.model.path(start, first)
        self.model.path(last, self.add("endEvent", name, "end"))

    def stopping(self, block, scope):
        """A sub-process in which one branch may stop the other."""
        name = self.add("subProcess", scope, "sub")
        start, split = self.add("startEvent", name, "start"), self.gateway("parallel", name, "split")
        first, last = self.build(block.parts[0], name)
        stop = self.add("endEvent", name, "stop", trigger=Trigger("terminate"))
        self.model.path(start, split, first)
        self.model.path(last, self.add("endEvent", name, "end"))
        self.model.path(split, self.task(None, name)[0], stop)
        return name, name
