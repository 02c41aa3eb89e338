"""`clauseflow message` and `clauseflow signal`: another program, or an operator, tells cases that something happened.

Each is one call of the engine with its result in words.
"""

import json
from datetime import timedelta
from typing import Any, BinaryIO
from uuid import uuid4

import click

import engine
from engine.language import gettext as _
from web.settings import Settings
from web.wiring import wire

_values = click.option("--values", type=click.File("rb"), help="数据文件(JSON 对象) · file with a JSON object")
_again = click.option("--command-key", default="", help="重发时用同一编号 · the same when the call is repeated")


@click.command()
@click.argument("procedure")
@click.argument("name")
@click.option("--key", default="", help="关联值 · correlation key")
@_values
@click.option("--keep", type=click.FloatRange(min=0), default=0.0, help="无人等待时保留几小时 · hours to keep it")
@_again
def message(procedure: str, name: str, key: str, values: BinaryIO | None, keep: float, command_key: str) -> None:
    """向 PROCEDURE 的案件发消息 NAME · Send the message NAME to the case of PROCEDURE that waits for it."""
    done = engine.publish_message(
        wire(Settings.from_environment()),
        actor=engine.SYSTEM,
        procedure=procedure,
        name=name,
        key=key,
        values=_read(values),
        command_key=command_key or uuid4().hex,
        ttl=timedelta(hours=keep),
    )
    if done.instance_id is None:
        click.echo(_("没有案件在等待,消息已保留。"))
    elif done.started:
        click.echo(_("消息开始了案件 {instance}。", instance=done.instance_id))
    else:
        click.echo(_("消息已送达案件 {instance}。", instance=done.instance_id))


@click.command()
@click.argument("procedure")
@click.argument("name")
@_values
@_again
def signal(procedure: str, name: str, values: BinaryIO | None, command_key: str) -> None:
    """向 PROCEDURE 的所有案件发信号 NAME · Send the signal NAME to everything in PROCEDURE that waits for it."""
    done = engine.broadcast_signal(
        wire(Settings.from_environment()),
        actor=engine.SYSTEM,
        procedure=procedure,
        name=name,
        values=_read(values),
        command_key=command_key or uuid4().hex,
    )
    click.echo(_("信号已发往 {count} 处。", count=done.receivers))


def _read(file: BinaryIO | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        found = json.load(file)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise click.BadParameter(_("{file} 不是 JSON 对象。", file=file.name))
    return found
