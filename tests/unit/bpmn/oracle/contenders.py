"""What can be put to the test: the product's runtime, and a token game with a fault planted in it."""

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.runtime import CompleteTask, FireTimer
from tests.unit.bpmn.drawing import NINE
from tests.unit.bpmn.oracle.duel import Offer, element_of
from tests.unit.bpmn.oracle.game import Game, Seen
from tests.unit.bpmn.oracle.picture import picture


class Runtime:
    """The product's runtime, through its stored bytes at every step."""

    def begin(self, model, variables):
        self.play = Play(compile_bundle({"p.bpmn": picture(model)}), "p")
        self.play.start(model.start("p").id, variables, at=NINE)

    @property
    def subscriptions(self):
        return getattr(self.play, "subscriptions", {})

    def offers(self):
        play = self.play
        tasks = [Offer("complete", t.ref, t.element_id, t.local.get("loopCounter", 0)) for t in play.tasks.values()]
        timers = [Offer("fire", timer.ref, timer.element_id) for timer in play.timers.values()]
        return tasks + timers + [Offer("deliver", s.ref, s.element_id) for s in self.subscriptions.values()]

    def take(self, offer, values):
        self.play.take(command(offer, values), NINE)

    def seen(self):
        play = self.play
        return Seen(
            tasks=sorted(task.element_id for task in play.tasks.values()),
            timers=sorted(timer.element_id for timer in play.timers.values()),
            awaited=sorted(found.element_id for found in self.subscriptions.values()),
            ends=list(play.ends),
            variables=dict(play.variables),
            completed=play.completed,
        )


def command(offer, values):
    if offer.kind == "complete":
        return CompleteTask(offer.ref, values)
    if offer.kind == "fire":
        return FireTimer(offer.ref)
    from engine.bpmn.runtime import Deliver

    return Deliver(offer.ref, values)


class Double:
    """A token game in the runtime's place: shows that the duel finds a fault planted in it."""

    def __init__(self, kind=Game):
        self.kind = kind

    def begin(self, model, variables):
        self.game = self.kind(model, variables, start=model.start("p").id)

    def open(self):
        game = self.game
        groups = (("complete", game.tasks()), ("fire", game.timers()), ("deliver", game.awaited()))
        return {f"{kind}{place.birth}": (kind, place) for kind, places in groups for place in places}

    def offers(self):
        return [Offer(kind, ref, element_of(place), place.number) for ref, (kind, place) in self.open().items()]

    def take(self, offer, values):
        kind, place = self.open()[offer.ref]
        (self.game.complete if kind == "complete" else self.game.fire)(place, values)

    def seen(self):
        return self.game.seen()
