"""Style, types and import contracts, run as tests so that nobody has to remember them."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
COMMANDS = {
    "ruff": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "imports": ["-c", "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"],
}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_tool_finds_nothing(name):
    done = subprocess.run([sys.executable, *COMMANDS[name]], cwd=TOP, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
