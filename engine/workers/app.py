"""The Celery app: which broker, which queue, which beat. It holds no schedule of cases and no ETA, only a pulse.

Due work is found in the database by what the pulse wakes (engine/workers/tasks.py).
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from celery import Celery
from kombu import Exchange, Queue

from engine.workers import embedded, tasks

UNUSED_SECONDS = 3600  # a server forgets the queue of an installation that nobody serves any more
PULSE_SECONDS = 1.0  # how late a timer can be when every wake-up was lost
STALE_SECONDS = 10  # an older wake-up is thrown away: a newer one stands behind it
TASK_SECONDS = 120  # a run that takes longer is ended; what it had not committed is done by the next one


def _broker(broker_url: str, folder: Path) -> dict[str, Any]:
    if broker_url:
        slow = {"visibility_timeout": 4 * TASK_SECONDS, "socket_connect_timeout": 2, "socket_timeout": 30}
        return {"broker_url": broker_url, "broker_transport_options": slow if broker_url.startswith("redis") else {}}
    return {
        "broker_url": f"{embedded.SCHEME}://localhost//",
        "broker_transport_options": embedded.transport_options(folder),
    }


def queue_name(database_url: str) -> str:
    """Return the queue of one installation: those that share a broker must not take each other's wake-ups."""
    return f"clauseflow-{sha256(database_url.encode()).hexdigest()[:12]}"


def _pulse(name: str, every: float) -> dict[str, Any]:
    return {"task": name, "schedule": every, "options": {"expires": STALE_SECONDS}}


def create_app(*, broker_url: str, broker_folder: Path, work: tasks.Work) -> Celery:
    """Return the Celery app of this process.

    Args:
        broker_url: `amqp://...` or `redis://...`; empty means the embedded broker.
        broker_folder: folder of the embedded broker.
        work: what the tasks work on.
    """
    app = Celery("clauseflow", set_as_current=False)
    # The unnamed exchange leads straight to the queue: nothing to bind, no table to keep.
    name = queue_name(work.database_url)
    queue = Queue(name, Exchange("", type="direct"), routing_key=name, expires=UNUSED_SECONDS)
    app.conf.update(
        **_broker(broker_url, broker_folder),
        task_queues=[queue],
        task_default_queue=name,
        task_default_exchange="",
        task_default_routing_key=name,
        task_default_delivery_mode="transient",
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=TASK_SECONDS,
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=2,
        beat_scheduler="celery.beat:Scheduler",  # keeps its pulse in memory: there is nothing to remember
        beat_max_loop_interval=PULSE_SECONDS,
        beat_schedule={
            "timers": _pulse(tasks.FIRE_TIMERS, PULSE_SECONDS),
            "outbox": _pulse(tasks.DELIVER, PULSE_SECONDS),
            "recount": _pulse(tasks.RECOUNT, 5 * PULSE_SECONDS),
            "letters": _pulse(tasks.SEND_LETTERS, PULSE_SECONDS),
            "sweep": _pulse(tasks.SWEEP, 3600.0),
            "months": _pulse(tasks.FILE_MONTHS, 600.0),
        },
    )
    tasks.register(app, work)
    return app
