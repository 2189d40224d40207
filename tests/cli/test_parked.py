"""`aftercare parked`: what was set aside is listed, tried again or dropped, by the names that people use."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector.cli import main
from connector.store import open_store
from connector.store.interface import Store, Subject
from rules.rows import IssueRow

SITE = "https://jira.example.com"
CONFIG = """
[site]
url = "{site}"
flavour = "datacenter"
token = "token"
[webhook]
secrets = ["secret"]
[store]
url = "sqlite:///{folder}/store.db"
"""
KNOWN, UNKNOWN, PROJECT = Subject("issue", "10001"), Subject("issue", "10002"), Subject("project", "7")
Run = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An issue of which a look has told the key, one that could never be looked at, and a project: all parked."""
    made = open_store(f"sqlite:///{tmp_path}/store.db", SITE)
    made.keep_rows("7", [IssueRow(id="10001", key="ASP-1")], 0)
    made.mark([KNOWN, UNKNOWN, PROJECT], "test", 0)
    for claim in made.claim(3, "me", 1000, now=1, steady=1):
        made.settle(claim, now=2, look_again_at=None, retry_at=None, error="it is odd", park=True)
    yield made
    made.close()


@pytest.fixture
def run(tmp_path: Path, store: Store) -> Run:
    def of(*words: str) -> Result:
        path = tmp_path / "config.toml"
        path.write_text(CONFIG.format(folder=tmp_path, site=SITE), encoding="utf-8")
        return CliRunner().invoke(main, ["parked", *words, "--config", str(path)])

    return of


def left(store: Store) -> set[Subject]:
    return {one.subject for one in store.parked()}


def test_what_is_parked_is_listed_with_keys_where_they_are_known(run: Run) -> None:
    """An issue that no look has ever told of can be named by its id alone."""
    lines = run().output.splitlines()

    assert sorted(line.split("\t")[0] for line in lines[:-1]) == ["ASP", "ASP-1", "issue 10002"]
    assert all(line.endswith("\tit is odd") for line in lines[:-1])
    assert lines[-1] == "3 parked"


@pytest.mark.parametrize(
    ("given", "meant"),
    [("ASP-1", KNOWN), ("asp-1", KNOWN), ("10001", KNOWN), ("10002", UNKNOWN), ("ASP", PROJECT), ("7", PROJECT)],
)
@pytest.mark.parametrize("option", ["--retry", "--drop"])
def test_one_is_chosen_by_key_or_id(option: str, given: str, meant: Subject, run: Run, store: Store) -> None:
    """And the others stay parked."""
    result = run(option, given)

    assert result.exit_code == 0, result.output
    assert left(store) == {KNOWN, UNKNOWN, PROJECT} - {meant}
    assert store.pending(10**15) == (3 if option == "--retry" else 2)


def test_all_are_chosen_at_once(run: Run, store: Store) -> None:
    """With their names, so that it is seen what will be tried."""
    result = run("--retry", "all")

    assert result.output.startswith("3 will be looked at again: ")
    assert left(store) == set()
    assert run("--retry", "all").output == "0 parked\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--retry", "ASP-9"), "ASP-9: nothing that is parked has this key or id"),
        (("--drop", "9"), "9: nothing that is parked has this key or id"),
        (("--drop", "ASP-1", "--retry", "ASP-1"), "--retry and --drop exclude each other"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...], said: str, run: Run, store: Store) -> None:
    """And nothing happens."""
    result = run(*words)

    assert result.exit_code == 2
    assert said in result.output
    assert left(store) == {KNOWN, UNKNOWN, PROJECT}
