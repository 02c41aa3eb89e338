"""Asks decision tables by themselves: what a scenario file says they must answer, without any case. Plays nothing."""

from __future__ import annotations

from typing import Any

from engine import clock, feel
from engine.errors import DecisionFailed
from engine.language import gettext as _
from web.scenarios import compare
from web.scenarios.coverage import Visited
from web.scenarios.scenario import Check, Differs, Scenario


def checked(bundle: Any, scenario: Scenario) -> Visited:
    """See that tables answer as a scenario says.

    Args:
        bundle: the compiled files of the procedure.
        scenario: with its checks.
    Returns:
        The rules that were met.
    Raises:
        Differs: there is no such table, or it answers otherwise.
    """
    visited = Visited()
    for number, check in enumerate(scenario.checks, 1):
        visited.rules.update((check.decision, rule) for rule in _met(bundle, scenario, number, check))
    return visited


def _met(bundle: Any, scenario: Scenario, number: int, check: Check) -> tuple[int, ...]:
    if check.decision not in bundle.decisions:
        raise Differs(_("没有决策表“{name}”", name=check.decision))
    scope = feel.Scope(now=clock.now(), zone=scenario.zone)
    try:
        found = bundle.decisions[check.decision].evaluate(dict(check.given), scope=scope)
    except DecisionFailed as error:
        raise Differs(
            _("第 {number} 项 {name}:{reason}", number=number, name=check.decision, reason=error.message)
        ) from error
    answer = feel.to_json(found.value)
    if not compare.same(check.gives, answer, scenario.zone):
        raise Differs(_(
            "第 {number} 项 {name} 应得出 {expected},实际为 {found}",
            number=number, name=check.decision, expected=compare.shown(check.gives), found=compare.shown(answer),
        ))  # fmt: skip
    if check.rules and check.rules != found.rules:
        raise Differs(_(
            "第 {number} 项 {name} 应符合规则 {expected},实际为 {found}",
            number=number, name=check.decision, expected=compare.shown(check.rules), found=compare.shown(found.rules),
        ))  # fmt: skip
    return tuple(found.rules)
