"""The bell rings for everybody who pressed, seldom, and never makes anybody wait."""

import os
from threading import Event, get_ident

from engine.workers.bell import Bell

SOON = 10  # seconds in which what must happen happens; no test waits so long unless it fails


class Rung:
    """Notes each ring, and holds the first until it may go on."""

    def __init__(self):
        self.threads, self.begun, self.go_on, self.twice = [], Event(), Event(), Event()

    def __call__(self):
        self.threads.append(get_ident())
        self.begun.set()
        if len(self.threads) == 2:
            self.twice.set()
        assert self.go_on.wait(SOON)


def test_presses_during_a_ring_become_one_more():
    rung = Rung()
    bell = Bell(rung, soon=0, pause=0)
    bell.press()
    assert rung.begun.wait(SOON)  # whoever presses is long gone: the ring is still held
    for _press in range(50):
        bell.press()
    assert len(rung.threads) == 1
    rung.go_on.set()
    assert rung.twice.wait(SOON)
    bell._ring_if_pressed()
    assert len(rung.threads) == 2
    assert get_ident() not in rung.threads


def test_a_ring_that_fails_does_not_end_the_ringing():
    rings, again = [], Event()

    def ring():
        rings.append(1)
        if len(rings) == 1:
            raise OSError("no broker")
        again.set()

    bell = Bell(ring, soon=0, pause=0)
    while not again.is_set():
        bell.press()
        again.wait(0.01)
    assert len(rings) >= 2


def test_a_fork_has_a_ringer_of_its_own():
    reading, writing = os.pipe()
    bell = Bell(lambda: os.write(writing, b"%d\n" % os.getpid()) and None, soon=0, pause=0)
    bell.press()
    with os.fdopen(reading) as rings:
        assert int(rings.readline()) == os.getpid()
        child = os.fork()
        if child == 0:
            bell.press()
            Event().wait(SOON)
            os._exit(0)
        assert int(rings.readline()) == child
        os.kill(child, 9)
        os.waitpid(child, 0)
    os.close(writing)


def test_a_process_that_ends_still_rings_for_the_last_press():
    rung = []
    bell = Bell(lambda: rung.append(1), soon=0, pause=0)
    bell._pid = os.getpid()  # its ringer ended before it came to it
    bell._pressed.set()
    bell._ring_if_pressed()
    bell._ring_if_pressed()
    assert rung == [1]
