"""Plays one random model on the runtime and on the token game at once, and compares what shows after each move."""

import random
from dataclasses import dataclass
from itertools import groupby

from tests.unit.bpmn.oracle.building import build
from tests.unit.bpmn.oracle.game import Game

MOVES = 60
SHADOWS = 2  # games beside the leading one that move what moves by itself in another order
SECOND_LOOKS = 40  # orders tried before the runtime is blamed


@dataclass(frozen=True)
class Offer:
    """Something that can be done with an instance: complete a task, fire a timer, deliver to an event that waits."""

    kind: str  # complete, fire or deliver
    ref: str  # what the runtime calls it
    element: str
    number: int = 0  # the instance of a multi-instance activity, where the runtime says it


@dataclass(frozen=True)
class Move:
    """An offer taken, with the values somebody brings."""

    offer: Offer
    values: dict


@dataclass(frozen=True)
class Disagreement:
    """What the runtime shows is what the standard allows in no order tried."""

    description: object
    moves: list
    expected: object
    found: object

    def __str__(self):
        moves = "\n".join(f"    {move.offer.kind} {move.offer.element} {move.values}" for move in self.moves)
        return f"  model: {self.description}\n  moves:\n{moves}\n  expected: {self.expected}\n  found:    {self.found}"


@dataclass
class Outcome:
    """How a duel went; `open` is set where the standard leaves the result open."""

    steps: int = 0
    open: bool = False
    disagreement: Disagreement | None = None


class LedElsewhere(Exception):
    """A game in another order shows less of an element than the runtime does."""


class Side:
    """A game, and the names the runtime has for what is open in it."""

    def __init__(self, model, variables, order):
        self.game = Game(model, variables, start=model.start("p").id, order=order)
        self.known, self.ends = {}, 0

    def view(self):
        """What can be seen now; end events reached in one move have no order."""
        return viewed(self.game.seen(), self.ends)

    def pair(self, offers):
        """Find for each offer what it is in the game, the oldest for the oldest; both show the same elements."""
        self.ends = len(self.game.ends)
        kinds = {"complete": self.game.tasks(), "fire": self.game.timers(), "deliver": self.game.awaited()}
        there = {(kind, place) for kind, places in kinds.items() for place in places}
        refs = {offer.ref for offer in offers}
        self.known = {ref: place for ref, place in self.known.items() if ref in refs and place in there}
        taken = {place for _kind, place in self.known.values()}
        for kind, places in kinds.items():
            new = [offer for offer in offers if offer.kind == kind and offer.ref not in self.known]
            self.pair_new(kind, new, [place for place in places if place not in taken])

    def pair_new(self, kind, offers, places):
        """Pair what is new: by the number of the instance where the runtime says it, else in the order of scopes."""
        offers = sorted(offers, key=lambda offer: (offer.element, offer.number))
        for element, group in groupby(offers, key=lambda offer: offer.element):
            group = list(group)
            said = any(offer.number for offer in group)
            there = [place for place in places if element_of(place) == element]
            there.sort(key=lambda place: (place.number if said else 0, place.path, place.birth))
            if len(group) > len(there):
                raise LedElsewhere
            self.known.update((offer.ref, (kind, place)) for offer, place in zip(group, there, strict=False))

    def take(self, move):
        _kind, place = self.known[move.offer.ref]
        act = self.game.complete if move.offer.kind == "complete" else self.game.fire
        act(place, move.values)


def element_of(place):
    return place.node if isinstance(place.node, str) else place.node.id


def viewed(seen, since):
    ends = sorted(seen.ends[since:])
    return {**vars(seen), "ends": ends, "variables": dict(sorted(seen.variables.items()))}


class Duel:
    """One model, one runtime, and as many games as there are orders to look at."""

    def __init__(self, description, seed, runtime):
        self.random, self.description = random.Random(seed), description
        self.built = build(description)
        self.variables = self.built.variables(self.random)
        self.sides = [self.side(order) for order in range(1 + SHADOWS)]
        self.runtime, self.outcome, self.history, self.ends = runtime, Outcome(), [], 0

    def side(self, order):
        return Side(self.built.model, self.variables, random.Random(order) if order else None)

    def run(self):
        """Play until the end, a disagreement, or something the standard leaves open."""
        found = self.tried(self.runtime.begin, self.built.model, dict(self.variables))
        while self.judged(found) and self.outcome.steps < MOVES:
            offers = self.runtime.offers()
            for side in self.sides:
                side.pair(offers)
            if not offers:
                break
            found = self.moved(offers, self.chosen(offers))
        return self.outcome

    def chosen(self, offers):
        tasks = [offer for offer in offers if offer.kind == "complete"]
        offer = self.random.choice(tasks * 3 + [other for other in offers if other not in tasks])
        values = {} if offer.kind == "fire" else self.built.values(self.random)
        return Move(offer, values)

    def moved(self, offers, move):
        """Make a move on both sides, and return what the runtime then shows."""
        self.history.append((offers, move))
        self.outcome.steps += 1
        for side in self.sides:
            side.take(move)
        return self.tried(self.runtime.take, move.offer, dict(move.values))

    def tried(self, action, *given):
        """Do something, and return what the runtime then shows: an exception shows as its text."""
        try:
            action(*given)
            seen = self.runtime.seen()
        except Exception as error:  # whatever goes wrong in the runtime is a finding
            return f"{type(error).__name__}: {error}"
        since, self.ends = self.ends, len(seen.ends)
        return viewed(seen, since)

    def judged(self, found):
        """Whether to go on."""
        expected = self.sides[0].view()
        if any(side.view() != expected for side in self.sides[1:]):
            self.outcome.open = True
        elif found != expected:
            self.outcome.open = self.allowed(found)
            if not self.outcome.open:
                moves = [move for _offers, move in self.history]
                self.outcome.disagreement = Disagreement(self.description, moves, expected, found)
        return found == expected and not self.outcome.open

    def allowed(self, found):
        """Whether some other order of what moves by itself leads to what the runtime shows."""
        return any(self.replayed(order) == found for order in range(100, 100 + SECOND_LOOKS))

    def replayed(self, order):
        side = self.side(order)
        try:
            for offers, move in self.history:
                side.pair(offers)
                side.take(move)
        except (LedElsewhere, KeyError):
            return None
        return side.view()
