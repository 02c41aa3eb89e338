"""What a verification found. Plain data; the words are for an operator or a reviewer."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something in the database that cannot be: which row, which rule, what is wrong with it."""

    where: str  # the chain or instance, by number where it has one
    row: str  # the row within it, such as `event 7` or `task 4f6d...`
    rule: str  # chain, or I1 ... I10 as in the list of invariants
    reason: str

    def __str__(self) -> str:
        return f"{self.where}  {self.row}  [{self.rule}]  {self.reason}"


@dataclass(frozen=True, kw_only=True)
class VerifyReport:
    """How much was looked at, and what was wrong with it."""

    chains: int
    events: int
    problems: tuple[Problem, ...]
