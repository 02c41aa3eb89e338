"""What is thrown, caught and contradicted, in words on the page of a case."""

import pytest

import engine
from engine import language
from engine.bpmn.step import Event, EventType, SubscriptionOpened
from tests.cases import start
from tests.letters import by_hand
from tests.web.shop import signed_in
from web.review import said

CONFLICT = {"variable": "sum", "element": "check", "other_element": "ship", "values": ["甲说", "乙说"]}
EVENTS = [
    (EventType.MESSAGE_THROWN, {"name": "answer", "key": "1"}, "“核对”发出消息“answer”"),
    (EventType.SIGNAL_THROWN, {"name": "stop"}, "“核对”发出信号“stop”"),
    (EventType.EVENT_CAUGHT, {"by": "message", "name": "answer"}, "“核对”等到消息“answer”"),
    (EventType.EVENT_CAUGHT, {"by": "signal", "name": "stop"}, "“核对”等到信号“stop”"),
    (EventType.EVENT_CAUGHT, {"by": "conditional", "name": ""}, "“核对”的条件已成立"),
    (EventType.ERROR_THROWN, {"code": "E1", "caught_by": "ship"}, "“核对”出现错误“E1”,由“发货”处理"),
    (EventType.ERROR_THROWN, {"code": "E1", "caught_by": ""}, "“核对”出现错误“E1”,由“(无)”处理"),
    (EventType.ESCALATION_THROWN, {"code": "S1", "caught_by": "ship"}, "“核对”发出升级“S1”,由“发货”处理"),
    (EventType.COMPENSATION_STARTED, {}, "开始补偿“核对”"),
    (EventType.VARIABLE_CONFLICT, CONFLICT, "“核对”与“发货”各自改写了“sum”,互不知情"),
]


@pytest.fixture
def case_of(shop):
    """A case in which these events happened in one step."""

    def made(*events):
        instance_id = start(shop).instance_id
        told = [Event(type=type, element_id="check", ref="r1", data=data) for type, data, _words in events]
        by_hand(shop, instance_id, *told)
        return instance_id

    return made


def line(shop, instance_id):
    return engine.case_trace(shop, actor=engine.SYSTEM, instance_id=instance_id).lines[-1]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"{event[0]} {event[1].get('kind', '')}")
def test_each_event_has_its_words_in_both_languages(shop, case_of, event):
    instance_id = case_of(event)
    assert said.event(line(shop, instance_id)) == event[2]
    language.use("en")
    english = said.event(line(shop, instance_id))
    assert event[0] not in english
    assert "核对" in english
    assert "消息" not in english


def test_the_page_shows_what_happened_on_the_way(shop, app, case_of):
    page = signed_in(app, "rita").get(f"/review/cases/{case_of(*EVENTS)}").text
    assert all(words in page for _type, _data, words in EVENTS)


def test_a_conflict_shows_both_values(shop, app, case_of):
    page = signed_in(app, "rita").get(f"/review/cases/{case_of(EVENTS[-1])}").text
    assert "原值 甲说,现值 乙说" in page


def test_what_stands_in_a_called_process_says_so_and_marks_nothing_in_the_diagram(shop):
    instance_id = start(shop).instance_id
    by_hand(shop, instance_id, Event(type=EventType.ELEMENT_ACTIVATED, element_id="ship", process="order"))
    found = engine.case_trace(shop, actor=engine.SYSTEM, instance_id=instance_id)
    assert said.event(found.lines[-1]) == "“发货”开始(流程“订单”)"
    assert "ship" not in found.visits


def test_the_case_page_says_what_is_awaited(shop, app):
    instance_id = start(shop).instance_id
    opened = (
        SubscriptionOpened(ref="r1", element_id="ship", kind="message", name="answer", key="1"),
        SubscriptionOpened(ref="r2", element_id="ship", kind="signal", name="stop"),
    )
    by_hand(shop, instance_id, subscriptions_opened=opened)
    page = signed_in(app, "li.na").get(f"/cases/{instance_id}").text
    for words in ("等待消息“answer”", "关联值 1", "等待信号“stop”"):
        assert words in page
