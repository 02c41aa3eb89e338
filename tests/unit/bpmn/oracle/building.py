"""Builds the model a description describes: tasks, gateways and the ways flows come together."""

from itertools import pairwise

from tests.unit.bpmn.oracle.building_events import EventBlocks
from tests.unit.bpmn.oracle.building_scopes import ScopeBlocks
from tests.unit.bpmn.oracle.model import Model


def build(description):
    """Return a builder whose `model` is the process described, called p."""
    builder = Builder()
    fill = builder.with_handler if description.kind == "top" else builder.whole
    fill(description, "p")
    return builder


class Builder(EventBlocks, ScopeBlocks):
    """Each kind of block is a method that draws it and returns the first and the last node."""

    def __init__(self):
        self.model = Model()
        self.model.process("p")
        self.conditions = []  # variables that are true or false
        self.numbers = []  # variables that people give a number to
        self.fixed = {}  # variables that stay as they are
        self.count = 0

    def variables(self, random):
        """Values for a start."""
        return {name: random.random() < 0.6 for name in self.conditions} | self.fixed

    def values(self, random):
        """Values somebody brings: some of the variables."""
        found = {name: random.random() < 0.6 for name in self.conditions if random.random() < 0.4}
        return found | {name: random.randint(1, 9) for name in self.numbers if random.random() < 0.4}

    def name(self, kind):
        self.count += 1
        return f"{kind}{self.count}"

    def condition(self):
        self.conditions.append(self.name("v"))
        return self.conditions[-1]

    def add(self, kind, scope, short="", **facts):
        return self.model.add(kind, self.name(short or kind), scope, **facts)

    def gateway(self, kind, scope, role):
        return self.add(f"{kind}Gateway", scope, f"{kind[:3]}_{role}")

    def build(self, block, scope):
        return getattr(self, block.kind)(block, scope)

    def whole(self, block, scope):
        """A block between a start and an end event; return the end."""
        start, end = self.add("startEvent", scope, "start"), self.add("endEvent", scope, "end")
        first, last = self.build(block, scope)
        self.model.path(start, first)
        self.model.path(last, end)
        return end

    # Tasks.

    def node(self, kind, scope, **facts):
        name = self.add(kind, scope, kind.removesuffix("Task"), **facts)
        return name, name

    def task(self, _block, scope):
        return self.node("userTask", scope)

    def manual(self, _block, scope):
        return self.node("manualTask", scope)

    def plain(self, _block, scope):
        return self.node("task", scope)

    def script(self, block, scope):
        return self.node("scriptTask", scope, writes=(self.name("w"), block.facts["value"]))

    # Flows.

    def sequence(self, block, scope):
        ends = [self.build(part, scope) for part in block.parts]
        for (_first, last), (following, _last) in pairwise(ends):
            self.model.flow(last, following)
        return ends[0][0], ends[-1][1]

    def branches(self, split, block, scope, *, conditions):
        """Draw flows to each part, all but the last with a condition if there are any; return the last nodes."""
        ends = [self.build(part, scope) for part in block.parts]
        for first, _last in ends[:-1]:
            self.model.flow(split, first, self.condition() if conditions else "")
        self.model.flow(split, ends[-1][0], default=conditions)
        return [last for _first, last in ends]

    def block_between(self, split, join, block, scope, *, conditions):
        for last in self.branches(split, block, scope, conditions=conditions):
            self.model.flow(last, join)
        return split, join

    def choice(self, block, scope):
        """The branches come together in a gateway or straight in a task."""
        into_task = block.facts.get("join") == "task"
        join = self.task(block, scope)[0] if into_task else self.gateway("exclusive", scope, "join")
        split = self.gateway("exclusive", scope, "split")
        return self.block_between(split, join, block, scope, conditions=True)

    def loop(self, block, scope):
        """A task and a block, again and again."""
        again, check = self.gateway("exclusive", scope, "join"), self.gateway("exclusive", scope, "split")
        task, _task = self.task(block, scope)
        first, last = self.build(block.parts[0], scope)
        onward = self.gateway("exclusive", scope, "join")
        self.model.path(again, task, first)
        self.model.path(last, check)
        self.model.flow(check, again, self.condition())
        self.model.flow(check, onward, default=True)
        return again, onward

    def parallel(self, block, scope):
        return self.between_gateways("parallel", block, scope)

    def inclusive(self, block, scope):
        return self.between_gateways("inclusive", block, scope)

    def between_gateways(self, kind, block, scope):
        split, join = self.gateway(kind, scope, "split"), self.gateway(kind, scope, "join")
        ends = self.branches(split, block, scope, conditions=kind == "inclusive")
        inner = block.facts.get("inner")
        if inner:
            self.inner_split(inner, ends.pop(), join, scope)
        for last in ends:
            self.model.flow(last, join)
        return split, join

    def inner_split(self, kind, last, join, scope):
        """The last branch splits once more, and its branches run straight into the outer join."""
        split = self.gateway(kind, scope, "split")
        tasks = [self.task(None, scope)[0] for _branch in range(2)]
        self.model.path(last, split)
        self.model.flow(split, tasks[0], "" if kind == "parallel" else self.condition())
        self.model.flow(split, tasks[1], default=kind != "parallel")
        for task in tasks:
            self.model.path(task, join)

    def fan(self, block, scope):
        """A task whose several outgoing flows split by themselves."""
        conditions = block.facts["conditions"]
        join = self.gateway("inclusive" if conditions else "parallel", scope, "join")
        return self.block_between(self.task(None, scope)[0], join, block, scope, conditions=conditions)

    def burst(self, block, scope):
        """A sub-process in which two tokens come to one task, which so opens twice."""
        name = self.add("subProcess", scope, "sub")
        start, end = self.add("startEvent", name, "start"), self.add("endEvent", name, "end")
        split = self.gateway("parallel", name, "split")
        branches = [self.add("task", name, "task"), self.task(None, name)[0]]
        task, _task = self.task(None, name)
        first, last = self.build(block.parts[0], name)
        self.model.path(start, split)
        for branch in branches:
            self.model.path(split, branch, task)
        self.model.path(task, first)
        self.model.path(last, end)
        return name, name

    def web(self, block, scope):
        """Blocks with inclusive joins before and inclusive splits after them, joined by any forward flows."""
        stages = [self.stage(part, scope) for part in block.parts]
        join, split = self.gateway("inclusive", scope, "join"), self.gateway("inclusive", scope, "split")
        entries = [first for first, _last in stages] + [join]
        for place, (_first, last) in enumerate(stages):
            self.forward(last, entries[place + 1 :], block.facts["draws"][place])
        self.forward(split, entries, block.facts["draws"][-1])
        return split, join

    def stage(self, part, scope):
        join, split = self.gateway("inclusive", scope, "join"), self.gateway("inclusive", scope, "split")
        first, last = self.build(part, scope)
        self.model.path(join, first)
        self.model.path(last, split)
        return join, split

    def forward(self, split, entries, draws):
        """Flows to the entries drawn; the next one is always there, as the default."""
        for entry, drawn in zip(entries[1:], draws, strict=False):
            if drawn:
                self.model.flow(split, entry, self.condition())
        self.model.flow(split, entries[0], default=True)
