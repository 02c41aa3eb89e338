"""Limits before deployment: what may be written of them, on an activity and on the whole process, and what may not."""

import pytest

from engine.bpmn.lint import lint
from engine.calendars import UNITS
from tests.unit.bpmn.broken import FORM, attached, limited, one, task
from tests.unit.bpmn.drawing import boundary, declared, end, file, io, node, own, process, start, sub, user, zeebe

WHOLE = own("limit", id="W", amount="10", unit="working days")
ANSWER = declared("message", "answer")
DAY = {"id": "L", "amount": "1", "unit": "days"}


def rules(data, **known):
    return {finding.rule for finding in lint(data, **known)}


def found(data, **known):
    return {(finding.rule, finding.element_id) for finding in lint(data, **known)}


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_of_the_calendars_may_be_used(unit):
    assert rules(limited(id="L", amount="1", unit=unit)) == set()


@pytest.mark.parametrize(
    ("amount", "unit"),
    [("0.5", "working hours"), ("90", "seconds"), ("", "end of month"), ("0", "end of day"),
     ("31", "working day of month"), ("=days_left", "working days"), ("25000", "working days"), ("100", "years")],
)  # fmt: skip
def test_amounts_that_can_be_counted(amount, unit):
    assert rules(limited(id="L", amount=amount, unit=unit)) == set()


@pytest.mark.parametrize(
    ("amount", "unit"),
    [("0", "working days"), ("1.5", "working days"), ("0.5", "weeks"), ("", "hours"), ("0", "minutes"), ("-1", "hours"),
     ("32", "working day of month"), ("0", "working day of month"), ("1.5", "end of month"), ("101", "years"),
     ("30000", "working days"), ("1e3", "hours"), ("nan", "hours"), ("inf", "seconds"), ("二", "days"), ("=", "days"),
     ("1_000", "minutes"), ("9" * 400, "hours"), ("²", "days")],
)  # fmt: skip
def test_amounts_that_cannot(amount, unit):
    assert rules(limited(id="L", amount=amount, unit=unit)) - {"expression-invalid"} == {"limit-amount"}


@pytest.mark.parametrize("ending", ["close", "midnight", "same time"])
def test_endings_fit_units_that_count_days(ending):
    assert rules(limited(**DAY, ending=ending, countsStart="false")) == set()
    assert rules(limited(id="L", amount="1", unit="working hours", ending=ending)) == {"limit-in-vain"}


def test_what_depends_on_something_else_is_told_when_it_does_nothing():
    assert rules(limited(id="L", amount="2", unit="working days", countsStart="true")) == set()
    for said in ({"countsStart": "true"}, {"message": "answer"}, {"text": "late"}):
        assert rules(limited(**DAY, **said)) == {"limit-in-vain"}
    assert rules(limited(**DAY, text="late", remind="true")) == set()
    assert rules(limited(**DAY, text="soon", warning="1", warningUnit="hours")) == set()


def test_calendars_are_known_where_they_are_given():
    data = one(task(ext=own("limit", **DAY, calendar="shops")), ext=own("case", calendar="nowhere"))
    assert rules(data) == set()
    assert found(data, calendars={"cn", "shops"}) == {("unknown-calendar", "p")}
    assert found(data, calendars={"cn", "nowhere"}) == {("unknown-calendar", "a")}
    assert rules(data, calendars=()) == {"unknown-calendar"}


def waiting(*inside, ext="", flows="start w end", host="", begin=FORM):
    """A process with a receive task `w` that waits for an answer."""
    wait = node("receiveTask", "w", ext=host, messageRef="message_answer")
    return file(ANSWER, process(start(ext=begin), wait, end(), *inside, flows=flows, ext=ext))


def test_a_clock_starts_with_a_message_that_the_process_catches():
    from_message = own("limit", **DAY, from_="message", message="answer")
    assert rules(waiting(host=from_message)) == set()
    assert rules(waiting(ext=from_message)) == set()
    assert found(waiting(ext=own("limit", **DAY, from_="message"))) == {("limit-message", "p")}
    thrown = node("intermediateThrowEvent", "t", '<bpmn:messageEventDefinition messageRef="message_answer"/>')
    alone = file(ANSWER, process(start(), task(ext=from_message), thrown, end(), flows="start a t end"))
    assert found(alone) == {("limit-message", "a")}


@pytest.mark.parametrize("start_", ["=", "= ", "received_at", ""])
def test_a_start_that_says_no_moment(start_):
    assert rules(limited(**DAY, from_=start_)) >= {"limit-start"}


WARNINGS = {
    ("2", "working days", "2", "working days"): False,
    ("2", "working days", "3", "working days"): True,
    ("4", "working hours", "30", "working minutes"): False,
    ("30", "working minutes", "1", "working hours"): True,
    ("24", "hours", "1", "days"): False,
    ("24", "hours", "2", "days"): True,
    ("1", "weeks", "8", "days"): True,
    ("1", "days", "6", "working days"): False,  # depends on the calendar
    ("=n", "days", "6", "days"): False,  # known only when the clock starts
    ("", "end of month", "40", "days"): False,
}


@pytest.mark.parametrize("case", WARNINGS)
def test_a_warning_is_not_longer_than_its_limit(case):
    amount, unit, warning, warning_unit = case
    data = limited(id="L", amount=amount, unit=unit, warning=warning, warningUnit=warning_unit)
    assert rules(data) == ({"limit-warning"} if WARNINGS[case] else set())


@pytest.mark.parametrize(
    ("warning", "unit"),
    [("1", ""), ("", "days"), ("0", "hours"), ("1.5", "days"), ("1.5", "working days"), ("=n", "hours"),
     ("1", "months"), ("-1", "hours")],
)  # fmt: skip
def test_a_warning_has_an_amount_and_a_unit_that_fit(warning, unit):
    assert rules(limited(id="L", amount="9", unit="months", warning=warning, warningUnit=unit)) == {"limit-warning"}


def test_whom_a_missed_limit_tells_is_known():
    told = {"escalate": "superior, desk/head, lost", "reassign": "desk, nobody"}
    whole = own("limit", id="W", amount="1", unit="days", escalate="gone")
    data = one(task(ext=own("limit", **DAY, **told)), ext=whole)
    assert found(data) == set()
    reasons = {f.reason.split("“")[1].split("”")[0] for f in lint(data, groups={"desk"}) if f.rule == "unknown-group"}
    assert reasons == {"lost", "nobody", "gone"}
    handed = one(task(ext=own("limit", **DAY, reassign="superior")))
    assert found(handed, groups={"desk"}) == {("unknown-group", "a")}
    assert rules(limited(**DAY, escalate='="department/" + x', reassign='="x"'), groups={"desk"}) == set()


def test_limits_of_the_whole_process_are_judged_alike():
    assert rules(one(task(), ext=WHOLE)) == set()
    assert found(one(task(), ext=own("limit", id="W", amount="0", unit="days"))) == {("limit-amount", "p")}
    same = own("limit", id="W", amount="1", unit="days")
    assert found(one(task(ext=same), ext=WHOLE)) >= {("limit-id", "p"), ("limit-id", "a")}
    fed = own("limit", id="W", amount="1", unit="days", timer="t")
    inside = one(task(), boundary("t", "a"), end("e2"), flows="start a end; t e2", ext=fed)
    assert found(inside) == {("limit-timer", "p")}


def test_a_limit_on_a_flow_or_a_lane_is_refused():
    carried = f"<bpmn:extensionElements>{own('limit', **DAY)}</bpmn:extensionElements>"
    data = one(task(), node("sequenceFlow", "f", carried, sourceRef="start", targetRef="a"), flows="a end")
    assert ("unsupported-extension", "f") in found(data)


EXPRESSIONS = ("amount", "from_", "escalate", "reassign", "text")


@pytest.mark.parametrize("place", EXPRESSIONS)
@pytest.mark.parametrize("whole", [False, True])
def test_expressions_of_limits_parse_and_know_their_names(place, whole):
    known = {"forms": {"f": {"components": [{"type": "textfield", "key": "filled"}]}}}

    def drawn(text):
        limit = own("limit", **{**DAY, "remind": "true", place: text})
        step = user("a", ext=FORM + ("" if whole else limit))
        begin = start(ext=FORM)
        return file(process(begin, step, end(), flows="start a end", ext=limit if whole else ""))

    assert rules(drawn("=filled"), **known) == set()
    assert rules(drawn("=filled +"), **known) == {"expression-invalid"}
    assert rules(drawn("=fild"), **known) == {"unknown-name"}
    assert "other-language" in rules(drawn("${filled}"), **known)


def test_decisions_that_a_limit_of_the_process_asks_exist():
    data = one(task(), ext=own("limit", id="W", amount='=decide("term", {})', unit="days"))
    assert rules(data, decisions={"term"}) == set()
    assert found(data, decisions=()) == {("unknown-decision", "p")}


def test_what_a_missed_limit_marks_is_known_from_then_on():
    reads = zeebe("taskDefinition", type="mark") + io(message="=was_late")
    known = {"forms": {"f": {"components": []}}}

    def drawn(**limit):
        first, second = task(ext=own("limit", **DAY, **limit)), node("serviceTask", "s", ext=reads)
        return file(process(start(ext=FORM), first, second, end(), flows="start a s end"))

    assert rules(drawn(mark="was_late"), **known) == set()
    assert rules(drawn(), **known) == {"unknown-name"}


@pytest.mark.parametrize("name", ["late", "超时", "_late2"])
def test_marks_are_names_of_variables(name):
    assert rules(limited(**DAY, mark=name)) == set()


@pytest.mark.parametrize("name", ["was late", "a.b", "2nd", "=x", "late!"])
def test_other_texts_are_no_marks(name):
    assert rules(limited(**DAY, mark=name)) == {"limit-mark"}


def test_clocks_stand_still_where_a_limit_is_around():
    stop = own("clockStop", reason="waits for others")
    assert rules(waiting(host=stop, ext=WHOLE)) == set()
    assert rules(waiting(host=stop + own("limit", **DAY))) == set()
    assert rules(waiting(host=own("clockStop", limits="W"), ext=WHOLE)) == set()
    assert rules(waiting(host=own("clockStop", limits="W, other"), ext=WHOLE)) == {"clock-stop-limit"}
    wait = node("receiveTask", "v", ext=stop, messageRef="message_answer")
    inner = sub("x", start("s1"), wait, end("e1"), flows="s1 v e1", ext=own("limit", **DAY))
    assert rules(file(ANSWER, process(start(), inner, end(), flows="start x end"))) == set()


STOP = own("clockStop", limits="W")
AT_ONCE = {
    "script": node("scriptTask", "x", ext=STOP + zeebe("script", expression="=1", resultVariable="r")),
    "task": node("task", "x", ext=STOP),
    "mark": node("serviceTask", "x", ext=STOP + zeebe("taskDefinition", type="mark")),
}
WAITS = {
    "user": task("x", ext=STOP),
    "archive": node("serviceTask", "x", ext=STOP + zeebe("taskDefinition", type="archive") + io(form='="f"')),
    "timer": node(
        "intermediateCatchEvent", "x", "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition>", ext=STOP
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", [*AT_ONCE, *WAITS])
def test_a_step_that_does_not_wait_stops_no_clock(kind):
    step = (AT_ONCE | WAITS)[kind]
    assert rules(one(step, flows="start x end", ext=WHOLE)) == ({"clock-stop-no-wait"} if kind in AT_ONCE else set())


def test_functions_of_working_time_are_known_by_name_and_arguments():
    for text in (
        "=working days(2)",
        "=working days(received, 2)",
        "=end of month()",
        "=end of quarter(1)",
        "=end of month(received, 1)",
        "=working days(n: 2, from: received)",
        "=working days before(received, 1)",
        "=close of business()",
        "=if is working day(today()) then now() else working hours(4)",
    ):
        assert not rules(attached("Date", text)) & {"unknown-function", "timer-moment", "timer-no-moment"}, text
    assert "unknown-function" in rules(attached("Date", "=working day(2)"))
    for text in (
        "=working days()",
        "=end of month(1, 2, 3)",
        "=working days before(1)",
        "=working days(1, 2, 3)",
        "=decide()",
        "=working days(days: 2)",
    ):
        assert "function-arguments" in rules(attached("Date", text)), text


def test_only_a_date_takes_a_moment_of_working_time():
    told = next(f for f in lint(attached("Duration", "=working days(2)")) if f.rule == "timer-moment")
    assert (told.element_id, "timeDate" in told.remedy) == ("t", True)
    assert "timer-moment" in rules(attached("Cycle", "=end of month()"))
    assert "timer-no-moment" in rules(attached("Date", "=is working day(today())"))
    assert rules(attached("Duration", "=working days(2) - now()")) == set()
