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
    from flask import Flask

    from connector.app import App

log = structlog.get_logger(__name__)
LONGEST_WAIT_MS = 60_000
SERVED = ("webhooks on", "pages on")


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
    # The addresses are taken before work begins: half a service, without a receiver, would be worse than none.
    servers = [] if role == "worker" else [listen(app, config), show(app, config)]
    app.start(role)  # type: ignore[arg-type]
    for server in servers:
        threading.Thread(target=run, args=(server, stop), name="web", daemon=True).start()
    places = [f"{what} {address_of(server)}" for what, server in zip(SERVED, servers, strict=False)]
    click.echo("; ".join([f"Aftercare {config.mode}s {config.site.url}", *places]))
    sys.stdout.flush()
    stop.wait()
    log.info("stopping")
    for server in servers:
        shut(server)
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
    """A server for Jira's deliveries on the configured address, not yet running. Raises AftercareError where it is
    taken."""
    hook = config.webhook
    proxy: dict[str, Any] = {}
    if hook.trusted_proxy is not None:
        proxy = {"trusted_proxy": hook.trusted_proxy, "trusted_proxy_headers": {"x-forwarded-for"}}
    return _server(
        app.web, hook.host, hook.port, "webhook.port", max_request_body_size=hook.max_body_bytes * 2, **proxy
    )


def show(app: "App", config: Config) -> Any:
    """As `listen`, for the operator's pages."""
    return _server(app.console, config.console.host, config.console.port, "console.port")


def address_of(server: Any) -> str:
    """Where it listens: at several addresses, if its host's name stands for several."""
    places = getattr(server, "effective_listen", None) or [(server.effective_host, server.effective_port)]
    return ", ".join(f"{host}:{port}" for host, port in places)


def shut(server: Any) -> None:
    """Close one that runs, once what it is answering has been answered, or after a few seconds. Its own thread does so:
    one that waits for sockets must not find them closed under it."""
    server.task_dispatcher.shutdown()
    trigger = getattr(server, "trigger", None)
    if trigger is None:  # at several addresses
        server.close()
    else:
        trigger.pull_trigger(server.close)


def run(server: Any, stop: threading.Event) -> None:
    """Serve until the server is closed, after `stop` was set: its loop may find its sockets gone in mid-step."""
    try:
        server.run()
    except OSError:
        if not stop.is_set():
            raise


def _server(app: "Flask", host: str, port: int, key: str, **settings: Any) -> Any:
    from waitress.server import create_server

    try:
        return create_server(
            app, host=host, port=port, threads=8, ident=None, clear_untrusted_proxy_headers=True, **settings
        )
    except OSError as error:
        raise AftercareError(f"cannot listen on {host}:{port} ({error.strerror}); change {key}") from error


def confirm_switch(config: Config, *, yes: bool) -> None:
    """Ask before the first write, with what the newest look at every issue would write now."""
    if yes or not sys.stdin.isatty():
        return
    from connector.cli.sync import preview

    for kind, count in preview(config).items():
        click.echo(f"{count:>7}  {kind}")
    click.confirm("Aftercare will write this into Jira. Nothing older than now is announced. Go on?", abort=True)
