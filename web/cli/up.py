"""`clauseflow up`: everything on one machine with one command, from an empty folder to an address to open.

It prepares (database, procedures, demo), then supervises the web server and the worker until it is stopped.
"""

import os
import socket
import sys
from contextlib import nullcontext
from dataclasses import replace

import click

import engine
import forms
from engine import clock
from engine.language import gettext as _
from engine.storage import Database
from web import demo, library
from web.cli.definitions import print_findings
from web.cli.ready import wait_until_ready
from web.cli.supervisor import Supervisor
from web.settings import Settings
from web.wiring import wire

TRIES = 20  # further ports that are tried when the usual one is taken


@click.command()
@click.option(
    "--demo/--no-demo", "with_demo", default=False, help="建立演示用户和案件 · add people and cases to look at"
)
def up(with_demo: bool) -> None:
    """启动全部:数据库、流程、网页、后台 · Start everything; Ctrl-C stops it."""
    settings = _reachable(Settings.from_environment())
    _say(_("准备数据库"))
    database = wire(settings)
    engine.upgrade(database)
    begin = clock.now() - demo.BEGINNING if with_demo and demo.is_empty(database) else None
    with clock.stopped_at(begin) if begin else nullcontext():
        _deploy(database)
    if with_demo:
        _say(_("准备演示用户和案件"))
        demo.prepare(database, settings.var, progress=_say_more)
    sys.exit(_serve(settings))


def _say(text: str) -> None:
    click.echo(f"==> {text}")


def _say_more(text: str) -> None:
    click.echo(f"    {text}")


def _deploy(database: Database) -> None:
    """Deploy what was never deployed: a version that an owner deployed since then stays."""
    for procedure in library.procedures():
        _say(_("部署制度 {procedure}", procedure=procedure))
        files = library.files_of(procedure)
        done = engine.deploy_never_deployed(
            database, actor=engine.SYSTEM, procedure=procedure, files=files, findings=forms.check(files)
        )
        if done is None:
            _say_more(_("没有新的文件,沿用正在运行的版本"))
            continue
        print_findings(done.warnings)
        for key, version in done.definitions:
            _say_more(_("{key} 版本 {version}", key=key, version=version))


def _reachable(settings: Settings) -> Settings:
    """Move to the next free port when the usual one is taken and nobody asked for that one in particular."""
    if settings.listen_chosen:
        return settings
    host, port = settings.listen.rsplit(":", 1)
    for number in range(int(port), int(port) + TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, number))
            except OSError:
                continue
        return replace(settings, listen=f"{host}:{number}")
    raise click.ClickException(
        _("端口 {port} 起的 {tries} 个端口都被占用,请设置 CLAUSEFLOW_LISTEN。", port=port, tries=TRIES)
    )


def _serve(settings: Settings) -> int:
    environment = {**os.environ, "CLAUSEFLOW_LISTEN": settings.listen}
    children = Supervisor(environment=environment, say=_say)
    children.add("web", "web")
    children.add("worker", "worker")
    _say(_("启动网页服务和后台"))
    children.start()
    if not wait_until_ready(settings.address, until=lambda: children.stopping):
        if not children.stopping:
            _say(_("网页服务没有启动,请查看上面的信息。"))
        return children.stop(0 if children.stopping else 1)
    _say(_("可以使用了,请在浏览器打开 {address}", address=settings.address))
    _say(_("按 Ctrl-C 停止;数据保存在 {folder},再次启动时接着使用。", folder=settings.var))
    status = children.watch()
    _say(_("已停止。") if status == 0 else _("网页服务或后台反复退出,请查看上面的信息。"))
    return status
