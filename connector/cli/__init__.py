"""`aftercare`: the command line. A command's module is loaded when that command is asked for, and not before."""

import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from connector.errors import AftercareError

COMMANDS = {
    "backtest": ("connector.cli.backtest:command", "A policy, or two side by side, over past issues."),
    "crosscheck": ("connector.cli.crosscheck:command", "Our clocks and the SLAs of Jira Service Management."),
    "demo": ("connector.cli.demo:command", "A sandbox Jira with a story of two weeks, and Aftercare at work on it."),
    "explain": ("connector.cli.explain:command", "Every clock of an issue as a table of intervals that adds up."),
    "notify": ("connector.cli.notify:command", "Channels of chat and mail: test one, list what waits, send again."),
    "moved": ("connector.cli.moved:command", "Open deadlines that new time-zone or holiday data has moved."),
    "parked": ("connector.cli.parked:command", "Issues that could not be looked at: list, retry, drop."),
    "plan": ("connector.cli.plan:command", "What would be written now for an issue, and why. Writes nothing."),
    "policy": ("connector.cli.policy:command", "Check a policy."),
    "report": ("connector.cli.report:command", "Preview or post the weekly report; preview the summary of a closing."),
    "reseal": ("connector.cli.reseal:command", "Finished clocks are to show what is computed now."),
    "sandbox": ("connector.cli.sandbox:command", "Only the sandbox Jira, on a port."),
    "serve": ("connector.cli.serve:command", "Receive webhooks and keep every issue up to date."),
    "sync": ("connector.cli.sync:command", "Bring every issue in scope up to date."),
}
"""Name -> where it is defined, and what it does in a line: the list is shown without loading any of them."""
WRONG_USAGE = 2


class _LazyGroup(click.Group):
    """Knows its commands by name and line, and loads one when it is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # COMMANDS names nothing else
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click, but an unknown name is answered with the names there are, none of them loaded."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f'There is no command "{args[0]}". Commands: {", ".join(self.list_commands(ctx))}.')
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AftercareError as error:
            _stop(error)


def _stop(error: AftercareError) -> NoReturn:
    """Errors for people are shown without a traceback."""
    click.echo(str(error), err=True)
    sys.exit(WRONG_USAGE)


@click.group(cls=_LazyGroup)
@click.version_option(package_name="jira-aftercare")
def main() -> None:
    """After-sales project management for the Jira that you already use."""
