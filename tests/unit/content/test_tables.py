"""The rule-only tests of the specification's section 5."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from engine import feel
from tests.unit.content.general_office import BUNDLE

ZONE = ZoneInfo("Asia/Shanghai")
SCOPE = feel.Scope(now=datetime(2025, 3, 10, 9, tzinfo=ZONE), zone=ZONE)
LATE, MISSED, OVERDUE = "传递超时", "30分钟反馈漏报", "结果反馈逾期"


def asked(decision, **inputs):
    return BUNDLE.decisions[decision].evaluate(inputs, scope=SCOPE)


def timeliness(minutes, missed, feedback, satisfied="2025-03-10"):
    inputs = {"transfer_minutes": minutes, "missed_reports": missed, "feedback_date": feedback}
    return asked("dmn_timeliness", **inputs, satisfied_date=satisfied).value


@pytest.mark.parametrize(
    ("minutes", "missed", "days", "findings"),
    [(10, 0, 0, []), (10.5, 0, 0, [LATE]), (9, 1, 0, [MISSED]), (12, 2, 1, [LATE, MISSED, OVERDUE])],
)
def test_timeliness(minutes, missed, days, findings):
    assert timeliness(minutes, missed, f"2025-03-{10 + days}") == findings


def test_no_feedback_is_late_before_the_customer_is_satisfied():
    assert timeliness(9, 0, "2025-03-12", None) == []


@pytest.mark.parametrize(
    ("has_record", "is_renewed", "action", "rule"),
    [
        (False, False, "create", 1),
        (False, True, "create", 1),
        (True, False, "open_existing", 2),
        (True, True, "create_linked", 3),
    ],
)
def test_record_identity(has_record, is_renewed, action, rule):
    found = asked("dmn_record_identity", has_record=has_record, is_renewed=is_renewed)
    assert (found.value, found.rules) == (action, (rule,))


def test_hit_policies():
    found = {id_: (decision.name, decision.hit_policy) for id_, decision in BUNDLE.decisions.items()}
    assert found == {
        "dmn_timeliness": ("时效判定", "COLLECT"),
        "dmn_record_identity": ("记录一一对应", "UNIQUE"),
    }
