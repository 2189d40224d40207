"""Another time-zone database, end to end: open deadlines move and are listed; finished clocks stay."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from connector.sandbox.server import Sandbox
from rules.model import HOUR
from tests.scenarios.zones import database

CONFIG = """
mode = "observe"
[site]
url = "{url}"
flavour = "cloud"
email = "aftercare@example.com"
token = "{token}"
[webhook]
secrets = ["a-secret-of-the-tests"]
[store]
url = "sqlite:///{folder}/store.sqlite3"
[calendars.office]
timezone = "Test/Office"
mon-sun = ["09:00-17:00"]
[[sla]]
name = "Resolution"
kind = "resolution"
goals = [{{ target = "40h", calendar = "office" }}]
"""


class Office:
    """A sandbox with one open and one resolved issue, and a connector that is run as a program of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sandbox = Sandbox("cloud", lambda: time.time_ns() // 1_000_000)
        url = self.sandbox.start()
        state, now = self.sandbox.state, time.time_ns() // 1_000_000
        state.add_user("aftercare", "Aftercare", account_type="app")
        state.add_user("customer", "Customer")
        state.create_project("ASP", "After-sales")
        self.open, self.done = (
            state.create_issue("ASP", "Task", "an issue", reporter="customer", created=now - HOUR).key for _ in range(2)
        )
        state.transition(self.done, "customer", "In Progress")
        state.transition(self.done, "customer", "Resolved", "Done")
        text = CONFIG.format(url=url, token=self.sandbox.token_for("aftercare"), folder=folder)
        (folder / "config.toml").write_text(text, encoding="utf-8")

    def run(self, database: Path, *arguments: str) -> str:
        """What the program says, with the time-zone database of that folder before the machine's own."""
        path = os.pathsep.join([str(database), "/usr/share/zoneinfo"])
        done = subprocess.run(
            [sys.executable, "-m", "connector", *arguments, "--config", str(self.folder / "config.toml")],
            env={**os.environ, "PYTHONTZPATH": path}, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def databases(tmp_path: Path) -> tuple[Path, Path, Path]:
    """2026a; 2026b, in which the office's clocks are put forward by three hours in two days, at night; and 2026c,
    which says the same."""
    later = (int(time.time()) // 86_400 + 3) * 86_400
    return (
        database(tmp_path / "a", "2026a", "Test/Office"),
        database(tmp_path / "b", "2026b", "Test/Office", (later, 3 * 3600)),
        database(tmp_path / "c", "2026c", "Test/Office", (later, 3 * 3600)),
    )


def test_a_new_time_zone_database_moves_what_is_open_and_nothing_else(
    tmp_path: Path, databases: tuple[Path, Path, Path]
) -> None:
    """Every open issue is looked at again; what moved is listed, and only once; what was resolved stays sealed."""
    office = Office(tmp_path)
    first, second, third = databases
    try:
        assert "moved" not in office.run(first, "sync")
        told = office.run(second, "sync")
        assert "2 issues marked" in told
        assert re.search(rf"{office.open}  Resolution: changed by tzdata 2026a -> 2026b: due was .*:.*, is .*:", told)
        assert office.done not in told
        listed = office.run(second, "moved")
        assert "Open deadlines that other data has moved: 1" in listed
        assert f"{office.open}  Resolution: changed by tzdata 2026a -> 2026b" in listed
        explained = office.run(second, "explain", office.done)
        assert "tzdata 2026a" in " ".join(explained.split())

        assert "changed by" not in office.run(second, "sync", "--full")
        assert "changed by" not in office.run(third, "sync")
        assert office.run(third, "moved") == listed
    finally:
        office.sandbox.stop()
