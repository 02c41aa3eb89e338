"""`clauseflow tidy`: draws what a diagram does not show yet, or all of it anew. Nothing but the picture is written."""

from pathlib import Path

import click

from engine.bpmn import layout
from engine.language import gettext as _

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--all", "everything", is_flag=True, help="全部重新排版 · lay out anew what is drawn already, too")
def tidy(files: tuple[Path, ...], everything: bool) -> None:
    """整理流程图的布局 · Draw what a diagram does not show yet; what is drawn stays as it is."""
    for path in files:
        click.echo(_tidied(path, everything))


def _tidied(path: Path, everything: bool) -> str:
    before = path.read_bytes()
    missing = layout.undrawn(before)
    after = layout.tidy(before, everything=everything)
    if after == before:
        return _("{file}:所有元素都已画出,没有改动。", file=path.name)
    path.write_bytes(after)
    if everything:
        return _("{file}:已重新排版。流程内容没有改动。", file=path.name)
    return _("{file}:已画出 {count} 个没有图形的元素。其余图形没有移动。", file=path.name, count=len(missing))
