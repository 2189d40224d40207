"""The service is started while its Jira is away: it waits for it, and then works."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.storm import Storm, storm
from tests.scenarios.test_kill import free_ports, two_days_ago

pytestmark = pytest.mark.slow


def away(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """What stands before a Jira that is being started."""
    start_response("503 Service Unavailable", [("Retry-After", "1"), ("Content-Type", "text/html")])
    return [b"<html>back soon</html>"]


def wait_for(text: str, made: Storm) -> None:
    """Until the service has said so."""
    end = time.monotonic() + 60
    while text not in (told := (made.folder / "serve.log").read_text(encoding="utf-8")):
        assert made.process is not None
        assert made.process.poll() is None, told[-2000:]
        assert time.monotonic() < end, told[-2000:]
        time.sleep(0.05)


@pytest.mark.parametrize(("flavour", "said"), [("auto", "trying again in 1 s"), ("cloud", "jira.away")])
def test_a_service_that_starts_before_its_jira_waits_for_it(flavour: str, said: str, tmp_path: Path) -> None:
    """Whether the flavour has to be asked for or not, 503 ends nothing; with Jira back, issues are looked at."""
    with storm(tmp_path / "storm", two_days_ago(), 1, free_ports()) as made:
        path = made.folder / "config.toml"
        path.write_text(path.read_text(encoding="utf-8").replace('"cloud"', f'"{flavour}"'), encoding="utf-8")
        here, made.sandbox.app.wsgi_app = made.sandbox.app.wsgi_app, away  # type: ignore[method-assign]
        made.start()
        wait_for(said, made)
        made.sandbox.app.wsgi_app = here  # type: ignore[method-assign]
        made.wait_until_up()
        made.sandbox.state.comment(made.keys[0], "customer", "hello")
        made.settle()

        assert made.outcome()[made.keys[0]]["property"]["clocks"]
