"""`clauseflow test`: plays the stored scenarios of the procedures on a throw-away database and says what they visited.

The playing itself is in web/scenarios; this file shows the progress and words the outcome.
"""

import sys

import click

from engine.language import gettext as _
from web import library, scenarios
from web.scenarios import Report
from web.settings import Settings


@click.command()
@click.argument("procedure", required=False)
@click.option(
    "--database",
    default="",
    help="在这个(空的)数据库上运行 · run on this empty database, e.g. postgresql+psycopg://...",
)
def test(procedure: str | None, database: str) -> None:
    """运行场景:按制度逐步演练 · Play the scenarios of one procedure or of all."""
    Settings.from_environment()  # a wrong setting is told before the work begins
    names = (procedure,) if procedure else library.procedures()
    unknown = sorted(set(names) - set(library.procedures()))
    if unknown:
        raise click.ClickException(
            _("没有制度“{name}”。现有:{all}", name=unknown[0], all="、".join(library.procedures()))
        )
    reports = [_run(name, database or None) for name in names]
    for report in reports:
        _print(report)
    passed = sum(len(report.passed) for report in reports)
    failed = sum(len(report.failed) for report in reports)
    click.echo(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


def _run(procedure: str, database: str | None) -> Report:
    files = library.files_of(procedure)
    count = sum(name.startswith("scenarios/") for name in files)
    with click.progressbar(length=count, label=procedure, file=sys.stderr) as bar:
        return scenarios.run(procedure, files, database_url=database, progress=lambda _name: bar.update(1))


def _print(report: Report) -> None:
    for result in report.failed:
        click.echo(_("未通过 {name}:{reason}", name=result.name, reason=result.reason))
    if report.not_visited:
        click.echo(_("没有场景经过:{elements}", elements="、".join(report.not_visited)))
    else:
        click.echo(_("{procedure}:每个元素、分支和规则都有场景经过。", procedure=report.procedure))
