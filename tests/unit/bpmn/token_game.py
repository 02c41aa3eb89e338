"""The plainest token game there is: a dictionary of tokens, no reduction, every marking visited.

It shares no code with it. One scope, no sub-processes.
"""

from collections import deque
from itertools import chain, combinations

SUBSET = ("inclusiveGateway", "complexGateway")
ONE_OF = ("exclusiveGateway", "eventBasedGateway")


class TokenGame:
    """`two_phase` lets activities with events begin and end as two moves, as they do in life."""

    def __init__(self, process, *, two_phase=False):
        self.process, self.two_phase = process, two_phase

    def first(self):
        return frozenset({("start", 1)})

    # Moves: (element, events, takes, gives, marking after).

    def moves(self, marking):
        tokens = dict(marking)
        for element in self.process.elements.values():
            if element.kind != "boundaryEvent":
                yield from self.moves_of(element, tokens)

    def moves_of(self, element, tokens):
        name = element.id
        incoming = [flow.id for flow in self.process.incoming(name)]
        hosts = bool(self.process.boundary_events(name))
        if ("start" if name == "start" else None) in tokens:
            yield from self.leave(element, tokens, [name])
        for takes in self.ready(element, incoming, tokens):
            if hosts and self.two_phase:
                yield self.done(element, (), takes, ["in " + name], tokens)
            else:
                yield from self.leave(element, tokens, takes)
        if "in " + name in tokens:
            yield from self.leave(element, tokens, ["in " + name])
            for event in self.beside(element, tokens):
                gives = self.targets(event)
                yield self.done(element, (event.id,), [], [*gives, "once " + event.id], tokens)

    def ready(self, element, incoming, tokens):
        held = [flow for flow in incoming if flow in tokens]
        if element.kind == "parallelGateway":
            return [incoming] if held and len(held) == len(incoming) else []
        if element.kind in SUBSET and len(incoming) > 1:
            return [held] if held and self.nothing_can_come(element, incoming, held, tokens) else []
        return [[flow] for flow in held]

    def nothing_can_come(self, join, incoming, held, tokens):
        """13.4.3, word for word: no token has a way to an empty flow and none to a held one, past the join."""
        for flow in tokens:
            if flow in self.process.flows or flow.startswith("in ") or flow == "start":
                ends = self.reach(flow, join)
                if ends & (set(incoming) - set(held)) and not ends & set(held):
                    return False
        return True

    def reach(self, begin, join):
        found, ahead = {begin}, [begin]
        while ahead:
            flow = ahead.pop()
            at = self.process.flows[flow].target if flow in self.process.flows else flow.removeprefix("in ")
            if at == join.id:
                continue
            after = [f.id for f in self.process.outgoing(at)]
            after += [f.id for event in self.process.boundary_events(at) for f in self.process.outgoing(event.id)]
            ahead += [f for f in after if f not in found]
            found.update(after)
        return found

    def leave(self, element, tokens, takes):
        beside = [] if self.two_phase else self.beside(element, tokens)
        for events in chain.from_iterable(combinations(beside, n) for n in range(len(beside) + 1)):
            more = [flow for event in events for flow in self.targets(event)]
            more += ["once " + event.id for event in events]
            names = tuple(event.id for event in events)
            for gives in self.ways(element):
                yield self.done(element, names, takes, [*gives, *more], tokens)
            for event in self.process.boundary_events(element.id):
                if event.interrupting:
                    yield self.done(element, (event.id, *names), takes, [*self.targets(event), *more], tokens)

    def beside(self, element, tokens):
        events = self.process.boundary_events(element.id)
        return [e for e in events if not e.interrupting and "once " + e.id not in tokens]

    def targets(self, element):
        return [flow.id for flow in self.process.outgoing(element.id)]

    def ways(self, element):
        flows = self.targets(element)
        if element.kind in ONE_OF and flows:
            return [[flow] for flow in flows]
        if element.kind in SUBSET and flows:
            return [list(some) for n in range(1, len(flows) + 1) for some in combinations(flows, n)]
        return [flows]

    def done(self, element, events, takes, gives, tokens):
        after = dict(tokens)
        for flow in takes:
            after[flow] -= 1
        for flow in gives:
            after[flow] = after.get(flow, 0) + 1
        if "terminate" in element.events:
            after = {}
        marking = frozenset((flow, count) for flow, count in after.items() if count)
        real = self.process.flows
        return element.id, set(events), {f for f in takes if f in real}, {f for f in gives if f in real}, marking

    # The whole game.

    def play(self, limit=60_000):
        """Kinds of defects, and the number of moves to the nearest deadlock and to the nearest doubled token."""
        begin = self.first()
        self.distance, before, agenda = {begin: 0}, {}, deque([begin])
        ended, bad, self.nearest = set(), set(), {}
        self.fired = set()
        while agenda:
            marking = agenda.popleft()
            if is_over(marking):
                ended.add(marking)
                continue
            if is_doubled(marking):
                bad.add(marking)
                self.note("lack-of-synchronisation", marking)
                continue
            moved = False
            for name, events, _takes, _gives, after in self.moves(marking):
                moved = True
                self.fired |= {name, *events}
                before.setdefault(after, set()).add(marking)
                if after not in self.distance:
                    self.distance[after] = self.distance[marking] + 1
                    agenda.append(after)
            if not moved:
                bad.add(marking)
                self.note("deadlock", marking)
            if len(self.distance) > limit:
                return None
        self.lost = set(self.distance) - spread(ended | bad, before)
        if self.lost:
            self.nearest["never-completes"] = None
        return set(self.nearest)

    def note(self, kind, marking):
        self.nearest.setdefault(kind, self.distance[marking])


def is_over(marking):
    return all(flow.startswith("once ") for flow, _count in marking)


def is_doubled(marking):
    return any(count > 1 for _flow, count in marking)


def spread(begin, before):
    found, ahead = set(begin), list(begin)
    while ahead:
        fresh = before.get(ahead.pop(), set()) - found
        found |= fresh
        ahead += fresh
    return found
