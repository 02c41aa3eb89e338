"""Messages, signals, business errors and called processes in diagrams that wait for them, from sending to the trace."""

from collections import Counter
from threading import Barrier, Thread

import pytest

import engine
from engine import clock
from engine.commands import deliver_outbox
from engine.commands.jobs import BusinessError
from engine.errors import DiagramFault, NobodyWaits
from engine.storage.tables import incident, instance, message, outbox, subscription, task
from tests.bundles import deployed
from tests.cases import ANNA, OWNER, case, complete, events, key, open_tasks, rows
from tests.integration.commands.conftest import MORNING
from tests.letters import FAILING, HOUR, begun, broadcast, bundle, by_message, on, publish, signal
from tests.letters import message as declared
from tests.unit.bpmn.drawing import end, io, node, process, service, start, user, zeebe

SAID = io(outputs={"said": "=text"})


def waiting(correlation_key: str = "=no", *, groups: str = "office") -> str:
    """placed -> wait for `answer` -> ship -> end."""
    wait = node("intermediateCatchEvent", "wait", on("message", "answer"), ext=SAID, name="等回复")
    inside = (start("placed"), wait, user("ship", groups=groups), end())
    return declared("answer", correlation_key) + process(*inside, flows="placed wait ship end", process_id="order")


def attached(kind: str, name: str, *, interrupting: bool) -> str:
    """placed -> check -> end, with an event on `check` that leads to `noticed`."""
    cancel = str(interrupting).lower()
    event = node("boundaryEvent", "came", on(kind, name), attachedToRef="check", cancelActivity=cancel)
    inside = (start("placed"), user("check", groups="office"), event, end(), end("noticed"))
    made = process(*inside, flows="placed check end; came noticed", process_id="order")
    return (declared(name) if kind == "message" else signal(name)) + made


def sending(kind: str = "message", name: str = "answer", correlation_key: str = "=no") -> str:
    """go -> check -> throw -> bye."""
    throw = node("intermediateThrowEvent", "tell", on(kind, name), name="告知")
    inside = (start("go"), user("check", groups="office"), throw, end("bye"))
    made = process(*inside, flows="go check tell bye", process_id="sender")
    return (declared(name, correlation_key) if kind == "message" else signal(name)) + made


def sent(database, **values):
    """A case of the sender that has thrown what it throws, not delivered yet."""
    instance_id = begun(database, "sender", "go", **values)
    complete(database, open_tasks(database, instance_id)["check"])
    return instance_id


@pytest.fixture
def asked(bare):
    """A procedure whose cases wait for `answer` with their number as the key; proved in the end."""
    deployed(bare, bundle(waiting()))
    return bare


class TestDelivery:
    """A message reaches the one case that it is for."""

    def test_the_case_of_its_key_goes_on(self, asked):
        first, second = (begun(asked, no=no) for no in ("1", "2"))
        done = publish(asked, "answer", "2", values={"text": "好"})
        assert (done.instance_id, done.started) == (second, False)
        assert list(open_tasks(asked, second)) == ["ship"]
        assert open_tasks(asked, first) == {}
        assert case(asked, second)["variables"]["said"] == "好"

    def test_the_history_says_who_sent_what(self, asked):
        instance_id = begun(asked, no="1")
        publish(asked, "answer", "1", values={"text": "好"})
        (received,) = events(asked, chain=instance_id, type="message_received")
        assert (received["actor"], received["element_id"], received["data"]) == ("anna", "wait", {"name": "answer"})
        found = engine.case_trace(asked, actor=OWNER, instance_id=instance_id)
        lines = {line.type: line for line in found.lines}
        assert lines["message_received"].values == {"key": "1", "values": {"text": "好"}}
        assert lines["event_caught"].element_name == "等回复"

    def test_of_several_the_one_that_has_waited_longest(self, asked):
        first = begun(asked, no="1")
        with clock.stopped_at(MORNING + HOUR):
            begun(asked, no="1")
            assert publish(asked, "answer", "1").instance_id == first

    def test_a_key_that_nobody_has(self, asked):
        begun(asked, no="1")
        with pytest.raises(NobodyWaits):
            publish(asked, "answer", "2")

    def test_the_same_request_is_delivered_once(self, asked):
        instance_id, again = begun(asked, no="1"), {"command_key": key()}
        first, second = (publish(asked, "answer", "1", **again) for _ in range(2))
        assert (first.instance_id, second.instance_id, second.replayed) == (instance_id, instance_id, True)

    def test_a_case_that_waits_comes_before_a_start_event(self, bare):
        deployed(bare, bundle(waiting(""), by_message("answer")))
        waits = begun(bare)
        assert publish(bare, "answer", "1").instance_id == waits
        assert publish(bare, "answer", "1").started

    def test_the_case_says_what_it_waits_for_until_it_has_come(self, asked):
        instance_id = begun(asked, no="1")
        (awaited,) = engine.case_detail(asked, actor=OWNER, instance_id=instance_id).awaited
        assert (awaited.name, awaited.key, awaited.element_name) == ("answer", "1", "等回复")
        publish(asked, "answer", "1")
        assert engine.case_detail(asked, actor=OWNER, instance_id=instance_id).awaited == ()

    def test_a_withdrawn_case_waits_for_nothing(self, asked):
        instance_id = begun(asked, no="1")
        engine.cancel_instance(asked, actor=OWNER, instance_id=instance_id, reason="x", command_key=key())
        assert rows(asked, subscription) == []

    def test_a_receive_task_waits_as_an_event_does(self, bare):
        receive = node("receiveTask", "wait", messageRef="answer")
        inside = (start("placed"), receive, end())
        deployed(
            bare, bundle(declared("answer", "=no") + process(*inside, flows="placed wait end", process_id="order"))
        )
        instance_id = begun(bare, no="1")
        publish(bare, "answer", "1")
        assert case(bare, instance_id)["status"] == "completed"

    def test_an_attached_event_that_interrupts_closes_its_task(self, bare):
        deployed(bare, bundle(attached("message", "stop", interrupting=True)))
        instance_id = begun(bare)
        publish(bare, "stop")
        assert (open_tasks(bare, instance_id), case(bare, instance_id)["status"]) == ({}, "completed")

    def test_one_that_does_not_comes_as_often_as_it_is_sent(self, bare):
        deployed(bare, bundle(attached("message", "news", interrupting=False)))
        instance_id = begun(bare)
        for _ in range(2):
            assert publish(bare, "news").instance_id == instance_id
        assert list(open_tasks(bare, instance_id)) == ["check"]
        assert len(events(bare, type="message_received")) == 2

    def test_a_diagram_that_fails_waits_as_before_and_its_owner_is_told(self, bare):
        deployed(bare, bundle(waiting(groups=FAILING)))
        instance_id = begun(bare, no="1")
        with pytest.raises(DiagramFault):
            publish(bare, "answer", "1")
        assert [row["instance_id"] for row in rows(bare, subscription)] == [instance_id]
        (told,) = rows(bare, incident)
        assert (told["element_id"], told["instance_id"], told["actor"]) == ("ship", instance_id, "anna")


class TestAtOnce:
    """Whoever comes at the same moment, each message is received once, and none lies beside who waits for it."""

    def together(self, *acts):
        barrier, ends = Barrier(len(acts)), []

        def run(act):
            barrier.wait()
            try:
                ends.append(act())
            except NobodyWaits as error:
                ends.append(error)

        threads = [Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return ends

    def test_of_two_senders_one_is_heard_and_the_other_refused(self, asked):
        for number in range(5):
            begun(asked, no=str(number))
            ends = self.together(*[lambda no=str(number): publish(asked, "answer", no) for _ in range(2)])
            assert Counter(type(end) for end in ends) == {engine.PublishedMessage: 1, NobodyWaits: 1}

    def test_of_two_senders_one_is_heard_and_the_other_kept(self, asked):
        instance_id = begun(asked, no="1")
        ends = self.together(*[lambda: publish(asked, "answer", "1", ttl=HOUR) for _ in range(2)])
        assert Counter(end.instance_id for end in ends) == {instance_id: 1, None: 1}
        assert [row["taken_at"] for row in rows(asked, message)] == [None]

    def test_a_message_that_is_kept_while_a_case_begins_to_wait_is_not_missed(self, asked):
        for number in range(8):
            no = str(number)
            self.together(
                lambda no=no: publish(asked, "answer", no, ttl=HOUR),
                lambda no=no: begun(asked, "order", "placed", no=no),
            )
            engine.deliver_outbox(asked)
        assert rows(asked, subscription) == []
        assert len(events(asked, type="message_received")) == 8

    def test_two_cases_take_one_kept_message_once(self, asked):
        publish(asked, "answer", "1", ttl=HOUR)
        for _ in range(2):
            begun(asked, no="1")
        self.together(*[lambda: engine.deliver_outbox(asked) for _ in range(2)])
        assert len(rows(asked, subscription)) == 1
        assert len(events(asked, type="message_received")) == 1


class TestKept:
    """A message that came too early is there when a case begins to wait."""

    def test_it_is_fetched_once_and_says_who_sent_it(self, asked):
        publish(asked, "answer", "1", values={"text": "早"}, ttl=HOUR)
        instance_id = begun(asked, no="1")
        assert engine.deliver_outbox(asked) == 1
        assert case(asked, instance_id)["variables"]["said"] == "早"
        (kept,) = rows(asked, message)
        assert (kept["taken_by"], kept["taken_at"]) == (instance_id, MORNING)
        (received,) = events(asked, type="message_received")
        assert received["actor"] == "anna"

    def test_the_oldest_first_and_the_others_stay(self, asked):
        for minute, text in enumerate("ab"):
            with clock.stopped_at(MORNING + HOUR * minute / 60):
                publish(asked, "answer", "1", values={"text": text}, ttl=HOUR)
        with clock.stopped_at(MORNING + HOUR / 30):
            instance_id = begun(asked, no="1")
            engine.deliver_outbox(asked)
        assert case(asked, instance_id)["variables"]["said"] == "a"
        assert [row["taken_by"] for row in rows(asked, message, taken_by=None)] == [None]

    def test_an_event_that_stays_open_takes_all_of_them(self, bare):
        deployed(bare, bundle(attached("message", "news", interrupting=False)))
        for _ in range(3):
            publish(bare, "news", ttl=HOUR)
        begun(bare)
        engine.deliver_outbox(bare)
        assert len(events(bare, type="message_received")) == 3
        assert rows(bare, message, taken_by=None) == []


class TestThrown:
    """What one case throws another receives."""

    @pytest.fixture
    def both(self, bare):
        deployed(bare, bundle(waiting(), sending()))
        return bare

    def test_a_message_goes_to_the_case_of_its_key(self, both):
        waits = begun(both, no="1")
        begun(both, no="2")
        sender = sent(both, no="1")
        assert engine.deliver_outbox(both) == 1
        assert list(open_tasks(both, waits)) == ["ship"]
        (received,) = events(both, type="message_received")
        assert (received["chain"], received["data"], received["actor"]) == (
            waits,
            {"name": "answer", "from": sender},
            "system",
        )

    def test_one_that_comes_first_is_fetched_and_counts_as_delivered(self, both):
        sender = sent(both, no="1")
        engine.deliver_outbox(both)
        waits = begun(both, no="1")
        engine.deliver_outbox(both)
        assert list(open_tasks(both, waits)) == ["ship"]
        (letter,) = rows(both, outbox, instance_id=sender)
        assert letter["delivered_at"] == MORNING
        with clock.stopped_at(MORNING + 2 * HOUR):
            engine.deliver_outbox(both)
        assert rows(both, incident) == []

    def test_a_receiver_that_fails_is_told_of_itself(self, bare):
        deployed(bare, bundle(waiting(groups=FAILING), sending()))
        waits = begun(bare, no="1")
        sent(bare, no="1")
        for hour in range(3):
            with clock.stopped_at(MORNING + HOUR * hour):
                engine.deliver_outbox(bare)
        (told,) = rows(bare, incident)
        assert (told["instance_id"], told["element_id"]) == (waits, "ship")
        deployed(bare, bundle(waiting(), sending()))
        engine.resolve_incident(bare, actor=OWNER, incident_id=told["id"], command_key=key())
        with clock.stopped_at(MORNING + 4 * HOUR):
            engine.deliver_outbox(bare)  # the case stays on its version: it fails again, and is told again
        assert len(rows(bare, incident, resolved_at=None)) == 1


class TestSignals:
    """A signal reaches everything that waits for it, each in a transaction of its own."""

    @pytest.fixture
    def alarmed(self, bare):
        by_signal = process(start("come", on("signal", "alarm")), user("pack", groups="office"), end(),
                            flows="come pack end", process_id="called")  # fmt: skip
        made = bundle(attached("signal", "alarm", interrupting=True), signal("alarm") + by_signal,
                      sending("signal", "alarm"))  # fmt: skip
        deployed(bare, made)
        return bare

    def test_every_case_and_every_start_event(self, alarmed):
        cases = [begun(alarmed) for _ in range(3)]
        assert broadcast(alarmed, "alarm").receivers == 4
        assert engine.deliver_outbox(alarmed) == 4
        assert {case(alarmed, each)["status"] for each in cases} == {"completed"}
        (other,) = rows(alarmed, instance, process_id="called")
        assert (other["start_event"], other["started_by"]) == ("come", "anna")

    def test_what_a_case_throws(self, alarmed):
        waits = begun(alarmed)
        sender = sent(alarmed)
        engine.deliver_outbox(alarmed)
        assert case(alarmed, waits)["status"] == "completed"
        (received,) = events(alarmed, chain=waits, type="signal_received")
        assert received["data"] == {"name": "alarm", "from": sender}

    def test_who_no_longer_waits_does_not_get_it(self, alarmed):
        instance_id = begun(alarmed)
        broadcast(alarmed, "alarm")
        complete(alarmed, open_tasks(alarmed, instance_id)["check"])
        engine.deliver_outbox(alarmed)
        assert events(alarmed, chain=instance_id, type="signal_received") == []


class TestBusinessErrors:
    """A handler's business error goes where the diagram catches it, and is not tried again."""

    def refused(self, database, monkeypatch, code):
        def refuse(_connection, _job):
            raise BusinessError(code, "库存不足", {"missing": 3})

        monkeypatch.setitem(deliver_outbox.HANDLERS, "archive", refuse)
        catch = node("boundaryEvent", "short", on("error", "short_stock"), attachedToRef="work",
                     ext=io(outputs={"gap": "=missing"}))  # fmt: skip
        inside = (
            start("placed"),
            service("work", "archive", form="f"),
            catch,
            user("order_more", groups="office"),
            end(),
        )
        made = process(*inside, flows="placed work end; short order_more end", process_id="order")
        deployed(database, bundle(node("error", "short_stock", errorCode="SHORT") + made))
        instance_id = begun(database)
        engine.deliver_outbox(database)
        return instance_id

    def test_it_is_caught_with_what_it_brings(self, bare, monkeypatch):
        instance_id = self.refused(bare, monkeypatch, "SHORT")
        assert list(open_tasks(bare, instance_id)) == ["order_more"]
        assert case(bare, instance_id)["variables"]["gap"] == 3
        (told,) = events(bare, chain=instance_id, type="job_refused")
        assert told["data"] == {"handler": "archive", "code": "SHORT"}
        (thrown,) = events(bare, chain=instance_id, type="error_thrown")
        assert (thrown["data"]["code"], thrown["data"]["caught_by"]) == ("SHORT", "short")

    def test_one_that_nothing_catches_is_told_to_the_owner(self, bare, monkeypatch):
        instance_id = self.refused(bare, monkeypatch, "OTHER")
        for hour in (1, 2):
            with clock.stopped_at(MORNING + HOUR * hour):
                engine.deliver_outbox(bare)
        (told,) = rows(bare, incident)
        assert (told["instance_id"], told["element_id"]) == (instance_id, "work")

    def test_it_counts_once(self, bare, monkeypatch):
        self.refused(bare, monkeypatch, "SHORT")
        (job,) = rows(bare, outbox, kind="job")
        assert not engine.raise_error(bare, outbox_id=job["id"], code="SHORT")


class TestCalled:
    """A called process runs in the case of its caller; its tasks and its lines say where they stand."""

    @pytest.fixture
    def calling(self, bare):
        call = node("callActivity", "hand", ext=zeebe("calledElement", processId="called"), name="交给打包")
        caller = process(start("placed"), call, end(), flows="placed hand end", process_id="order")
        packing = process(
            start("begin"),
            user("pack", groups="office", name="打包"),
            end(),
            flows="begin pack end",
            process_id="called",
        )
        deployed(bare, bundle(caller, packing))
        return bare, begun(bare)

    def test_its_task_belongs_to_the_one_case(self, calling):
        database, instance_id = calling
        (opened,) = rows(database, task, status="open")
        assert (opened["instance_id"], opened["called_process"], opened["name"]) == (instance_id, "called", "打包")
        assert engine.task_detail(database, actor=ANNA, task_id=opened["id"]).process_key == "shop/order"
        complete(database, opened["id"])
        assert case(database, instance_id)["status"] == "completed"

    def test_the_trace_shows_its_lines_and_not_its_elements_in_the_callers_diagram(self, calling):
        database, instance_id = calling
        found = engine.case_trace(database, actor=OWNER, instance_id=instance_id)
        assert set(found.visits) == {"placed", "hand"}
        assert ("pack", "called") in {(line.element_id, line.process) for line in found.lines}
        assert found.open == {"hand"}


def test_two_branches_that_write_one_variable_unseen_are_told(bare):
    fork, join = node("parallelGateway", "fork"), node("parallelGateway", "join")
    inside = (start("placed"), fork, user("left", groups="office"), user("right", groups="office"), join, end())
    made = process(*inside, flows="placed fork left join end; fork right join", process_id="order")
    deployed(bare, bundle(made))
    instance_id = begun(bare)
    for element, total in (("left", 1), ("right", 2)):
        complete(bare, open_tasks(bare, instance_id)[element], total=total)
    lines = engine.case_trace(bare, actor=OWNER, instance_id=instance_id).lines
    (conflict,) = [line for line in lines if line.type == "variable_conflict"]
    assert {conflict.element_id, conflict.data["other_element"]} == {"left", "right"}
    assert (conflict.data["variable"], conflict.values) == ("total", {"values": [1, 2]})
