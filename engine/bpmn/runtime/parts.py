"""Puts the parts of the runtime together for one step. It does nothing itself."""

from engine.bpmn.runtime.activities import Activities
from engine.bpmn.runtime.calls import Calls
from engine.bpmn.runtime.catching import Catching
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
from engine.bpmn.runtime.throwing import Throwing
from engine.bpmn.runtime.timers import Timers
from engine.bpmn.runtime.tokens import Tokens


class Parts:
    """The parts of the runtime, made for one instance."""

    def __init__(self, context: StepContext, tokens: Tokens, motion: Motion) -> None:
        evaluator = Evaluator(context)
        limits = Limits(context, evaluator)
        people = People(context, evaluator, limits)
        handlers = Handlers(context, evaluator, people)
        self.scopes = Scopes(context, evaluator)
        self.catching = Catching(context, evaluator, Timers(context, evaluator))
        self.gateways = Gateways(context, evaluator)
        self.joins = Joins(context, evaluator, tokens)
        self.interior = Interior(context, evaluator, self.catching, tokens, motion)
        self.compensation = Compensation(context, tokens, motion)
        self.throwing = Throwing(context, evaluator, self.catching, self.compensation, tokens, motion)
        loops = Loops(context, evaluator, self.scopes, tokens, motion)
        calls = Calls(context, evaluator, self.interior)
        self.activities = Activities(
            context, self.scopes, limits, self.catching, people, handlers, loops, self.interior, calls
        )
