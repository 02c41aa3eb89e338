"""Diagrams as plain data for soundness: by hand from lines of ids, or drawn at random from blocks and then damaged."""

import random
from itertools import pairwise

from engine.bpmn.diagram import Element, Flow, ProcessDiagram
from engine.bpmn.event_definition import EventDefinition, Timer

KINDS = {
    "start": "startEvent", "end": "endEvent", "x": "exclusiveGateway", "and": "parallelGateway",
    "or": "inclusiveGateway", "complex": "complexGateway", "event": "eventBasedGateway", "sub": "subProcess",
    "t": "boundaryEvent", "n": "boundaryEvent", "catch": "intermediateCatchEvent", "throw": "intermediateThrowEvent",
    "service": "serviceTask",
}  # fmt: skip
TIMER = EventDefinition(kind="timer", timer=Timer(kind="duration", text="PT1H"))


def kind_of(name):
    return KINDS.get(name.rstrip("0123456789"), "userTask")


def node(name, **given):
    return Element(id=name, **{"kind": kind_of(name), "name": name.upper(), **given})


def process(lines, *given, hosts=()):
    """`start a and1; and1 b | x > 3`: kinds come from names; `hosts` are (event, host): `t..` interrupts, `n..` not."""
    elements, flows = {found.id: found for found in given}, {}
    for event, host in hosts:
        scope = elements[host].scope if host in elements else ""
        elements.setdefault(event, timer(event, host, scope))
    for line in filter(None, (line.strip() for line in lines.replace(";", "\n").splitlines())):
        path, _, condition = line.partition("|")
        for name in path.split():
            elements.setdefault(name, node(name))
        for source, target in pairwise(path.split()):
            scope = elements[source].scope
            flow_id = f"{source}_{target}"
            flow_id += "" if flow_id not in flows else f"_{len(flows)}"
            flows[flow_id] = Flow(id=flow_id, source=source, target=target, scope=scope,
                                  condition=f"={condition.strip()}" if condition else None)  # fmt: skip
    return ProcessDiagram(id="p", elements=elements, flows=flows, lanes={})


def timer(event, host, scope=""):
    return node(event, attached_to=host, interrupting=event.startswith("t"), definitions=(TIMER,), scope=scope)


class Drawn:
    """A block-structured process, sound until `damage` is called."""

    def __init__(self, seed, size=3):
        self.random = random.Random(seed)
        self.count = 0
        self.names, self.pairs, self.hosts = ["start", "end"], [], []
        first, last = self.block(size)
        self.pairs += [("start", first), (last, "end")]

    def name(self, kind):
        self.count += 1
        self.names.append(f"{kind}{self.count}")
        return self.names[-1]

    def block(self, depth):
        kinds = ["task", "row", "row", "x", "and", "or", "loop", "timed", "beside"] if depth else ["task"]
        kind = self.random.choice(kinds)
        return self.split(depth, kind) if kind in ("x", "and", "or") else getattr(self, kind)(depth)

    def task(self, _depth):
        name = self.name("a")
        return name, name

    def row(self, depth):
        (first, middle), (begin, last) = self.block(depth - 1), self.block(depth - 1)
        self.pairs.append((middle, begin))
        return first, last

    def split(self, depth, kind):
        opening, closing = self.name(kind), self.name(kind)
        for _branch in range(self.random.randint(2, 3)):
            first, last = self.block(depth - 1)
            self.pairs += [(opening, first), (last, closing)]
        return opening, closing

    def loop(self, depth):
        opening, closing = self.name("x"), self.name("x")
        first, last = self.block(depth - 1)
        self.pairs += [(opening, first), (last, closing), (closing, opening)]
        if self.random.random() < 0.5:
            back = self.name("a")
            self.pairs[-1:] = [(closing, back), (back, opening)]
        return opening, closing

    def timed(self, _depth):
        host, event, after = self.name("a"), self.name("t"), self.name("x")
        self.hosts.append((event, host))
        self.pairs += [(host, after), (event, after)]
        return host, after

    def beside(self, _depth):
        host, event, last = self.name("a"), self.name("n"), self.name("end")
        self.hosts.append((event, host))
        self.pairs += [(event, last)]
        return host, host

    def damage(self):
        """Change one gateway's kind, lead one flow elsewhere, add one or take one away."""
        gates = [name for name in self.names if kind_of(name) in KINDS.values() and "Gateway" in kind_of(name)]
        aims = [name for name in self.names if name != "start" and kind_of(name) != "boundaryEvent"]
        sources = [name for name in self.names if not name.startswith("end")]
        what = self.random.choice(["kind", "kind", "lead", "add", "remove"])
        if what == "kind" and gates:
            self.rename(self.random.choice(gates), self.random.choice(["x", "and", "or"]))
        elif what == "add":
            self.pairs.append((self.random.choice(sources), self.random.choice(aims)))
        else:
            place = self.random.randrange(len(self.pairs))
            removed, _target = self.pairs.pop(place)
            if what != "remove" or not any(source == removed for source, _t in self.pairs):
                self.pairs.append((removed, self.random.choice(aims)))
        return self

    def rename(self, old, kind):
        new = self.name(kind)
        self.names.remove(old)
        self.pairs = [tuple(new if name == old else name for name in pair) for pair in self.pairs]

    def process(self):
        return process("; ".join(f"{a} {b}" for a, b in self.pairs), *map(node, self.names[:2]), hosts=self.hosts)
