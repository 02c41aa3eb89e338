"""Random descriptions of models, from a seed and from the kinds of blocks allowed."""

from tests.unit.bpmn.oracle.blocks import HOSTS, TASK, Block

TRIGGERS = frozenset({"timer", "message", "signal", "conditional"})
STRUCTURED = (
    frozenset(
        {"task", "manual", "plain", "script", "sequence", "choice", "loop", "parallel", "inclusive", "fan", "link"}
    )
    | frozenset({"wait", "receive", "race", "signals", "timed", "failing", "cancelled", "escalating", "handled"})
    | frozenset({"stopping", "burst", "sub", "call", "many", "again", "top"})
    | TRIGGERS
)
UNSTRUCTURED = STRUCTURED | {"web", "stray"}
DEPTH = 4
COMMON = {"task": 3, "sequence": 4, "choice": 2, "loop": 3, "parallel": 3, "inclusive": 3, "web": 3}  # the rest: 1


ROOTS = frozenset({"sequence", "loop"})  # make a model last for more than a few moves


def grown(random, kinds=STRUCTURED, most=20):
    """Return the description of a random model of about `most` blocks at most."""
    growth = Growth(random, kinds, random.randint(2, most))
    if "top" in kinds and random.random() < 0.1:
        return growth.handling("top", 0)
    return growth.block(0, ROOTS if random.random() < 0.7 else None)


class Growth:
    """Draws blocks until there are enough."""

    def __init__(self, random, kinds, most):
        self.random, self.kinds, self.left = random, kinds, most
        self.triggers = sorted(kinds & TRIGGERS)

    def block(self, depth, among=None):
        """Draw a block, out of some kinds if given."""
        self.left -= 1
        allowed = sorted(kind for kind in self.kinds & (among or RECIPES.keys()) if kind in RECIPES)
        if depth >= DEPTH or self.left <= 0:
            allowed = [kind for kind in allowed if kind in LEAVES] or ["task"]
        kind = self.random.choices(allowed, [COMMON.get(kind, 1) for kind in allowed])[0]
        return RECIPES[kind](self, kind, depth)

    def some(self, depth, least, most):
        return tuple(self.block(depth + 1) for _part in range(self.random.randint(least, most)))

    def maybe(self):
        return self.random.random() < 0.5

    def leaf(self, kind, _depth):
        return Block(kind)

    def one(self, kind, depth):
        return Block(kind, self.some(depth, 1, 1))

    def two(self, kind, depth):
        return Block(kind, self.some(depth, 2, 2))

    def row(self, kind, depth):
        return Block(kind, self.some(depth, 2, 3))

    def scripted(self, kind, _depth):
        return Block(kind, facts={"value": self.random.choice([1, "done", True])})

    def chosen(self, kind, depth):
        return Block(kind, self.some(depth, 2, 3), {"join": self.random.choice(["gateway", "task"])})

    def split(self, kind, depth):
        inner = ["parallel"] if kind == "parallel" else ["parallel", "inclusive", "exclusive"]
        facts = {"inner": self.random.choice(inner)} if self.random.random() < 0.3 else {}
        return Block(kind, self.some(depth, 2, 3), facts)

    def fanned(self, kind, depth):
        return Block(kind, self.some(depth, 2, 3), {"conditions": self.maybe()})

    def woven(self, kind, depth):
        parts = self.some(depth, 2, 4)
        draws = [[self.maybe() for _other in parts] for _split in range(len(parts) + 1)]
        return Block(kind, parts, {"draws": draws})

    def waiting(self, kind, _depth):
        """Conditions are left out: nobody might be left to make one true."""
        found = [trigger for trigger in self.triggers if trigger != "conditional"]
        return Block(kind, facts={"trigger": self.random.choice(found)})

    def raced(self, kind, depth):
        first = self.random.choice([trigger for trigger in self.triggers if trigger != "conditional"])
        others = [self.random.choice([*self.triggers, "receive"]) for _event in range(self.random.randint(1, 2))]
        # The standard allows receive tasks only where no message event stands beside them.
        if "receive" in others:
            first, others = first.replace("message", "timer"), [o.replace("message", "timer") for o in others]
        return Block(kind, self.some(depth, 1 + len(others), 1 + len(others)), {"triggers": [first, *others]})

    def watched(self, kind, depth):
        """An activity with a boundary event."""
        host = self.block(depth + 1, HOSTS)
        facts = {"trigger": self.random.choice(self.triggers), "interrupting": self.maybe()}
        return Block(kind, (host if host.kind in HOSTS else TASK,), facts)

    def failed(self, kind, depth):
        return Block(kind, self.some(depth, 1, 1), {"any": self.random.random() < 0.3})

    def told(self, kind, depth):
        return Block(kind, self.some(depth, 1, 1), {"interrupting": self.maybe()})

    def handling(self, kind, depth):
        trigger = self.random.choice([*self.triggers, "error", "escalation"])
        return Block(kind, self.some(depth, 2, 2), {"trigger": trigger, "interrupting": self.maybe()})

    def multiplied(self, kind, depth):
        facts = {
            "items": self.random.choice([0, 1, 2, 2, 3]),
            "sequential": self.maybe(),
            "until": self.random.choice(["", "", "condition", "count"]),
        }
        return Block(kind, self.some(depth, 0, 1), facts)

    def repeated(self, kind, depth):
        facts = {"before": self.maybe(), "most": self.random.choice([0, 1, 3])}
        return Block(kind, self.some(depth, 0, 1), facts)


RECIPES = {
    "task": Growth.leaf,
    "manual": Growth.leaf,
    "plain": Growth.leaf,
    "receive": Growth.leaf,
    "script": Growth.scripted,
    "sequence": Growth.row,
    "choice": Growth.chosen,
    "loop": Growth.one,
    "parallel": Growth.split,
    "inclusive": Growth.split,
    "fan": Growth.fanned,
    "web": Growth.woven,
    "burst": Growth.one,
    "link": Growth.two,
    "signals": Growth.two,
    "wait": Growth.waiting,
    "race": Growth.raced,
    "timed": Growth.watched,
    "stray": Growth.watched,
    "failing": Growth.failed,
    "cancelled": Growth.one,
    "escalating": Growth.told,
    "handled": Growth.handling,
    "stopping": Growth.one,
    "sub": Growth.one,
    "call": Growth.one,
    "many": Growth.multiplied,
    "again": Growth.repeated,
}
LEAVES = frozenset({"task", "manual", "plain", "script", "wait", "receive"})
