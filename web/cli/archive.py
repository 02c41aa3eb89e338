"""`clauseflow archive`: the cases of a month as one package, written to a file."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

import engine
from engine.language import gettext as _
from web.review.package import package_of, write
from web.settings import Settings
from web.wiring import wire


@click.command()
@click.argument("procedure")
@click.argument("month", metavar="YYYY-MM")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def archive(procedure: str, month: str, file: Path) -> None:
    """把 PROCEDURE 在某月结束的案件打成一个包 · Pack the cases of PROCEDURE that ended in a month into FILE.

    包里有网页、记录、附件和校验链,不连服务器也能查看和核验 · It is read and verified without the server.
    """
    settings = Settings.from_environment()
    zone = ZoneInfo(settings.zone)
    package = package_of(wire(settings), actor=engine.SYSTEM, procedure=procedure, month=month, zone=zone)
    if package is None:
        raise click.ClickException(_("“{procedure}”在 {month} 没有结束的案件。", procedure=procedure, month=month))
    write(package, file)
    click.echo(_("已写入 {file}:{count} 个案件。", file=file, count=package.ledger.count))
    click.echo(f"SHA-256 manifest.json  {package.ledger.digest}")
