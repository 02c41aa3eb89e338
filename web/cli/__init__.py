"""The `clauseflow` command: one file for each group of sub-commands, every one a thin call of the rooms below.

It words what happened for a terminal; it decides nothing about cases and shows no stack to people.
"""

import sys

import click

from engine import errors
from engine.language import use
from web.cli import (
    archive,
    calendars,
    definitions,
    keeping,
    layout,
    messages,
    organization,
    people,
    records,
    rules,
    scenarios,
    serving,
    up,
)
from web.settings import SettingInvalid


class Command(click.Group):
    """The group of all commands; an error of the product ends it with a sentence instead of a stack."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except errors.DiagramRefused as refused:
            click.echo(refused.message, err=True)
            definitions.print_findings(refused.findings)
            sys.exit(1)
        except errors.ClauseflowError as error:
            click.echo(error.message, err=True)
            sys.exit(1)
        except SettingInvalid as wrong:
            click.echo(str(wrong), err=True)
            sys.exit(2)


@click.group(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--language", type=click.Choice(["zh", "en"]), envvar="CLAUSEFLOW_LANGUAGE", default="zh", help="zh | en")
@click.version_option(package_name="clauseflow")
def main(language: str) -> None:
    """照章 Clauseflow: written procedures as diagrams that run, cases as evidence."""
    use(language)


for command in (
    up.up,
    serving.web,
    serving.worker,
    definitions.deploy,
    definitions.export,
    definitions.lint,
    records.record_template,
    layout.tidy,
    scenarios.test,
    rules.feel_command,
    rules.dmn_command,
    people.user,
    organization.organization,
    messages.message,
    messages.signal,
    calendars.calendar,
    keeping.db,
    keeping.backup,
    keeping.restore,
    keeping.release_timers,
    keeping.verify,
    archive.archive,
):
    main.add_command(command)
