"""Rules of the house that no tool knows: one clock, one committer, no text run as Python, rooms of a decent size."""

import ast
import re

from tests.architecture.sources import TOP, calls, modules

FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|manager|service)s?(_|$|\.py)", re.I)
LINES = 300


def found(wanted, allowed=()):
    return [
        f"{path}:{call.lineno} {name}"
        for path, tree in modules().items()
        if not path.startswith(tuple(allowed) or ("\0",))
        for name, call in calls(tree)
        if wanted(name)
    ]


def test_time_is_read_only_by_the_clock():
    clocks = ("datetime.now", "datetime.utcnow", "date.today", "time.time", "datetime.datetime.now", "datetime.today")
    assert found(lambda name: name in clocks, allowed=("engine/clock.py",)) == []


def test_only_the_storage_commits():
    assert found(lambda name: name.endswith(".commit"), allowed=("engine/storage/",)) == []


def test_no_text_is_run_as_python():
    runners = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads", "marshal.loads"}
    assert found(lambda name: name in runners, allowed=("engine/feel/",)) == []
    assert found(lambda name: name in runners - {"compile"}) == []


def test_the_network_is_reached_only_by_the_workers():
    """The command line asks its own server whether it answers; nothing else opens a connection."""
    ways = re.compile(
        r"^(import|from) (smtplib|socket|ftplib|http\.client|urllib\.request|urllib3|requests|httpx)\b", re.M
    )
    found = {path for path in modules() if ways.search((TOP / path).read_text("utf-8"))}
    asked = {"web/cli/ready.py", "web/cli/up.py"}
    assert found - asked == {"engine/workers/mail.py", "engine/workers/robots.py"}


def test_functions_and_modules_stay_small():
    large = [path for path in modules() if len((TOP / path).read_text("utf-8").splitlines()) > LINES]
    assert large == []


def test_names_say_what_a_thing_is():
    assert [path for path in modules() if FORBIDDEN_NAMES.search(path)] == []
    classes = [f"{path}: {n.name}" for path, t in modules().items() for n in ast.walk(t) if isinstance(n, ast.ClassDef)]
    classes.remove("engine/dmn/knowledge.py: DecisionService")  # the standard's own word (DMN 1.5, 6.2.2)
    assert [c for c in classes if re.search(r"(Manager|Service|Helper|Utils?)$", c)] == []


def test_the_product_speaks_of_itself_only():
    texts = {p: (TOP / p).read_text("utf-8") for p in modules()}
    wrong = re.compile(r"/work/|\.\./shared|\bTODO\b|\bFIXME\b|\bXXX\b|for now\b|issue #?\d", re.I)
    assert [f"{p}: {m.group()}" for p, text in texts.items() if (m := wrong.search(text))] == []


def test_lock_files_name_no_registry():
    for name in ("requirements.lock", "web/frontend/package-lock.json"):
        text = (TOP / name).read_text("utf-8")
        assert "://" not in re.sub(r'"(url|funding)": ?"[^"]*"', "", text), name
        assert '"resolved"' not in text
