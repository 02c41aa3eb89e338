"""`clauseflow db`, `backup`, `restore` and `verify`: what an operator does to keep the data and to trust them.

Each is one call of the engine with its result in words.
"""

import sys
from pathlib import Path

import click

import engine
from engine.language import gettext as _
from web.settings import Settings
from web.wiring import database_of, wire


@click.group()
def db() -> None:
    """数据库 · The database."""


@db.command()
def upgrade() -> None:
    """把数据库升级到本版本 · Bring the schema to this release."""
    engine.upgrade(database_of(Settings.from_environment()))
    click.echo(_("数据库已是最新结构。"))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """备份到 FILE(运行中也可以) · Write database and attachments to FILE, also while running."""
    settings = Settings.from_environment()
    done = engine.backup(wire(settings), target=file, uploads=settings.uploads)
    click.echo(_("已备份到 {file}:{rows} 行数据,{files} 个附件。", file=file, rows=done.rows, files=done.files))
    if done.missing:
        click.echo(_("有 {count} 个附件的文件不在,没有备份。", count=len(done.missing)), err=True)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hold-timers", is_flag=True, help="先不触发到期的时限 · do not fire what fell due until confirmed")
def restore(file: Path, hold_timers: bool) -> None:
    """从 FILE 恢复到空数据库 · Restore FILE into an empty database and verify it."""
    settings = Settings.from_environment()
    done = engine.restore(wire(settings), source=file, uploads=settings.uploads, hold_timers=hold_timers)
    click.echo(_("已恢复 {rows} 行数据,{files} 个附件。", rows=done.rows, files=done.files))
    if hold_timers:
        click.echo(_("时限暂不触发。核对后请运行 clauseflow release-timers 制度名。"))
    report(engine.verify(database_of(settings)))


@click.command("release-timers")
@click.argument("procedure")
def release_timers(procedure: str) -> None:
    """恢复后放行 PROCEDURE 的时限 · Let the timers of PROCEDURE fire again after a restore that held them."""
    count = engine.release_timers(wire(Settings.from_environment()), actor=engine.SYSTEM, procedure=procedure)
    click.echo(_("已放行 {count} 个时限。", count=count))


@click.command()
def verify() -> None:
    """核验留痕链和数据一致性 · Prove the audit chains and the invariants."""
    report(engine.verify(database_of(Settings.from_environment())))


def report(found: engine.VerifyReport) -> None:
    """Print what a verification found and end with status 1 when anything is wrong."""
    for problem in found.problems:
        click.echo(str(problem), err=True)
    click.echo(_("核验了 {chains} 条链、{events} 条记录:", chains=found.chains, events=found.events), nl=False)
    click.echo(_("{count} 处问题。", count=len(found.problems)) if found.problems else _("全部一致。"))
    if found.problems:
        sys.exit(1)
