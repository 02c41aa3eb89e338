"""The long proof: random models, random moves, the runtime against the token game, until so many steps are done.

Run `python -m tests.unit.bpmn.oracle.driver --steps 100000 --seed 1`; Ctrl-C ends it with what it has found so far.
A model and its moves follow from one seed: `--steps 1 --seed N` plays that one again.
"""

import argparse
import random
import sys
import time
from dataclasses import dataclass

from tests.unit.bpmn.oracle.blocks import shrunk
from tests.unit.bpmn.oracle.duel import Duel
from tests.unit.bpmn.oracle.generator import STRUCTURED, UNSTRUCTURED, grown

KINDS = {"structured": STRUCTURED, "unstructured": UNSTRUCTURED}
TRIES = 25  # seeds of moves tried on a smaller model before it counts as sound
SHRUNK = 3  # disagreements that are shrunk; the others are only counted and named
EVERY = 10  # seconds between two lines of progress


@dataclass
class Tally:
    """What came out so far."""

    models: int = 0
    steps: int = 0
    open: int = 0
    disagreements: int = 0

    def __str__(self):
        return f"{self.steps} steps, {self.models} models, {self.open} open, {self.disagreements} disagreements"


def duel(seed, kinds, runtime):
    """Play the model of a seed once."""
    try:
        return Duel(grown(random.Random(seed), kinds), seed, runtime()).run()
    except Exception as error:  # the judge itself is wrong: no verdict
        error.add_note(f"seed {seed}")
        raise


def smallest(disagreement, runtime):
    """Return a disagreement of the same kind about the smallest model found."""
    found = disagreement

    def fails(description):
        nonlocal found
        for seed in range(TRIES):
            outcome = Duel(description, seed, runtime()).run()
            if outcome.disagreement:
                found = outcome.disagreement
                return True
        return False

    shrunk(disagreement.description, fails)
    return found


def proof(*, steps, seed, kinds, runtime, say=print):
    """Play models until so many steps are done; tell every disagreement with its seed.

    Args:
        steps: moves to make in all.
        seed: of the first model; the next ones count on from it.
        kinds: blocks allowed.
        runtime: makes a contender.
        say: where lines go.
    """
    tally, told = Tally(), time.monotonic()
    try:
        while tally.steps < steps:
            outcome = duel(seed, kinds, runtime)
            count(tally, outcome)
            if outcome.disagreement:
                report(seed, outcome.disagreement, runtime, tally, say)
            if time.monotonic() - told > EVERY:
                say(str(tally))
                told = time.monotonic()
            seed += 1
    except KeyboardInterrupt:
        say(f"interrupted before seed {seed}")
    return tally


def count(tally, outcome):
    tally.models += 1
    tally.steps += max(outcome.steps, 1)
    tally.open += outcome.open
    tally.disagreements += outcome.disagreement is not None


def report(seed, disagreement, runtime, tally, say):
    say(f"seed {seed}: disagreement")
    if tally.disagreements <= SHRUNK:
        say(str(smallest(disagreement, runtime)))


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="driver", description="Play random models against the token game.")
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", choices=KINDS, default="unstructured")
    given = parser.parse_args(arguments)
    from tests.unit.bpmn.oracle.contenders import Runtime

    tally = proof(steps=given.steps, seed=given.seed, kinds=KINDS[given.kinds], runtime=Runtime)
    print(tally)
    return 1 if tally.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
