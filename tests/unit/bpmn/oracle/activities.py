"""Activities of the token game: tasks, sub-processes, calls, and those that repeat (BPMN 2.0.2, 13.3)."""

from tests.unit.bpmn.oracle.model import HOLDERS
from tests.unit.bpmn.oracle.places import Scope, Work


class Activities:
    """The part of the game that concerns activities."""

    def activate(self, node, scope):
        work = Work(node.id, scope)
        scope.work.append(work)
        self.arm(work, *self.model.boundary(node.id))
        if node.many:
            self.begin_many(work, node.many)
        elif node.loop:
            self.begin_loop(work, node.loop)
        else:
            self.begin(work, node)

    def begin(self, work, node):
        """Begin one instance of an activity."""
        if node.kind in HOLDERS:
            self.open_inside(work, self.inside_of(work, node))
        elif node.kind == "receiveTask":
            self.arm(work, node)
        elif node.kind == "scriptTask":
            self.set(work.scope, dict([node.writes]))
            self.finish(work)
        elif node.kind == "task":
            self.finish(work)

    def inside_of(self, work, node):
        """A called process has variables of its own; it begins with what its caller sees."""
        if node.kind == "callActivity":
            return Scope(node.calls, work, local=work.scope.seen(), root=True)
        return Scope(node.id, work)

    def open_inside(self, work, scope, start=None):
        work.inner.append(scope)
        self.open_scope(scope, start)

    def finish(self, work):
        """One instance of an activity is done."""
        scope = self.closed(work)
        if work.single:
            self.soon(self.settle, scope)
        else:
            self.soon_leave(work.node, scope)

    def inside_done(self, scope):
        """The last token of a scope inside an activity has gone."""
        work, node = scope.owner, self.model.nodes[scope.owner.node]
        work.inner.remove(scope)
        scope.alive = False
        if scope.root:
            # What it only read is not handed back: another branch may have changed it meanwhile.
            self.set(work.scope, {name: scope.local[name] for name in scope.wrote})
        if node.many and not work.single:
            self.instance_done(work, node.many, scope)
        elif node.loop and not work.single:
            self.begin_round(work, node.loop, before=True)
        else:
            self.finish(work)

    # Multi-instance.

    def begin_many(self, work, many):
        work.items = list(work.scope.read(many.collection))
        work.results = [None] * len(work.items)
        if not work.items:
            self.end_many(work, many)
        for _instance in work.items[: 1 if many.sequential else None]:
            if work.alive:  # an instance that needs nobody may have met the completion condition
                self.begin_instance(work, many)

    def begin_instance(self, work, many):
        work.begun += 1
        local = {many.element: work.items[work.begun - 1], "loopCounter": work.begun}
        if many.gives:
            local[many.gives] = None
        self.begin_single(work, local)

    def begin_single(self, work, local):
        scope = Scope(work.node, work, local=local, number=work.begun)
        single = Work(work.node, scope, single=True)
        work.inner.append(scope)
        scope.work.append(single)
        self.begin(single, self.model.nodes[work.node])

    def instance_done(self, work, many, scope):
        work.done += 1
        work.results[scope.number - 1] = scope.local.get(many.gives)
        satisfied = bool(many.until and scope.read(many.until)) or bool(many.enough and work.done >= many.enough)
        if satisfied or work.done == len(work.items):
            self.end_many(work, many)
        elif many.sequential:
            self.begin_instance(work, many)

    def end_many(self, work, many):
        if many.output:
            self.set(work.scope, {many.output: work.results})
        self.finish(work)

    # Standard loop.

    def begin_loop(self, work, loop):
        self.begin_round(work, loop, before=loop.before)

    def begin_round(self, work, loop, *, before):
        """Go round once more, or on: the condition is looked at unless this is the first round of a later test."""
        over = before and not work.scope.read(loop.variable)
        if over or (loop.most and work.begun >= loop.most):
            self.finish(work)
        else:
            work.begun += 1
            self.begin_single(work, {"loopCounter": work.begun})
