"""The lifeline between the supervisor and its children: a pipe that breaks when the supervisor dies, however it dies.

It knows nothing of what the child does; a child without a lifeline simply has none.
"""

import os
import signal
import threading

VARIABLE = "CLAUSEFLOW_LIFELINE"
LAST_SECONDS = 10.0  # a child that has not ended by itself so long after the break is killed


def _wait(descriptor: int, broken: threading.Event) -> None:
    while os.read(descriptor, 1):  # nobody writes: this returns only when the other end is gone
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    if not broken.wait(LAST_SECONDS):
        os.kill(os.getpid(), signal.SIGKILL)


def hold() -> None:
    """End this process when the supervisor that started it is gone."""
    descriptor = os.environ.pop(VARIABLE, "")
    if descriptor:
        threading.Thread(target=_wait, args=(int(descriptor), threading.Event()), daemon=True).start()
