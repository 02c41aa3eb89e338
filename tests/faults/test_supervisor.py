"""Hypothesis: no child outlives its supervisor. Nemesis: Ctrl-C, kill -9, a child that dies at once."""

import os
import signal
import subprocess
import sys
import time

import pytest

CHILD = "import os, signal; from web.cli.lifeline import hold; hold(); print(os.getpid(), flush=True); signal.pause()"
DYING = "print('born', flush=True)"
PARENT = """
import os, sys
from web.cli.supervisor import Child, Supervisor
whole = Supervisor(environment=dict(os.environ), say=print)
whole.children.append(Child(name="child", command=[sys.executable, "-c", sys.argv[1]]))
whole.start()
sys.exit(whole.watch())
"""
SECONDS = 30


@pytest.fixture
def family():
    """A supervisor process and the first line its child printed."""
    started = []

    def start(child):
        parent = subprocess.Popen([sys.executable, "-c", PARENT, child], stdout=subprocess.PIPE, text=True)
        started.append(parent)
        return parent, parent.stdout.readline().strip()

    yield start
    for parent in started:
        parent.kill()
        parent.wait()
        parent.stdout.close()


def ended(pid):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        try:
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return True
        except ChildProcessError:
            pass
        if _is_zombie(pid):
            return True
    return False


def _is_zombie(pid):
    try:
        with open(f"/proc/{pid}/stat") as stream:
            return stream.read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_supervisor_ends_its_children_and_then_itself(family, number):
    parent, child = family(CHILD)
    parent.send_signal(number)
    assert parent.wait(SECONDS) == 0
    assert ended(int(child))


def test_children_end_when_the_supervisor_is_killed(family):
    parent, child = family(CHILD)
    parent.kill()
    parent.wait(SECONDS)
    assert ended(int(child))


def test_a_child_that_cannot_live_ends_the_whole_with_a_failure(family):
    parent, word = family(DYING)
    assert word == "born"
    assert parent.wait(SECONDS) == 1
