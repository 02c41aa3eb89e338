"""Prints what a completion costs without its database: `python -m tests.benchmarks.advance`. It asserts nothing.

A complaint of ten user tasks and four gateways is played once, thirteen completions long; each step is then taken again
and again from the state before it. Figures are the processor's microseconds a command: least and median of the rounds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from time import process_time

from engine.audit import Head, NewEvent, extend, genesis
from engine.bpmn import runtime
from engine.bpmn.bundle import Bundle, compile_bundle
from engine.bpmn.headless import Play
from engine.bpmn.runtime.context import StepContext
from engine.bpmn.runtime.execution import Execution
from engine.bpmn.runtime.library import Alone, Published
from engine.bpmn.runtime.orders import Orders
from engine.bpmn.runtime.record import Record
from engine.bpmn.runtime.state import dump, load
from engine.bpmn.step import Step
from engine.commands.steps.history import events_of
from tests.unit.bpmn import drawing

ROUNDS, REPEATS = 60, 10
FLOWS = """
    start register decide_valid g_valid
    g_valid analyse | =valid = true
    g_valid e_invalid
    analyse decide_major g_major
    g_major plan | =major = true
    g_major plan_minor
    plan agree; plan_minor agree; agree g_agree
    g_agree implement | =agreed = true
    g_agree plan
    implement revisit g_sat
    g_sat close | =satisfied = true
    g_sat implement
    close e_done
"""
DEFAULTS = {
    "g_valid": "g_valid_e_invalid", "g_major": "g_major_plan_minor", "g_agree": "g_agree_plan",
    "g_sat": "g_sat_implement",
}  # fmt: skip
TASKS = ("register", "decide_valid", "analyse", "decide_major", "plan", "plan_minor", "agree", "implement", "revisit")
SCRIPT = (
    ("register", {}), ("decide_valid", {"valid": True, "invalid": False}), ("analyse", {}),
    ("decide_major", {"major": True}), ("plan", {}), ("agree", {"agreed": False}), ("plan", {}),
    ("agree", {"agreed": True}), ("implement", {}), ("revisit", {"satisfied": False}), ("implement", {}),
    ("revisit", {"satisfied": True}), ("close", {}),
)  # fmt: skip
NOTE = "Checked against contract and order history; see attachment list for photos and letter. "
BEGINNING = {"complaint": "The delivered item was broken. " * 16, "customer": "C-10023", "channel": "web"}


@dataclass(frozen=True)
class Taken:
    """A step that has been taken, with what it takes to take it again."""

    state: bytes | None
    command: runtime.Command
    at: datetime
    step: Step


def limit(id: str, amount: str) -> str:
    """Return a limit in working days that people are told of when it is missed."""
    return drawing.own("limit", id=id, amount=amount, unit="working days", escalate="heads")


def complaint(*, limits: bool) -> Bundle:
    """Draw the complaint, with a limit of the whole and one on a task in it, or with none."""
    inside = [drawing.user(name, groups="quality, service") for name in TASKS]
    inside += [drawing.user("close", groups="quality", ext=limit("closing", "2") if limits else "")]
    inside += [drawing.gateway(name, default) for name, default in DEFAULTS.items()]
    parts = (drawing.start(), *inside, drawing.end("e_invalid"), drawing.end("e_done"))
    whole = limit("whole", "20") if limits else ""
    return compile_bundle({"p.bpmn": drawing.diagram(*parts, flows=FLOWS, ext=whole)})


def played(bundle: Bundle) -> list[Taken]:
    """Play the complaint to its end and return its completions."""
    play, taken = Play(bundle, "p"), []
    play.start("start", BEGINNING, at=drawing.NINE)
    for number, (name, decided) in enumerate(SCRIPT):
        before, at = play.state, drawing.NINE + timedelta(minutes=number)
        values = {f"{name}_by": "anna", f"{name}_note": NOTE, **decided}
        command = runtime.CompleteTask(play.task(name).ref, values)
        taken.append(Taken(before, command, at, play.take(command, at, "anna")))
    assert play.completed
    return taken


def context_of(bundle: Bundle, taken: Taken) -> StepContext:
    """Return what a step works with, as `advance` makes it."""
    return StepContext(
        bundle=bundle, process=bundle.processes["p"], case=runtime.CaseFacts(instance_id="i", business_key="K-1"),
        now=taken.at, state=load(taken.state), record=Record(), library=Alone(), calendars=Published(),
    )  # fmt: skip


def acting(bundle: Bundle, taken: Taken) -> float:
    """Return how long the moves of a step take, in seconds."""
    context = context_of(bundle, taken)
    execution = Execution(context)
    begin = process_time()
    Orders(context, execution).obey(taken.command)
    return process_time() - begin


def stage(action: Callable[[Taken], object], steps: list[Taken]) -> tuple[float, float]:
    """Return the least and the median time of an action a step, in microseconds."""

    def timed(step: Taken) -> float:
        begin = process_time()
        action(step)
        return process_time() - begin

    return spent(timed, steps)


def spent(timed: Callable[[Taken], float], steps: list[Taken]) -> tuple[float, float]:
    """As above, for an action that says itself how long it took."""
    times = [sum(timed(step) for step in steps * REPEATS) / len(steps) / REPEATS * 1e6 for _round in range(ROUNDS)]
    return min(times), median(times)


def line(name: str, times: tuple[float, float]) -> None:
    """Print a line of the table."""
    print(f"{name:44}{times[0]:9.1f}{times[1]:9.1f}")


def steps(bundle: Bundle, title: str) -> list[Taken]:
    """Print what the steps of a diagram cost, part by part, and return them."""
    taken = played(bundle)
    facts = runtime.CaseFacts(instance_id="i", business_key="K-1", actor="anna")
    whole = stage(lambda t: runtime.advance(bundle, "p", t.state, t.command, now=t.at, case=facts), taken)
    line(f"advance, {title}", whole)
    loading = stage(lambda t: load(t.state), taken)
    line("  load the state", loading)
    contexts = [(context_of(bundle, t), t) for t in taken]
    at = {id(t): context for context, t in contexts}
    line("  put the parts together", stage(lambda t: Execution(at[id(t)]), taken))
    line("  act", spent(lambda t: acting(bundle, t), taken))
    states = {id(t): load(t.step.state) for t in taken}
    line("  dump the state", stage(lambda t: dump(states[id(t)]), taken))
    return taken


def chained(taken: list[Taken]) -> None:
    """Print what it costs to chain eight events, two of which have values, and the events of each completion."""
    head, now = genesis("i"), drawing.NINE
    eight = [NewEvent(type="element_activated", element_id="plan", ref="0" * 32, data={"round": 1})] * 6
    eight += [NewEvent(type="task_completed", element_id="plan", ref="0" * 32, values=BEGINNING)] * 2

    def chain(head: Head, events: list[NewEvent]) -> object:
        return extend(head, events, step=3, actor="anna", at=now, recorded_at=now)

    line("chain eight events, six values", stage(lambda _taken: chain(head, eight), taken))
    events = {id(t): list(events_of(t.step)) for t in taken}
    number = sum(len(found) for found in events.values()) / len(taken)
    line(f"chain the events of a step, {number:.1f}", stage(lambda t: chain(head, events[id(t)]), taken))


def main() -> None:
    """Measure and print."""
    print(f"{'microseconds':44}{'least':>9}{'median':>9}")
    steps(complaint(limits=False), "no limits")
    chained(steps(complaint(limits=True), "two limits"))


if __name__ == "__main__":
    main()
