"""What a completion and pages cost over HTTP, beside an empty page of that server: `python -m tests.benchmarks.web`.

A person who is signed in opens a form, hands it in, goes back to the desk and traces the case, by one browser at one
server process with everything switched on. Each turn is a case of thirteen completions, then as many empty pages.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import engine
from engine.storage import Database
from tests.benchmarks import complaint, pages, scratch
from tests.benchmarks.browser import Answer, Browser, hidden
from tests.benchmarks.environments import cache
from tests.benchmarks.served import EMPTY, PRODUCT, Served, served

ROUNDS = 7
REQUESTS = ("completion", "form", "inbox", "trace")


@dataclass(frozen=True, kw_only=True)
class WebCost:
    """One kind of request on one database, medians over the rounds."""

    database: str
    request: str
    ms: float  # p50 of a round
    empty: float  # p50 of an empty request in the same round
    ratio: float  # of the two
    cpu: float  # milliseconds of the server's processor
    cpu_ratio: float  # to those of an empty request


@dataclass(kw_only=True)
class Watched:
    """A browser at a server, and what each kind of request has taken."""

    server: Served
    browser: Browser
    seconds: dict[str, list[float]] = field(default_factory=dict)
    computed: dict[str, list[float]] = field(default_factory=dict)

    def get(self, kind: str, path: str) -> Answer:
        """Ask for a page and note what it took."""
        return self._noted(kind, 200, lambda: self.browser.get(path))

    def post(self, kind: str, path: str, fields: dict[str, str]) -> Answer:
        """Send a form and note what it took."""
        return self._noted(kind, 302, lambda: self.browser.post(path, fields))

    def _noted(self, kind: str, status: int, ask: Any) -> Answer:
        before = self.server.computed()
        answer: Answer = ask()
        self.computed.setdefault(kind, []).append(self.server.computed() - before)
        self.seconds.setdefault(kind, []).append(answer.seconds)
        assert answer.status == status, f"{kind}: {answer.status}\n{answer.text}"
        return answer

    def taken(self, kind: str) -> tuple[float, float]:
        """Return the median milliseconds of a kind of request since the last time, and of processor; forget them."""
        return median(self.seconds.pop(kind)) * 1000, median(self.computed.pop(kind)) * 1000


def measured(kind: str, rounds: int = ROUNDS) -> list[WebCost]:
    """Serve the product and an empty application, and measure one beside the other.

    Args:
        kind: `sqlite` or `postgresql`.
        rounds: turns of each.
    Raises:
        Missing: there is no such database here, or a server does not begin.
    """
    with ExitStack() as stack:
        url = stack.enter_context(scratch.database(kind))
        var = stack.enter_context(tempfile.TemporaryDirectory(dir=cache(), prefix="web-", ignore_cleanup_errors=True))
        database = Database(url)
        stack.callback(database.close)
        actor = pages.opened(database)
        product, empty = (
            _watched(stack, module, VAR=var, DATABASE_URL=url) for module in (PRODUCT, EMPTY)
        )  # fmt: skip
        product.browser.open()
        sign_in(product.browser)
        play(product, database, actor)
        product.seconds.clear()
        found = []
        for number in range(1, rounds + 1):
            found.append(_turn(product, empty, database, actor))
            print(f"pages on {kind}: round {number} of {rounds}", file=sys.stderr, flush=True)
        return [_cost(kind, request, found) for request in REQUESTS]


def _watched(stack: ExitStack, module: tuple[str, ...], **settings: str) -> Watched:
    server = stack.enter_context(served(module, **settings))
    browser = Browser(server.port)
    stack.callback(browser.close)
    return Watched(server=server, browser=browser)


def sign_in(browser: Browser) -> None:
    """Sign the person in."""
    page = browser.get("/login").text
    answer = browser.post("/login", {**hidden(page), "login": pages.LOGIN, "password": pages.PASSWORD})
    assert answer.status == 302, answer.text


def _turn(product: Watched, empty: Watched, database: Database, actor: engine.Actor) -> dict[str, tuple[float, float]]:
    """Let both have their turn, and return the milliseconds of each kind of request, and those of processor."""
    empty.browser.open()
    empty.browser.get("/")
    for _number in range(len(complaint.SCRIPT) * len(REQUESTS)):
        empty.get("empty", "/")
    play(product, database, actor)
    return {request: product.taken(request) for request in REQUESTS} | {"empty": empty.taken("empty")}


def play(product: Watched, database: Database, actor: engine.Actor) -> None:
    """Play a case to its end, as a person would by hand."""
    case = pages.begun(database, actor)
    (task_id,) = case.opened_task_ids
    product.browser.open()
    product.browser.get("/")
    for number, (task, decision) in enumerate(complaint.SCRIPT, 1):
        shown = product.get("form", f"/tasks/{task_id}")
        fields = {name: value for name, value in hidden(shown.text).items() if name in ("csrf_token", "command_key")}
        fields["task_revision"] = hidden(shown.text)["task_revision"]
        assert f'name="{task}_note"' in shown.text, f"{task} is not open"
        done = product.post("completion", f"/tasks/{task_id}", fields | pages.typed(task, decision))
        desk = product.get("inbox", done.location)
        product.get("trace", f"/review/cases/{case.instance_id}")
        if number < len(complaint.SCRIPT):
            task_id = desk.text.partition('<a class="strong" href="/tasks/')[2].partition('"')[0]


def _cost(database: str, request: str, rounds: list[dict[str, tuple[float, float]]]) -> WebCost:
    return WebCost(
        database=database,
        request=request,
        ms=median(each[request][0] for each in rounds),
        empty=median(each["empty"][0] for each in rounds),
        ratio=median(each[request][0] / each["empty"][0] for each in rounds),
        cpu=median(each[request][1] for each in rounds),
        cpu_ratio=median(each[request][1] / each["empty"][1] for each in rounds),
    )


def main() -> None:
    """Measure on the databases that are named, and print the table."""
    from tests.benchmarks.table import web_table

    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.web", description=__doc__.splitlines()[0])
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    costs = [each for kind in options.on for each in measured(kind, options.rounds)]
    print(web_table(costs))


if __name__ == "__main__":
    main()
