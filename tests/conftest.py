"""What all tests share: the recorded material, how examples are drawn, and which groups of tests were skipped and why.

A test that needs something a machine may lack carries a group's mark (data, postgres, browser) and is skipped with its
reason there. AFTERCARE_REQUIRE=data,postgres,browser names groups whose skips are failures.
"""

import os
import shutil
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
GROUPS = ("data", "postgres", "browser")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The same examples on every run, so that a red test stays red until it is mended; `explore` looks for new ones.
settings.register_profile(
    "ci", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("dev", settings.get_profile("ci"), max_examples=20)
settings.register_profile("explore", settings.get_profile("ci"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def required_groups() -> frozenset[str]:
    """The groups that AFTERCARE_REQUIRE names; a name it does not know is a mistake worth stopping for."""
    named = frozenset(filter(None, (name.strip() for name in os.environ.get("AFTERCARE_REQUIRE", "").split(","))))
    unknown = named - set(GROUPS)
    if unknown:
        raise pytest.UsageError(f"AFTERCARE_REQUIRE names {', '.join(sorted(unknown))}; it knows {', '.join(GROUPS)}")
    return named


def data_folder() -> Path:
    """Where the recorded material would be: AFTERCARE_TEST_DATA, else the folder beside the checkout."""
    named = os.environ.get("AFTERCARE_TEST_DATA")
    return Path(named) if named else ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with recorded webhooks, issues and contracts."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.skip(f"no recorded material in {folder}; AFTERCARE_TEST_DATA names another folder")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium or Chrome on this machine."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is on the path")
    return found


def pytest_configure(config: pytest.Config) -> None:
    required_groups()


@pytest.hookimpl(tryfirst=True)  # before `-m` selects by the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for the material belongs to its group, whether it carries the mark or not."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "shared_data" in fixtures:
            item.add_marker("data")
        if "chromium" in fixtures:
            item.add_marker("browser")
        groups = [group for group in GROUPS if item.get_closest_marker(group)]
        item.user_properties.append(("groups", groups))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skip in a required group is a failure."""
    report = yield
    wanted = required_groups().intersection(_groups(report))
    if report.skipped and wanted and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"AFTERCARE_REQUIRE asks for {', '.join(sorted(wanted))}; this was skipped: {_why(report)}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The last words: which groups were skipped, how many tests each, and why."""
    for report in terminalreporter.stats.get("passed", []):
        for note in (value for name, value in report.user_properties if name == "note"):
            terminalreporter.line(f"{report.nodeid.rpartition('::')[2]}: {note}")
    terminalreporter.section("groups of tests that were skipped")
    lines = list(_skipped_groups(terminalreporter.stats.get("skipped", [])))
    for line in lines or [f"none: {', '.join(GROUPS)} all ran, as far as they were selected"]:
        terminalreporter.line(line)


def _skipped_groups(reports: list[pytest.TestReport]) -> Iterator[str]:
    counted = Counter((group, _why(report)) for report in reports for group in _groups(report) or ["other"])
    for (group, why), number in sorted(counted.items()):
        yield f"{group}: {number} skipped: {why}"


def _groups(report: pytest.TestReport | pytest.CollectReport) -> list[str]:
    return next((value for name, value in getattr(report, "user_properties", ()) if name == "groups"), [])


def _why(report: pytest.TestReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")
