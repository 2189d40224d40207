"""`aftercare serve`: receiver, worker and timers."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click
import structlog

from connector.config import Config, load
from connector.errors import AftercareError, JiraRetry

if TYPE_CHECKING:
    from connector.app import App

log = structlog.get_logger(__name__)
LONGEST_WAIT_MS = 60_000


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("config.toml"), show_default=True)
@click.option("--role", type=click.Choice(["all", "web", "worker"]), default="all", show_default=True)
@click.option("--yes", is_flag=True, help="Do not ask when writing is switched on for the first time.")
def command(path: Path, role: str, yes: bool) -> None:
    """Listen to Jira's webhooks, look at issues, write what is missing."""
    from connector.wiring import build

    config = load(path)
    app = once_jira_answers(lambda: build(config))
    if role != "web" and config.mode == "write" and not app.store.get("write_since"):
        confirm_switch(config, yes=yes)
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    # The address is taken before work begins: half a service, without a receiver, would be worse than none.
    server = None if role == "worker" else listen(app, config)
    app.start(role)  # type: ignore[arg-type]
    if server is not None:
        threading.Thread(target=server.run, name="web", daemon=True).start()
    click.echo(f"Aftercare {config.mode}s {config.site.url}; listening on {config.webhook.host}:{config.webhook.port}")
    sys.stdout.flush()
    stop.wait()
    log.info("stopping")
    if server is not None:
        server.close()
    app.stop()


def once_jira_answers(build: Callable[[], "App"]) -> "App":
    """The app, as soon as Jira can be asked what it needs to be built.

    A machine may start us before its Jira. What Jira refuses for good, a wrong token above all, is raised. Nothing is
    held meanwhile: a signal ends the waiting at once.
    """
    while True:
        try:
            return build()
        except JiraRetry as error:
            seconds = min(error.after_ms, LONGEST_WAIT_MS) / 1000
            click.echo(f"{error}; trying again in {seconds:.0f} s", err=True)
            time.sleep(seconds)


def listen(app: "App", config: Config) -> Any:
    """A server for the app on the configured address, not yet running. Raises AftercareError where it is taken."""
    from waitress.server import create_server

    hook = config.webhook
    try:
        return create_server(
            app.web,
            host=hook.host,
            port=hook.port,
            threads=8,
            ident=None,
            max_request_body_size=hook.max_body_bytes * 2,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        where = f"{hook.host}:{hook.port}"
        raise AftercareError(f"cannot listen on {where} ({error.strerror}); change webhook.port") from error


def confirm_switch(config: Config, *, yes: bool) -> None:
    """Ask before the first write, with what the newest look at every issue would write now."""
    if yes or not sys.stdin.isatty():
        return
    from connector.cli.sync import preview

    for kind, count in preview(config).items():
        click.echo(f"{count:>7}  {kind}")
    click.confirm("Aftercare will write this into Jira. Nothing older than now is announced. Go on?", abort=True)
