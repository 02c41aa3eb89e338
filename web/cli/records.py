"""`clauseflow record-template`: a first Word template of a named record, drawn from forms, to be changed in Word."""

from pathlib import Path

import click

import forms
from engine.language import gettext as _
from web.cli.definitions import files_at


@click.command("record-template")
@click.argument("procedure", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("form_keys", metavar="FORM...", nargs=-1, required=True)
@click.option("--title", required=True, help="记录的名称,例如 客户投诉处理单 · what the record is called")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写到哪个 .docx · the file")
@click.option("--landscape", is_flag=True, help="横向纸张 · paper on its side")
def record_template(procedure: Path, form_keys: tuple[str, ...], title: str, out: Path, landscape: bool) -> None:
    """按表单画出记录的 Word 模板 · Draw the Word template of a record from forms.

    PROCEDURE is the procedure's folder, FORM the ids of the forms whose fields it shows.
    """
    _name, files = files_at(procedure)
    drawn = forms.draft_template(files, title=title, form_keys=form_keys, landscape=landscape)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(drawn)
    click.echo(_("已写入 {file}。用 Word 或 WPS 打开修改,再写进 records.yaml。", file=out))
