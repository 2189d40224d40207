"""A sandbox with a clock of its own, and connectors that are built beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connector.app import App
from connector.clock import SteppedClock
from connector.config import load
from connector.sandbox.events import Event
from connector.sandbox.server import Sandbox
from connector.wiring import build
from rules.model import Instant

NOW = 1_774_861_200_000  # Monday 2026-03-30 09:00 UTC
CONFIG = """
mode = "{mode}"
[site]
url = "{url}"
flavour = "{flavour}"
email = "aftercare@example.com"
token = "{token}"
[webhook]
secrets = ["a-secret-of-the-tests"]
[store]
url = "{store}"
[engine]
batch = 100
least_seconds_between_looks = 0
unknown_outcome_wait_seconds = 0.5
max_comments_per_hour = {comments}
[calendars.always]
timezone = "UTC"
mon-sun = ["00:00-24:00"]
[[sla]]
name = "Resolution"
kind = "resolution"
goals = [{{ target = "8h", calendar = "always" }}]
[[alerts.level]]
at = "breach"
tell = ["assignee"]
"""


class PatientClock(SteppedClock):
    """`skip` lets steady time pass that nobody waited for."""

    skip: Instant = 0

    def steady(self) -> Instant:
        return super().steady() + self.skip


class Site:
    """See the module."""

    def __init__(self, folder: Path, flavour: str = "cloud", project_type: str = "software") -> None:
        self.folder = folder
        self.flavour = flavour
        self.clock = PatientClock(NOW)
        self.sandbox = Sandbox(flavour, self.clock.now)
        self.url = self.sandbox.start()
        self.sandbox.state.add_user("aftercare", "Aftercare", account_type="app")
        self.sandbox.state.add_user("agent", "Agent")
        self.sandbox.state.add_user("customer", "Customer")
        self.sandbox.state.create_project("ASP", "After-sales", type=project_type)

    def issue(self, age: int) -> str:
        """An open issue created so many milliseconds ago."""
        made = self.sandbox.state.create_issue(
            "ASP", "Task", "an issue", reporter="customer", assignee="agent", created=self.clock.now() - age
        )
        return made.key

    @contextmanager
    def connector(
        self, mode: str, comments: int = 60, more: str = "", store: str = "", scope: str = ""
    ) -> Iterator[App]:
        """A connector on the site's store. `more` is put at the end of its policy."""
        text = CONFIG.format(
            mode=mode,
            url=self.url,
            flavour=self.flavour,
            token=self.sandbox.token_for("aftercare"),
            store=store or f"sqlite:///{self.folder}/store.sqlite3",
            comments=comments,
        )
        path = self.folder / "config.toml"
        head = f'scope = "{scope}"\n' if scope else ""
        path.write_text(head + text + more, encoding="utf-8")
        app = build(load(path), clock=self.clock)
        app.note_switch()
        try:
            yield app
        finally:
            app.store.close()


def work(app: App) -> None:
    """Look at everything that is due."""
    while app.worker.step():
        pass


def make_public(event: Event) -> None:
    """A listener: drops what makes a comment internal, as a site can that has another idea of it."""
    if event.comment is not None:
        event.comment.properties.pop("sd.public.comment", None)
