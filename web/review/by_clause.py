"""One case read clause by clause: which elements carry each one out, how often they ran, which limits were missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import Limit, Trace, language
from engine.bpmn.bundle import Bundle


@dataclass(frozen=True, kw_only=True)
class ClauseLine:
    """One clause and what this case did about it."""

    id: str
    title: str
    rule: str
    reason: str  # why nothing carries it out; empty where something does
    elements: tuple[tuple[str, int], ...]  # element and how often it ran in this case
    elsewhere: tuple[str, ...]  # names of other processes of the procedure that carry it out
    limits: tuple[Limit, ...]

    @property
    def carried_out(self) -> bool:
        """Whether an element of the clause ran."""
        return any(count for _element, count in self.elements)


def by_clause(bundle: Bundle, trace: Trace) -> tuple[ClauseLine, ...]:
    """Return a line for every clause of the written procedure, in its order.

    Args:
        bundle: the one the case runs in.
        trace: what happened.
    """
    return tuple(_line(number, clause, bundle, trace) for number, clause in bundle.clauses.items())


def _line(number: str, clause: Mapping[str, Any], bundle: Bundle, trace: Trace) -> ClauseLine:
    elements = [id_ for id_, clauses in trace.clauses.items() if id_ and any(one.id == number for one in clauses)]
    english = language.current() == "en"
    return ClauseLine(
        id=number,
        title=str((english and clause.get("title_en")) or clause.get("title", "")),
        rule=str((english and clause.get("gloss")) or clause.get("rule", "")),
        reason=str(clause.get("reason", "")),
        elements=tuple((id_, trace.visits.get(id_, 0)) for id_ in elements),
        elsewhere=tuple(_elsewhere(number, bundle, trace.case.process_id)),
        limits=tuple(limit for limit in trace.case.limits if limit.clause == number),
    )


def _elsewhere(number: str, bundle: Bundle, process_id: str) -> Iterator[str]:
    for process in bundle.processes.values():
        named = (process.diagram.clauses, *(element.clauses for element in process.diagram.elements.values()))
        if process.id != process_id and any(number in clauses for clauses in named):
            yield process.name
