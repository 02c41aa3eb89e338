"""An errand runs beside its caller, never twice at a time, and again after it has failed."""

from threading import Event

import pytest

from engine.workers.errand import Errand


@pytest.mark.parametrize("fails", [False, True])
def test_it_never_runs_twice_at_a_time_and_can_run_again(fails):
    going, go_on, runs = Event(), Event(), []

    def act():
        runs.append(1)
        going.set()
        assert go_on.wait(10)
        if fails:
            raise ValueError

    errand = Errand(act)
    first = errand.begin()
    assert going.wait(10)
    assert errand.begin() is None
    go_on.set()
    first.join(10)
    errand.begin().join(10)
    assert len(runs) == 2
