"""How long fresh processes take to be of use, and the memory they hold: `python -m tests.benchmarks.cold [URL]`.

From the beginning of the process: a web process is of use when it has answered with the page to sign in, a worker when
it has looked for due timers once, a deployment when a diagram of four hundred nodes is deployed. It asserts nothing.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import engine
from engine.storage import Database
from tests.benchmarks import lint
from tests.benchmarks.driving import resident
from tests.benchmarks.environments import TOP

TIMES = 5
FIELDS = [{"type": "number", "key": f"n{number}", "id": f"F{number}", "label": f"n{number}"} for number in range(60)]
FORM = json.dumps({"type": "default", "id": "f", "schemaVersion": 19, "components": FIELDS}).encode()


def web(settings):
    """Build the application and answer one request."""
    from web import create_app

    assert create_app(settings).test_client().get("/login").status_code == 200


def worker(settings):
    """Join the rooms of a worker and look for due timers."""
    from web.wiring import wire

    engine.fire_due_timers(wire(settings))


def deploy(settings):
    """Deploy the diagram, with one change so that it is new each time."""
    changed = lint.large().replace(b'id="p"', b'id="p" name="%x"' % hash(perf_counter()), 1)
    files = {"large.bpmn": changed, "f.form": FORM, "organization.yaml": b"roles: {desk: Desk}\n"}
    engine.deploy(Database(settings.database_url), actor=engine.SYSTEM, procedure="bench", files=files)


WHAT = {each.__name__: each for each in (web, worker, deploy)}


def child(what: str, var: str, url: str) -> None:
    """Do one of these in this process, and print the memory it holds."""
    from web.settings import Settings

    WHAT[what](Settings(var=Path(var), database_url=url, secret_key="k" * 40))
    print(resident())


def measured(what: str, var: str, url: str) -> tuple[float, int]:
    """Return the seconds from the beginning of a process until it was of use, and its memory in bytes."""
    begun = perf_counter()
    words = [sys.executable, "-m", "tests.benchmarks.cold", what, var, url]
    done = subprocess.run(words, cwd=TOP, check=True, capture_output=True, text=True)
    return perf_counter() - begun, int(done.stdout.splitlines()[-1])


def main() -> None:
    """Be one of the processes, or measure each a few times and print the medians."""
    if sys.argv[1:2] and sys.argv[1] in WHAT:
        child(*sys.argv[1:])
        return
    with tempfile.TemporaryDirectory() as var:
        url = sys.argv[1] if sys.argv[1:] else f"sqlite:///{Path(var) / 'cold.db'}"
        database = Database(url)
        engine.upgrade(database)
        database.close()
        for what in WHAT:
            seconds, memory = zip(*(measured(what, var, url) for _time in range(TIMES)), strict=True)
            print(f"{what:8} {median(seconds):6.2f} s  {median(memory) / 1e6:6.0f} MB")


if __name__ == "__main__":
    main()
