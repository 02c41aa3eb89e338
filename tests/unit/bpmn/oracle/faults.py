"""Token games with one rule of the standard broken each: the duel has to notice every one."""

from tests.unit.bpmn.oracle import joins
from tests.unit.bpmn.oracle.game import JOINS, Game
from tests.unit.bpmn.oracle.places import Scope


class InclusiveNeverWaits(Game):
    def inclusive_goes_on(self):
        waiting = [(token.flow.target, scope) for scope in self.scopes() for token in scope.tokens]
        for gateway, scope in waiting:
            if self.model.nodes[gateway].kind == "inclusiveGateway":
                for token in joins.held(self.model, scope, gateway):
                    scope.tokens.remove(token)
                self.soon_leave(gateway, scope)
                return True
        return False


class InclusiveWaitsForAll(Game):
    """The second clause of the inclusive join is forgotten."""

    def join(self, gateway, scope):
        if JOINS[self.model.nodes[gateway].kind] is joins.inclusive_ready:
            filled = {token.flow.id for token in joins.held(self.model, scope, gateway)}
            empty = [flow for flow in self.model.arriving(gateway) if flow.id not in filled]
            ahead = {node for flow in empty for node in joins.upstream(self.model, flow, gateway)}
            if ahead.intersection(joins.places(scope)):
                return False
        return super().join(gateway, scope)


class ParallelCountsTokens(Game):
    """A parallel join goes on with enough tokens, whichever flow they came along."""

    def join(self, gateway, scope):
        here = [token for token in scope.tokens if token.flow.target == gateway]
        needed = len(self.model.arriving(gateway))
        if self.model.nodes[gateway].kind != "parallelGateway" or len(here) < needed:
            return super().join(gateway, scope)
        for token in here[:needed]:
            scope.tokens.remove(token)
        self.soon_leave(gateway, scope)
        return True


class ScopeEndsWithItsFirstToken(Game):
    def enter_throwing(self, node, scope):
        if node.kind == "endEvent" and not node.trigger and scope.owner:
            self.clear(scope)
        super().enter_throwing(node, scope)


class BoundaryAlwaysInterrupts(Game):
    def occur_on_boundary(self, armed):
        self.soon_leave(armed.node.id, self.closed(armed.holder))


class BoundaryNeverInterrupts(Game):
    def occur_on_boundary(self, armed):
        armed.holder.armed.remove(armed)
        self.soon_leave(armed.node.id, armed.holder.scope)


class HandlerNeverInterrupts(Game):
    def clear(self, scope):
        if any(self.model.nodes[armed.node.scope].on_event for armed in scope.armed) and self.occurring:
            return
        super().clear(scope)

    occurring = False

    def occur_in_scope(self, armed):
        self.occurring = True
        super().occur_in_scope(armed)
        self.occurring = False


class TimerFiresForEver(Game):
    def used_up(self, armed):
        pass


class TerminateEndsItsOwnTokenOnly(Game):
    def throw(self, node, scope):
        if node.waits_for != "terminate":
            super().throw(node, scope)


class OutermostCatches(Game):
    def catcher(self, trigger, scope):
        found = None
        while scope:
            found = super().catcher(trigger, scope) or found
            scope = scope.parent
        return found


class EscalationStopsItsThrower(Game):
    def throw(self, node, scope):
        super().throw(node, scope)
        if node.waits_for == "escalation" and scope.alive:
            scope.work = [work for work in scope.work if work.node != node.id]


class SignalReachesOne(Game):
    def broadcast(self, name):
        waiting = [armed for armed in self.all_armed() if armed.node.waits_for == "signal"]
        for armed in [found for found in waiting if found.node.trigger.name == name][1:2]:
            self.occur(armed)


class RaceLeavesTheOthersArmed(Game):
    def occur(self, armed):
        if armed.node.kind == "intermediateCatchEvent" and armed.holder.node != armed.node.id:
            armed.holder.armed.remove(armed)
            self.soon_leave(armed.node.id, armed.scope)
        else:
            super().occur(armed)


class DefaultIsAlwaysTaken(Game):
    def chosen(self, node, scope):
        found = super().chosen(node, scope)
        default = [flow for flow in self.model.leaving(node.id) if flow.default]
        return found if node.kind == "exclusiveGateway" else list(dict.fromkeys([*found, *default]))


class SequentialIsParallel(Game):
    def begin_many(self, work, many):
        super().begin_many(work, many)
        while many.sequential and work.alive and work.begun < len(work.items):
            self.begin_instance(work, many)

    def instance_done(self, work, many, scope):
        if work.done + 1 == len(work.items) or not many.sequential:
            super().instance_done(work, many, scope)
        else:
            work.done += 1


class NoCompletionCondition(Game):
    def instance_done(self, work, many, scope):
        work.done += 1
        work.results[scope.number - 1] = scope.local.get(many.gives)
        if work.done == len(work.items):
            self.end_many(work, many)
        elif many.sequential:
            self.begin_instance(work, many)


class ResultsInOrderOfCompletion(Game):
    def instance_done(self, work, many, scope):
        scope.path = (*scope.path[:-1], work.done + 1)
        super().instance_done(work, many, scope)


class LoopTestsAfterwards(Game):
    def begin_loop(self, work, loop):
        self.begin_round(work, loop, before=False)


class LoopWithoutMaximum(Game):
    def begin_round(self, work, loop, *, before):
        work.begun = 0
        super().begin_round(work, loop, before=before)


class CallSharesVariables(Game):
    def inside_of(self, work, node):
        return Scope(node.calls or node.id, work)


class ConditionOccursWhileTrue(Game):
    def look_at_conditions(self):
        for armed in self.all_armed():
            armed.was = False
        super().look_at_conditions()


FAULTS = [kind for kind in list(globals().values()) if isinstance(kind, type) and kind.__bases__ == (Game,)]
