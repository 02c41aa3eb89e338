"""`clauseflow organization`: the groups, people and rights of a procedure as a file, out and in."""

from pathlib import Path

import click

import engine
from engine.language import gettext as _
from web.settings import Settings
from web.wiring import wire


@click.group()
def organization() -> None:
    """部门、岗位、负责人和权限 · Departments, roles, heads and rights of a procedure."""


@organization.command("export")
@click.argument("procedure")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_file(procedure: str, file: Path) -> None:
    """把 PROCEDURE 的组织写入 FILE · Write the organisation of PROCEDURE to FILE."""
    database = wire(Settings.from_environment())
    text = engine.organization_file(database, actor=engine.SYSTEM, procedure=procedure)
    file.write_text(text, "utf-8")
    click.echo(_("已写入 {file}。", file=file))


@organization.command("import")
@click.argument("procedure")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="只检查,不导入 · only check, import nothing")
def import_file(procedure: str, file: Path, check: bool) -> None:
    """按 FILE 调整 PROCEDURE 的组织,没有写到的不变 · Bring PROCEDURE to what FILE says; what it leaves out stays."""
    database = wire(Settings.from_environment())
    changes = engine.import_organization(
        database, actor=engine.SYSTEM, procedure=procedure, content=file.read_bytes(), check=check
    )
    for change in changes or (_("与现在的组织相同,没有变化。"),):
        click.echo(change)
    if changes:
        click.echo(_("只检查,没有导入。") if check else _("已导入。"))
