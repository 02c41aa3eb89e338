"""Runs everybody by turns and reports: `python -m tests.benchmarks.run`, which is `make bench` and `make bench-quick`.

It can be interrupted: what was finished is shown, nothing is written, and no process or database stays.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any, NoReturn

from tests.benchmarks import goals, guard, record, results, table
from tests.benchmarks.apart import WORKLOADS
from tests.benchmarks.contenders import CONTENDERS, LONG, Contender, Kind
from tests.benchmarks.environments import Missing, cache
from tests.benchmarks.figures import Figures, over_rounds
from tests.benchmarks.picture import picture
from tests.benchmarks.turns import Turn, play


@dataclass
class Outcome:
    """What has come out so far."""

    rounds: dict[str, list[Figures]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    versions: dict[str, list[str]] = field(default_factory=dict)
    apart: dict[str, list[Any]] = field(default_factory=dict)  # by name of the workload

    def note(self, turn: Turn) -> None:
        """Note what came out of a turn; whoever fails once is not counted at all."""
        name = turn.contender.name
        if turn.figures is None:
            self.missing[name] = turn.missing
            self.rounds.pop(name, None)
        else:
            self.rounds.setdefault(name, []).append(turn.figures)
            self.versions[name] = turn.versions

    def figures(self) -> dict[str, Figures]:
        """Return everybody's figures over the rounds."""
        return {name: over_rounds(each) for name, each in self.rounds.items()}


def asked(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.run", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often everybody runs (3); 0: keep what is recorded")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[each.name for each in CONTENDERS])
    parser.add_argument("--quick", action="store_true", help="one short round, compared with what is recorded")
    parser.add_argument(
        "--long", action="store_true",
        help=f"let one instance of ours go round {LONG:,} times as well, and measure all else as far as its goal asks",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="measure everything that is measured apart from the rounds")
    for each in WORKLOADS:
        parser.add_argument(
            f"--{each.name}", type=int, nargs="?", const=each.usual, default=0, metavar="N",
            help=f"{each.asks} as well ({each.usual:,}; {each.full:,} with --long)",
        )  # fmt: skip
    parser.add_argument("--write", action="store_true", help="write RESULTS.md, its picture and recorded.json")
    return parser.parse_args(arguments)


def chosen(options: argparse.Namespace) -> list[Contender]:
    """Return who takes part."""
    wanted = options.only or [each.name for each in CONTENDERS if each.quick or not options.quick]
    return [each for each in CONTENDERS if each.name in wanted]


def by_turns(options: argparse.Namespace, outcome: Outcome) -> None:
    """Play the rounds, and note what came out of each once it is over."""
    for number in range(1, options.rounds + 1):
        begun = perf_counter()
        turns = [turn(each, options, number) for each in chosen(options) if each.name not in outcome.missing]
        play(turns, lambda text, number=number: show(f"round {number} of {options.rounds}  {text}"))
        for each in turns:
            outcome.note(each)
        show(f"round {number} took {perf_counter() - begun:.0f} s")


def sizes(options: argparse.Namespace) -> dict[str, int]:
    """Return which workloads are measured apart from the rounds, and in which size: a whole run measures all."""
    asked = {each.name: getattr(options, each.name) for each in WORKLOADS}
    usual = {each.name: each.full if options.long else each.usual for each in WORKLOADS}
    every = {name: asked[name] or usual[name] for name in usual}
    named = {name: size for name, size in asked.items() if size}
    whole = options.write and options.rounds and not (options.quick or options.only or named)
    return every if options.all or whole else named


def apart(options: argparse.Namespace, outcome: Outcome) -> None:
    """Measure on both databases what others are not measured by, as far as that was asked for."""
    wanted = sizes(options)
    for workload in WORKLOADS:
        if workload.name not in wanted:
            continue
        outcome.apart[workload.name] = []
        for kind in ("sqlite", "postgresql"):
            show(f"{workload.name} on {kind}")
            try:
                outcome.apart[workload.name] += workload.measured(kind, wanted[workload.name])
            except Missing as reason:
                outcome.missing[f"{workload.name} on {kind}"] = str(reason)


def as_recorded(recorded: dict[str, Any]) -> Outcome:
    """Return what an earlier run has recorded."""
    outcome = Outcome(missing=recorded["missing"], versions=recorded["versions"])
    for name, figures in recorded["figures"].items():
        by_round = {key: {int(n): value for n, value in figures[key].items()} for key in ("loops", "growth")}
        outcome.rounds[name] = [Figures(**{**figures, **by_round})]
    outcome.apart = {each.name: each.read(recorded) for each in WORKLOADS}
    return outcome


def turn(contender: Contender, options: argparse.Namespace, number: int) -> Turn:
    """Return what a contender has to do in a round."""
    instances = (options.quick and contender.quick) or contender.instances
    return Turn(contender=contender, instances=instances, loops=tuple(loops(contender, options, number)))


def loops(contender: Contender, options: argparse.Namespace, number: int) -> Iterator[int]:
    """Yield the rounds at which the cost of a looping instance is asked for."""
    yield from (at for at in contender.loops if at <= 100 or not options.quick or contender.kind is Kind.OURS)
    if options.long and number == 1 and contender.kind is Kind.OURS and contender.loops:
        yield LONG


def report(options: argparse.Namespace, outcome: Outcome, about: dict[str, Any]) -> None:
    """Show the tables and keep data and picture."""
    found = outcome.figures()
    about = {"load_after": record.load(), **about, "versions": outcome.versions}
    about |= {name: [asdict(each) for each in rows] for name, rows in outcome.apart.items()}
    tables = [each.shown(outcome.apart.get(each.name, ())) for each in WORKLOADS]
    judged = table.goals_table(goals.judged(found, outcome.apart))
    for text in filter(None, [table.figures_table(found), table.loops_table(found), *tables, judged]):
        print(f"\n{text}")
    for name, why in outcome.missing.items():
        print(f"did not run: {name}: {why}")
    keep(record.record(about, found, guard.guarded(found), outcome.missing), outcome, write=options.write)


def keep(data: dict[str, Any], outcome: Outcome, *, write: bool) -> None:
    """Keep data and picture in the cache folder, and on the page if that was asked for."""
    (cache() / "last.json").write_text(json.dumps(data, indent=1))
    (cache() / "last.svg").write_text(picture(outcome.figures()))
    print(f"\ndata and picture: {cache() / 'last.json'}, {cache() / 'last.svg'}")
    if write:
        results.write(data, outcome.figures(), outcome.apart)


def compared(options: argparse.Namespace, outcome: Outcome) -> int:
    """Say how the guarded ratios compare with those recorded, measuring again what fell; return the exit status."""
    recorded = json.loads(results.RECORDED.read_text()) if results.RECORDED.exists() else {}
    found = outcome.figures()
    now, judged = guard.guarded(found), guard.comparable(recorded, {name: each.disk for name, each in found.items()})
    if guard.fallen(now, judged):
        show("a ratio has fallen; once more, to be sure")
        again = Outcome()
        by_turns(options, again)
        now = guard.best(now, guard.guarded(again.figures()))
    print(f"\n{table.ratios_table(recorded.get('ratios', {}), now, judged)}")
    lines = guard.fallen(now, judged)
    print("\n".join(lines) or "No ratio that can be judged has fallen by more than a third.")
    return 1 if lines else 0


def show(text: str) -> None:
    """Show how far the run is, apart from its outcome."""
    print(text, file=sys.stderr, flush=True)


def _stop(*_signal: object) -> NoReturn:
    raise KeyboardInterrupt


def main() -> int:
    """Run, report, and compare if that was asked for; return the exit status."""
    options = asked()
    options.rounds = 1 if options.quick else options.rounds
    signal.signal(signal.SIGTERM, _stop)
    about: dict[str, Any] = {"machine": record.machine(), "rounds": options.rounds}
    outcome, whole = Outcome(), True
    if not options.rounds:
        about = json.loads(results.RECORDED.read_text())
        outcome = as_recorded(about)
    try:
        by_turns(options, outcome)
        apart(options, outcome)
    except KeyboardInterrupt:
        show("\ninterrupted; this is what was finished, and nothing is written")
        options.write = whole = False
    if outcome.rounds:
        report(options, outcome, about)
    if not (whole and outcome.rounds):
        return 1
    return compared(options, outcome) if options.quick and not options.write else 0


if __name__ == "__main__":
    sys.exit(main())
