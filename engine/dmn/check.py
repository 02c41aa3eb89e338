"""What is odd about a decision that can be evaluated: names that nothing gives. For deployments; it refuses nothing."""

from engine.dmn.decision import Decision
from engine.errors import Finding
from engine.language import gettext as _


def check(decision: Decision) -> tuple[Finding, ...]:
    """Return a warning for every name that a decision reads and nothing gives.

    A decision with information requirements is given what they name; without them, what its input columns name.
    """
    given = {required.within or required.source.variable for required in decision.requirements}
    table = decision.logic.table
    if not given and table is not None:
        given = set().union(*(column.expression.names for column in table.columns))
    if not given:
        return ()
    return tuple(_unknown(decision, name) for name in sorted(decision.logic.names() - given))


def _unknown(decision: Decision, name: str) -> Finding:
    return Finding(
        rule="dmn-unknown-name",
        reason=_("“{decision}”用到了“{name}”,但没有任何输入给出它", decision=decision.name, name=name),
        remedy=_("请检查拼写,或把它加为输入。"),
        element_id=decision.id,
        element_name=decision.name,
        severity="warning",
    )
