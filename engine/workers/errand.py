"""Does one thing beside the tasks of a worker, in a thread: nothing waits for it, and it never runs twice at a time."""

import logging
from collections.abc import Callable
from threading import Lock, Thread

log = logging.getLogger(__name__)


class Errand:
    """Something that takes long, the network or many cases, so that timers need not wait for it."""

    def __init__(self, act: Callable[[], object]) -> None:
        """Do nothing yet.

        Args:
            act: what to do; whatever it raises is logged.
        """
        self._act = act
        self._busy = Lock()

    def begin(self) -> Thread | None:
        """Begin in a thread of its own; None where it is under way already."""
        if not self._busy.acquire(blocking=False):
            return None
        thread = Thread(target=self._run, name="errand", daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        try:
            self._act()
        except Exception:
            log.warning("an errand failed; the next one goes on", exc_info=True)
        finally:
            self._busy.release()
