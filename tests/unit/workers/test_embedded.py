"""The embedded broker hands out whole messages, once, and keeps nothing that expired."""

import threading
from queue import Empty

from celery import Celery
from kombu import Connection

from engine.workers.app import create_app, queue_name
from engine.workers.embedded import SCHEME, transport_options
from engine.workers.tasks import DELIVER, FIRE_TIMERS, SEND_LETTERS, Work


def channel(folder):
    return Connection(f"{SCHEME}://", transport_options=transport_options(folder)).channel()


def take_all(broker, queue):
    found = []
    while True:
        try:
            found.append(broker._get(queue))
        except Empty:
            return found


def test_a_message_comes_out_as_it_went_in_and_only_once(tmp_path):
    broker = channel(tmp_path)
    broker._put("q", {"body": "数据", "properties": {}})
    assert take_all(broker, "q") == [{"body": "数据", "properties": {}}]
    assert take_all(broker, "q") == []


def test_a_reader_never_sees_half_a_message(tmp_path):
    writing, reading, wanted, found = channel(tmp_path), channel(tmp_path), 300, []

    def write():
        for number in range(wanted):
            writing._put("q", {"body": "x" * 5000, "number": number})

    thread = threading.Thread(target=write)
    thread.start()
    while thread.is_alive():
        found += take_all(reading, "q")
    found += take_all(reading, "q")
    assert sorted(message["number"] for message in found) == list(range(wanted))


def test_the_pulse_expires_and_carries_no_data(tmp_path):
    work = Work(database_url="sqlite://", sweep_files=lambda database: 0)
    app = create_app(broker_url="", broker_folder=tmp_path, work=work)
    assert isinstance(app, Celery)
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} >= {FIRE_TIMERS, DELIVER, SEND_LETTERS}
    for entry in app.conf.beat_schedule.values():
        assert entry["options"]["expires"] > 0
        assert "args" not in entry


def test_installations_that_share_a_broker_have_queues_of_their_own():
    assert queue_name("sqlite:///a") != queue_name("sqlite:///b")
