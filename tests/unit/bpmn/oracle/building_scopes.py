"""Blocks about activities with something inside, and about activities that repeat."""

from tests.unit.bpmn.oracle.blocks import TASK, Block
from tests.unit.bpmn.oracle.model import Loop, Many


class ScopeBlocks:
    """The part of the builder that draws sub-processes, calls, multi-instance and loops."""

    def sub(self, block, scope, **facts):
        name = self.add("subProcess", scope, "sub", **facts)
        self.whole(block.parts[0], name)
        return name, name

    def call(self, block, scope):
        """A call of a process of its own in the same file."""
        called = self.model.process(self.name("called"))
        name = self.add("callActivity", scope, "call", calls=called)
        self.whole(block.parts[0], called)
        return name, name

    def many(self, block, scope):
        """A task or a sub-process once for each item of a list."""
        return self.repeated(block, scope, many=self.marked(block.facts))

    def marked(self, facts):
        items, gives = self.name("list"), self.name("given")
        self.fixed[items] = list(range(1, facts["items"] + 1))
        self.numbers.append(gives)
        return Many(
            collection=items,
            element=self.name("item"),
            sequential=facts["sequential"],
            output=self.name("results"),
            gives=gives,
            until=self.condition() if facts["until"] == "condition" else "",
            enough=2 if facts["until"] == "count" else 0,
        )

    def again(self, block, scope):
        """A task or a sub-process as long as a condition holds; the task in it keeps it from going round for ever."""
        loop = Loop(variable=self.condition(), before=block.facts["before"], most=block.facts["most"])
        body = [Block("sequence", (TASK, *block.parts))] if block.parts else []
        return self.repeated(Block("again", tuple(body)), scope, loop=loop)

    def repeated(self, block, scope, **facts):
        if block.parts:
            return self.sub(block, scope, **facts)
        return self.node("userTask", scope, **facts)
