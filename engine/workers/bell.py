"""Rings for many at once: whoever presses goes on without waiting, and presses that come close together ring once.

It knows nothing of what the ringing does. A fork gets a ringer of its own.
"""

import atexit
import logging
import os
from collections.abc import Callable
from threading import Event, Lock, Thread

SOON_SECONDS = 0.02  # from a press to its ring: the answer of whoever pressed is on its way by then
PAUSE_SECONDS = 0.2  # from a ring to the next

log = logging.getLogger(__name__)


class Bell:
    """Something that is rung in a thread of its own, soon after somebody has pressed."""

    def __init__(self, ring: Callable[[], None], *, soon: float = SOON_SECONDS, pause: float = PAUSE_SECONDS) -> None:
        """Begin no thread yet.

        Args:
            ring: what rings; whatever it raises is logged.
            soon: seconds from a press to its ring.
            pause: seconds between two rings; a press in between rings at its end.
        """
        self._ring, self._soon, self._pause = ring, soon, pause
        self._pressed, self._beginning = Event(), Lock()
        self._pid: int | None = None
        atexit.register(self._ring_if_pressed)

    def press(self) -> None:
        """Let it ring, and wait for nothing."""
        if self._pid != os.getpid():
            self._begin()
        self._pressed.set()

    def _begin(self) -> None:
        with self._beginning:
            if self._pid == os.getpid():
                return
            self._pressed = Event()
            Thread(target=self._run, args=(self._pressed,), name="bell", daemon=True).start()
            self._pid = os.getpid()

    def _run(self, pressed: Event) -> None:
        rest = Event()
        while pressed.wait():
            rest.wait(self._soon)
            self._ring_if_pressed()
            rest.wait(self._pause)

    def _ring_if_pressed(self) -> None:
        """Ring for every press so far; a process that ends still owes the last one."""
        if not self._pressed.is_set() or self._pid != os.getpid():
            return
        self._pressed.clear()
        try:
            self._ring()
        except Exception:
            log.info("nobody heard the bell", exc_info=True)
