"""The hook through which a commit wakes the workers. Best effort: whoever sets it must neither raise nor wait."""

from collections.abc import Callable

_wake: Callable[[], None] | None = None


def set_wake(hook: Callable[[], None] | None) -> None:
    """Call `hook` after each commit that leaves work for the workers; None calls nothing."""
    global _wake  # noqa: PLW0603 - one hook a process, set where the process begins
    _wake = hook


def wake() -> None:
    """Tell the workers to look. Losing this only delays work until their next pulse."""
    if _wake is not None:
        _wake()
