"""`aftercare demo`: two weeks of an after-sales project in a sandbox Jira, then yours to click."""

import logging
import threading

import click
import structlog
from rich.console import Console

FLAVOURS = click.Choice(["cloud", "datacenter"])


@click.command()
@click.option("--flavor", "--flavour", "flavour", type=FLAVOURS, default="cloud", show_default=True)
@click.option("--language", type=click.Choice(["en", "zh_CN"]), default="en", show_default=True)
@click.option("--exit", "and_exit", is_flag=True, help="End after the story; fail if it did not end as it should.")
def command(flavour: str, language: str, and_exit: bool) -> None:
    """Play the story, say what to open, and go on running until interrupted."""
    from connector.demo.player import Demo

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    console = Console()
    demo = Demo(flavour=flavour, language=language)
    try:
        with console.status("two weeks of after-sales work") as status:
            demo.play(lambda at: status.update(f"two weeks of after-sales work: {at}"))
        console.print("The story has ended as it should. Written into Jira:")
        for kind, count in sorted(demo.written().items()):
            console.print(f"  {count:4}  {kind}")
        console.print(
            f"  {sum(demo.app.jira.calls.values()):4}  requests to Jira in all, the last full look without a write"
        )
        if and_exit:
            return
        demo.go_live()
        console.print("\nOpen in a browser:")
        for what, address in demo.pages():
            console.print(f"  {what:32} {address}")
        console.print("\nComment, move or edit an issue and see the answer. Ctrl-C ends the demo.")
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("ended")
        if and_exit:
            raise SystemExit(130) from None
    finally:
        demo.close()
