"""Puts the parts of the runtime together for one step. It does nothing itself."""

from engine.bpmn.runtime.activities import Activities
from engine.bpmn.runtime.bearers import Bearers
from engine.bpmn.runtime.calls import Calls
from engine.bpmn.runtime.catching import Catching
from engine.bpmn.runtime.clocks import Clocks
from engine.bpmn.runtime.compensation import Compensation
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.expressions import Evaluator
from engine.bpmn.runtime.gateways import Gateways
from engine.bpmn.runtime.handlers import Handlers
from engine.bpmn.runtime.interior import Interior
from engine.bpmn.runtime.joins import Joins
from engine.bpmn.runtime.limits import Limits
from engine.bpmn.runtime.loops import Loops
from engine.bpmn.runtime.motion import Motion
from engine.bpmn.runtime.people import People
from engine.bpmn.runtime.scopes import Scopes
from engine.bpmn.runtime.terms import Terms
from engine.bpmn.runtime.throwing import Throwing
from engine.bpmn.runtime.timers import Timers
from engine.bpmn.runtime.tokens import Tokens
from engine.bpmn.runtime.watch import Watch


class Parts:
    """The parts of the runtime, made for one instance."""

    def __init__(self, context: StepContext, tokens: Tokens, motion: Motion) -> None:
        evaluator = Evaluator(context)
        self.scopes = Scopes(context, evaluator)
        timers = Timers(context, evaluator)
        self.limits = limits = _limits(context, evaluator, timers, self.scopes)
        people = People(context, evaluator, limits.watch)
        handlers = Handlers(context, evaluator, people)
        self.catching = Catching(context, evaluator, timers)
        self.gateways = Gateways(context, evaluator)
        self.joins = Joins(context, evaluator, tokens)
        self.interior = Interior(context, evaluator, self.catching, tokens, motion)
        self.compensation = Compensation(context, tokens, motion)
        self.throwing = Throwing(context, evaluator, self.catching, self.compensation, tokens, motion)
        loops = Loops(context, evaluator, self.scopes, tokens, motion)
        calls = Calls(context, evaluator, self.interior, limits)
        self.activities = Activities(
            context, self.scopes, limits, self.catching, people, handlers, loops, self.interior, calls
        )


def _limits(context: StepContext, evaluator: Evaluator, timers: Timers, scopes: Scopes) -> Limits:
    bearers, terms = Bearers(context), Terms(context, evaluator)
    watch = Watch(context, evaluator, timers, scopes, bearers, terms)
    return Limits(context, bearers, Clocks(context, bearers, terms, watch), watch, timers)
