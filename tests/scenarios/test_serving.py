"""What is served where: Jira's deliveries on one address, the operator's pages on another."""

import hashlib
import hmac
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from waitress.server import create_server

from connector.cli.serve import address_of, listen, show, shut
from connector.config import load
from connector.wiring import build
from tests.scenarios.site import Site

ELSEWHERE = {"X-Forwarded-For": "10.1.2.3"}
SECRET = b"a-secret-of-the-tests"
BODY = json.dumps({"webhookEvent": "jira:issue_updated", "issue": {"id": "10000"}}).encode()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.sandbox.stop()


@contextmanager
def served(site: Site, **webhook: Any) -> Iterator[tuple[str, str]]:
    """The two addresses, with more settings in the webhook's table; a port of 0 takes a free one."""
    with site.connector("observe"):
        path = site.folder / "config.toml"
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in {"port": 0, **webhook}.items())
    text = path.read_text(encoding="utf-8").replace("[webhook]\n", "[console]\nport = 0\n[webhook]\n" + lines)
    path.with_name("served.toml").write_text(text, encoding="utf-8")
    config = load(path.with_name("served.toml"))
    app = build(config, clock=site.clock)
    servers = [listen(app, config), show(app, config)]
    threads = [threading.Thread(target=server.run, daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        receiver, console = (f"http://{server.effective_host}:{server.effective_port}" for server in servers)
        yield receiver, console
    finally:
        for server in servers:
            shut(server)
        for thread in threads:
            thread.join()
        app.store.close()


def deliver(address: str, **headers: str) -> int:
    """The status that a signed delivery is answered with."""
    signature = "sha256=" + hmac.new(SECRET, BODY, hashlib.sha256).hexdigest()
    head = {"Content-Type": "application/json", "X-Hub-Signature": signature, **headers}
    return requests.post(f"{address}/webhooks/jira", data=BODY, headers=head, timeout=10).status_code


def test_the_address_that_jira_reaches_shows_no_pages(site: Site) -> None:
    """Whoever can deliver sees neither issues nor figures; they stand on the console's address, which takes nothing."""
    with served(site) as (receiver, console):
        paths = ("/", "/issues", "/healthz", "/metrics")

        assert [requests.get(receiver + path, timeout=10).status_code for path in paths] == [404] * 4
        assert [requests.get(console + path, timeout=10).status_code for path in paths] == [200] * 4
        assert deliver(receiver) == 200
        assert deliver(console) == 404


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        pytest.param({"allowed_addresses": ["10.0.0.0/8"]}, 403, id="nobody's word about addresses is taken"),
        pytest.param({"allowed_addresses": ["10.0.0.0/8"], "trusted_proxy": "127.0.0.1"}, 200, id="the proxy's is"),
        pytest.param({"allowed_addresses": ["10.0.0.0/8"], "trusted_proxy": "10.9.9.9"}, 403, id="another's is not"),
        pytest.param({"allowed_addresses": ["10.7.0.0/16"], "trusted_proxy": "127.0.0.1"}, 403, id="and it is checked"),
    ],
)
def test_only_the_trusted_proxy_may_say_who_delivers(settings: dict[str, Any], status: int, site: Site) -> None:
    """`allowed_addresses` means the sender that the proxy names, and the proxy alone is believed."""
    with served(site, **settings) as (receiver, _):
        assert deliver(receiver, **ELSEWHERE) == status


@pytest.mark.parametrize("table", ["webhook", "console"])
def test_an_address_that_is_taken_is_named_with_its_key(table: str, site: Site) -> None:
    """So nobody has to guess which of the two it is; without a traceback, and before any work has begun."""
    with served(site) as (_, console):
        path = site.folder / "served.toml"
        taken = f"[{table}]\nport = {int(console.rpartition(':')[2])}"
        path.write_text(path.read_text(encoding="utf-8").replace(f"[{table}]\nport = 0", taken), encoding="utf-8")
        command = [sys.executable, "-m", "connector", "serve", "--config", str(path)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 2
    assert re.search(rf"cannot listen on 127\.0\.0\.1:\d+ \(.+\); change {table}\.port", ended.stderr)
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("several", [False, True], ids=["one address", "several"])
def test_where_it_listens_is_told_also_where_a_name_stands_for_several_addresses(several: bool) -> None:
    """As localhost does on many machines, and "*" on all that know IPv6."""
    places = ["127.0.0.1:0"] * (2 if several else 1)
    server = create_server(Flask("any"), listen=" ".join(places))
    try:
        assert re.fullmatch(", ".join([r"127\.0\.0\.1:[1-9]\d*"] * len(places)), address_of(server))
    finally:
        server.close()
