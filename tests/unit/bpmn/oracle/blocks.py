"""The description of a random model: blocks inside blocks. It can be printed, built, and shrunk."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Block:
    """A block by its kind (a method of the builder), with the blocks in it and what was drawn by lot for it."""

    kind: str
    parts: tuple["Block", ...] = ()
    facts: dict = field(default_factory=dict)

    def __str__(self):
        given = [str(part) for part in self.parts] + [f"{key}={value}" for key, value in self.facts.items()]
        return f"{self.kind}({', '.join(given)})" if given else self.kind


LEAST = {"sequence": 1, "choice": 2, "race": 2, "parallel": 2, "inclusive": 2, "fan": 2, "web": 2}  # parts a kind needs
TASK = Block("task")


def size(block):
    return 1 + sum(size(part) for part in block.parts)


def smaller(block):
    """Yield every description that is one cut smaller, the boldest cuts first."""
    if block != TASK:
        yield TASK
    yield from block.parts
    for place in range(len(block.parts)):
        if len(block.parts) > LEAST.get(block.kind, len(block.parts)):
            yield replace(block, parts=block.parts[:place] + block.parts[place + 1 :])
    for place, part in enumerate(block.parts):
        for cut in smaller(part):
            yield replace(block, parts=(*block.parts[:place], cut, *block.parts[place + 1 :]))


def shrunk(block, fails):
    """Return the smallest description found that still fails."""
    while True:
        found = next((cut for cut in smaller(block) if fits(cut) and fails(cut)), None)
        if found is None:
            return block
        block = found


def fits(block):
    """Whether a cut left hosts that are activities and a process at the top."""
    hosts = block.parts[:1] if block.kind in ("timed", "stray") else ()
    return all(host.kind in HOSTS for host in hosts) and all(fits(part) for part in block.parts)


HOSTS = frozenset({"task", "manual", "receive", "sub", "call", "many", "again"})  # become one activity
