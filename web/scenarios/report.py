"""What came of playing the scenarios of a procedure. Plain data; nothing here words or prints it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one scenario."""

    name: str  # of its file, without .yaml
    title: str = ""
    reason: str = ""  # the first thing that differs, in plain words; "" when nothing does

    @property
    def passed(self) -> bool:
        """Whether everything was as the scenario says."""
        return not self.reason


@dataclass(frozen=True, kw_only=True)
class Report:
    """What came of all scenarios of a procedure."""

    procedure: str
    results: tuple[Result, ...]
    not_visited: tuple[str, ...]  # outcomes, timers, starts, ends and rules that no scenario went through, in words

    @property
    def passed(self) -> tuple[Result, ...]:
        """Those in which everything was as the scenario says."""
        return tuple(result for result in self.results if result.passed)

    @property
    def failed(self) -> tuple[Result, ...]:
        """The others."""
        return tuple(result for result in self.results if not result.passed)
