"""`clauseflow web` and `clauseflow worker`: the two kinds of process that run the product.

Each is a process of its own; `clauseflow up` starts both. Nothing here handles a request or a timer itself.
"""

import sys
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from engine.workers import forget_wake_ups
from web.cli import lifeline
from web.settings import Settings
from web.wiring import celery_of, wire


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with the product's application and settings; it reads no configuration file."""

    def __init__(self, settings: Settings) -> None:
        """Serve what `settings` describe."""
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn where to listen and with how many processes."""
        chosen: dict[str, Any] = {
            "bind": self.settings.listen,
            "workers": self.settings.web_processes,
            "worker_class": "gthread",
            "threads": 8,
            "timeout": 60,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "proc_name": "clauseflow-web",
            "worker_tmp_dir": None,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application inside each server process, so that no connection crosses a fork."""
        from web import create_app as create_web

        return create_web(self.settings)


@click.command()
def web() -> None:
    """启动网页服务 · Serve the pages."""
    lifeline.hold()
    Server(Settings.from_environment()).run()


@click.command()
@click.option("--processes", type=int, default=None, help="工作进程数 · number of processes")
@click.option("--beat/--no-beat", default=True, help="同时发出心跳 · also send the pulse (several do no harm)")
def worker(processes: int | None, beat: bool) -> None:
    """启动后台:到期的时限、待办的后台工作 · Fire what falls due and do the work behind the scenes."""
    lifeline.hold()
    settings = Settings.from_environment()
    wire(settings)
    app = celery_of(settings)
    forget_wake_ups(app)
    running = app.Worker(
        pool_cls="prefork",
        concurrency=processes or settings.worker_processes,
        beat=beat,
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    running.start()
    sys.exit(running.exitcode or 0)
