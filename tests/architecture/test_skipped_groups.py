"""Does a run say which groups it skipped, and does AFTERCARE_REQUIRE turn such a skip into a failure?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
CASE = """
import pytest

def test_that_runs(): pass

def test_that_reads_the_material(shared_data): pass

@pytest.mark.postgres
def test_that_asks_for_a_server(): pytest.skip("no server here")

@pytest.mark.skipif(True, reason="only on Tuesdays")
def test_of_no_group(): pass
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs pytest over the case with the real conftest.py, in a place with no recorded material beside it."""
    shutil.copy(CONFTEST, tmp_path / "conftest.py")
    (tmp_path / "test_case.py").write_text(CASE)
    marks = "\n".join(f"  {name}: x" for name in ("data", "postgres", "browser"))
    (tmp_path / "pytest.ini").write_text(f"[pytest]\naddopts = -p no:cacheprovider\nmarkers =\n{marks}\n")

    def pytest_in_tmp(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "AFTERCARE_"))}
        everything = inherited | {"AFTERCARE_TEST_DATA": str(tmp_path / "absent")} | env
        command = [sys.executable, "-m", "pytest", *args]
        return subprocess.run(command, cwd=tmp_path, env=everything, capture_output=True, text=True, timeout=120)

    return pytest_in_tmp


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "distributed"])
def test_the_last_words_name_each_skipped_group_and_why(run: Run, workers: tuple[str, ...]) -> None:
    """Groups, counts and reasons stand at the end, also where other processes ran the tests."""
    done = run(*workers)

    assert done.returncode == 0, done.stdout
    last_words = done.stdout.partition("groups of tests that were skipped")[2]
    assert "data: 1 skipped: no recorded material in" in last_words
    assert "postgres: 1 skipped: no server here" in last_words
    assert "other: 1 skipped: only on Tuesdays" in last_words
    assert "browser" not in last_words


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "distributed"])
def test_a_required_group_does_not_pass_by_being_skipped(run: Run, workers: tuple[str, ...]) -> None:
    """The skip of a required group is a failure with the reason; other skips stay skips."""
    done = run(*workers, AFTERCARE_REQUIRE="postgres")

    assert done.returncode == 1, done.stdout
    assert "AFTERCARE_REQUIRE asks for postgres; this was skipped: no server here" in done.stdout
    assert "1 failed, 1 passed, 2 skipped" in done.stdout


def test_a_required_group_fails_in_a_fixture_too(run: Run) -> None:
    """A fixture that finds nothing to give skips its test; that counts as well."""
    done = run(AFTERCARE_REQUIRE="data")

    assert done.returncode == 1, done.stdout
    assert "AFTERCARE_REQUIRE asks for data; this was skipped: no recorded material in" in done.stdout


def test_a_misspelt_group_stops_the_run(run: Run) -> None:
    """Requiring what does not exist would require nothing."""
    done = run(AFTERCARE_REQUIRE="postgers")

    assert done.returncode == 4
    assert "AFTERCARE_REQUIRE names postgers; it knows data, postgres, browser" in done.stdout + done.stderr


def test_a_run_without_skips_says_so(run: Run) -> None:
    """Silence could also mean that nobody looked."""
    done = run("-k", "that_runs")

    assert "none: data, postgres, browser all ran, as far as they were selected" in done.stdout
