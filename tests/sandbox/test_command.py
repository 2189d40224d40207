"""`aftercare sandbox` and what it starts with."""

import re
import signal
import subprocess
import sys

import pytest
import requests

from connector.sandbox.seed import seed
from connector.sandbox.state import State


@pytest.mark.slow
def test_it_says_where_it_is_and_how_to_log_in(tmp_path):
    """The address, the tokens, the faults at work; Ctrl-C ends it."""
    faults = tmp_path / "faults.toml"
    faults.write_text('[[fault]]\nkind = "status"\nstatus = 503\npath = "/field$"\n')
    command = [sys.executable, "-u", "-m", "connector", "sandbox", "--port", "0", "--faults", str(faults)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address, bot, _agent = (running.stdout.readline() for _ in range(3))
        url = re.search(r"http://\S+", address)[0]
        login = ("aftercare@example.com", bot.split()[-1])
        me = requests.get(f"{url}/rest/api/3/myself", auth=login, timeout=5)
        failing = requests.get(f"{url}/rest/api/3/field", auth=login, timeout=5)
        running.send_signal(signal.SIGINT)

    assert me.json()["displayName"] == "Aftercare"
    assert failing.status_code == 503
    assert running.returncode == 0


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_a_seeded_sandbox_has_something_to_look_at(flavour):
    """Issues of a service project, in several states."""
    state = State(flavour, lambda: 0)
    seed(state)

    assert [issue.status for issue in state.issues()] == ["Open", "In Progress", "Open"]
    assert state.is_service(state.issue("ASP-1"))


def test_an_empty_one_has_accounts_only():
    """--empty."""
    state = State("cloud", lambda: 0)
    seed(state, empty=True)

    assert state.issues() == []
    assert state.projects == {}
    assert len(state.users) == 4
