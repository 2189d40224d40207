"""`aftercare sandbox`: only the sandbox Jira, on a port, to try things against."""

import threading
from pathlib import Path

import click


@click.command()
@click.option("--flavour", type=click.Choice(["cloud", "datacenter"]), default="cloud", show_default=True)
@click.option("--language", type=click.Choice(["en", "zh_CN"]), default="en", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8090, show_default=True, help="0 takes a free one.")
@click.option("--empty", is_flag=True, help="No projects and issues; only the accounts.")
@click.option(
    "--faults", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML with [[fault]] tables."
)
@click.option("--webhook", metavar="URL", help="Where to send webhooks; their secret is printed.")
def command(flavour: str, language: str, port: int, empty: bool, faults: Path | None, webhook: str | None) -> None:
    """Run the sandbox until interrupted, and say how to log in."""
    from connector.clock import SystemClock
    from connector.sandbox.faults_file import read_faults
    from connector.sandbox.seed import AGENT, BOT, seed
    from connector.sandbox.server import Sandbox

    told = read_faults(faults) if faults else []
    sandbox = Sandbox(flavour, SystemClock().now, language=language)
    seed(sandbox.state, empty=empty)
    for fault in told:
        sandbox.faults.put(fault)
    click.echo(f"Jira ({flavour}): {sandbox.start(port)}")
    for account in (BOT, AGENT):
        click.echo(f"  {account}@example.com  token {sandbox.token_for(account)}")
    if webhook:
        secret = sandbox.access.token_for(BOT)[::-1]
        sandbox.webhook(webhook, secret)
        click.echo(f"  webhooks to {webhook}  secret {secret}")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        sandbox.stop()
