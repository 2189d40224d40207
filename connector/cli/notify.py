"""`aftercare notify`: the channels of chat and mail."""

from pathlib import Path

import click

from connector.clock import SystemClock
from connector.config import Config, NotifySettings, load
from connector.errors import AftercareError
from connector.store import open_store
from connector.store.interface import Store
from rules.policy import in_force

CONFIG = click.option(
    "--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True
)
NOT_SENT = 1


@click.group()
def command() -> None:
    """Channels of chat and mail: send a test, list what became of alerts, send again what was parked."""


@command.command()
@click.argument("name")
@CONFIG
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
def test(name: str, path: Path, yes: bool) -> None:
    """Send a test message to the channel NAME, after asking.

    Look whether it arrived: some services answer that all is well when they drop a message.
    """
    from connector.notify import open_channel
    from reports.messages import trial

    config = load(path)
    policy = in_force(config.policy, SystemClock().now())
    channel = open_channel(_settings(config, name), policy.language)
    if not yes:
        click.confirm(f"Send a test message to {name}?", abort=True)
    receipt = channel.send(*trial(name, channel.language))
    if receipt.outcome == "sent":
        click.echo(f"{name}: sent; look whether it arrived")
        return
    certainty = "not sent" if receipt.outcome == "failed" else "it may have arrived"
    click.echo(f"{name}: {certainty}: {receipt.why}", err=True)
    raise SystemExit(NOT_SENT)


@command.command(name="list")
@CONFIG
def listing(path: Path) -> None:
    """Count the alerts of each channel by what became of them, and list those that may not have arrived."""
    config = load(path)
    store = _store(config)
    for (channel, state), count in store.count_messages().items():
        click.echo(f"{count:>7}  {channel}  {state}")
    for message in store.messages("unknown", "parked"):
        key = message.entry.get("key") if isinstance(message.entry, dict) else message.subject.id
        click.echo(f"{message.channel}\t{message.state}\t{key}\t{message.error}")
    store.close()


@command.command()
@click.argument("name")
@CONFIG
def retry(name: str, path: Path) -> None:
    """Let what is parked for the channel NAME be sent again by the running service.

    What is unknown is never sent again: it may have arrived.
    """
    config = load(path)
    _settings(config, name)
    store = _store(config)
    click.echo(f"{store.retry_messages(name, SystemClock().now())} alerts for {name} will be sent again")
    store.close()


def _store(config: Config) -> Store:
    return open_store(config.store.url, config.site.url)


def _settings(config: Config, name: str) -> NotifySettings:
    found = next((one for one in config.notify if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in config.notify) or "none"
        raise AftercareError(f"{name}: there is no such channel. Channels under [[notify]] in {config.path}: {names}")
    return found
