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

from tests.benchmarks import goals, guard, inbox, record, results, table, timers, web
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
    lateness: list[timers.Lateness] = field(default_factory=list)
    costs: list[inbox.InboxCost] = field(default_factory=list)
    pages: list[web.WebCost] = field(default_factory=list)

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
    parser.add_argument("--long", action="store_true", help=f"let one instance of ours go round {LONG:,} times as well")
    parser.add_argument(
        "--timers",
        type=int,
        nargs="?",
        const=timers.COUNT,
        default=0,
        metavar="N",
        help=f"let so many timers fall due within a minute as well ({timers.COUNT:,})",
    )
    parser.add_argument(
        "--inbox",
        type=int,
        nargs="?",
        const=inbox.TASKS,
        default=0,
        metavar="N",
        help=f"read pages of the inbox among so many tasks as well ({inbox.TASKS:,})",
    )
    parser.add_argument(
        "--web",
        type=int,
        nargs="?",
        const=web.ROUNDS,
        default=0,
        metavar="N",
        help=f"measure pages and a completion over HTTP in so many rounds as well ({web.ROUNDS})",
    )
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


def apart(options: argparse.Namespace, outcome: Outcome) -> None:
    """Measure on both databases what others are not measured by, if that was asked for."""
    outcome.lateness = [] if options.timers else outcome.lateness
    outcome.costs = [] if options.inbox else outcome.costs
    outcome.pages = [] if options.web else outcome.pages
    for kind in ("sqlite", "postgresql"):
        try:
            if options.timers:
                outcome.lateness.append(timers.measured(kind, options.timers))
            if options.inbox:
                outcome.costs += inbox.measured(kind, options.inbox)
            if options.web:
                outcome.pages += web.measured(kind, options.web)
        except Missing as reason:
            outcome.missing[f"timers, inbox and pages on {kind}"] = str(reason)


def as_recorded(recorded: dict[str, Any]) -> Outcome:
    """Return what an earlier run has recorded."""
    outcome = Outcome(missing=recorded["missing"], versions=recorded["versions"])
    for name, figures in recorded["figures"].items():
        by_round = {key: {int(n): value for n, value in figures[key].items()} for key in ("loops", "growth")}
        outcome.rounds[name] = [Figures(**{**figures, **by_round})]
    outcome.lateness = [timers.Lateness(**each) for each in recorded.get("timers", ())]
    outcome.costs = [inbox.InboxCost(**each) for each in recorded.get("inbox", ())]
    outcome.pages = [web.WebCost(**each) for each in recorded.get("web", ())]
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
    found, late, costs = outcome.figures(), outcome.lateness, outcome.costs
    about = {"load_after": record.load(), **about, "versions": outcome.versions}
    about |= {"timers": [asdict(each) for each in late], "inbox": [asdict(each) for each in costs]}
    about |= {"web": [asdict(each) for each in outcome.pages]}
    tables = [table.figures_table(found), table.loops_table(found), table.timers_table(late), table.inbox_table(costs)]
    judged = goals.judged(found, late, costs, outcome.pages)
    for text in filter(None, [*tables, table.web_table(outcome.pages), table.goals_table(judged)]):
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
        results.write(data, outcome.figures(), outcome.lateness, outcome.costs, outcome.pages)


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
