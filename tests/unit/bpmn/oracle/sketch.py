"""Small diagrams for tests, written as lines of ids, and a hand that plays the token game on them.

The first letter of an id says what it is: s start, e end, t user task, x exclusive, p parallel, o inclusive, r
event-based gateway. Anything else has to be added to the model before its flows.
"""

from itertools import pairwise

from tests.unit.bpmn.oracle.game import Game
from tests.unit.bpmn.oracle.model import Model, Trigger

LETTERS = {
    "s": "startEvent",
    "e": "endEvent",
    "t": "userTask",
    "x": "exclusiveGateway",
    "p": "parallelGateway",
    "o": "inclusiveGateway",
    "r": "eventBasedGateway",
}


class Sketch(Model):
    """A model that grows from lines such as `s x t1 e`, `x t2 | v` (a condition) and `x t3 | else` (the default)."""

    def __init__(self):
        super().__init__()
        self.process("p")

    def lines(self, text, scope="p"):
        for line in filter(None, (line.strip() for line in text.replace(";", "\n").splitlines())):
            path, _bar, condition = (part.strip() for part in line.partition("|"))
            for node_id in path.split():
                if node_id not in self.nodes:
                    self.add(LETTERS[node_id[0]], node_id, scope)
            for source, target in pairwise(path.split()):
                self.flow(source, target, "" if condition == "else" else condition, default=condition == "else")
        return self

    def sub(self, sub_id, text, scope="p", kind="subProcess", **facts):
        self.add(kind, sub_id, scope, **facts)
        return self.lines(text, sub_id)

    def edge(self, event_id, host, kind, name="", scope="p", *, interrupting=True):
        trigger = Trigger(kind, name)
        self.add("boundaryEvent", event_id, scope, host=host, trigger=trigger, interrupting=interrupting)
        return self

    def catch(self, event_id, kind, name="", scope="p"):
        self.add("intermediateCatchEvent", event_id, scope, trigger=Trigger(kind, name))
        return self

    def throw(self, event_id, kind, name="", scope="p"):
        self.add("intermediateThrowEvent", event_id, scope, trigger=Trigger(kind, name))
        return self

    def end(self, event_id, kind, name="", scope="p"):
        self.add("endEvent", event_id, scope, trigger=Trigger(kind, name))
        return self

    def handler(self, sub_id, event_id, kind, text, name="", scope="p", *, interrupting=True):
        """An event sub-process: `text` is drawn inside and begins with the event."""
        self.add("subProcess", sub_id, scope, on_event=True)
        self.add("startEvent", event_id, sub_id, trigger=Trigger(kind, name), interrupting=interrupting)
        return self.lines(text, sub_id)


class Hand:
    """Plays a model by the names of its elements."""

    def __init__(self, model, *, start=None, order=None, **variables):
        self.game = Game(model, variables, start=start, order=order)

    @property
    def open(self):
        return " ".join(self.game.seen().tasks)

    @property
    def armed(self):
        seen = self.game.seen()
        return " ".join(sorted(seen.timers + seen.awaited))

    @property
    def ends(self):
        return " ".join(self.game.ends)

    @property
    def over(self):
        return self.game.completed

    def value(self, name):
        return self.game.top.local.get(name)

    def do(self, *tasks, number=0, **values):
        """Complete tasks one after the other, the oldest of each."""
        for task in tasks:
            found = [work for work in self.game.tasks() if work.node == task and number in (0, work.number)]
            self.game.complete(found[0], values)
        return self

    def occur(self, event, **values):
        found = [armed for armed in self.game.timers() + self.game.awaited() if armed.node.id == event]
        self.game.fire(found[0], values)
        return self
