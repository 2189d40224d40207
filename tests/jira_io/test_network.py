"""What does a torn, slow or missing connection become? Over real sockets, since a stand-in tears none."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from connector.errors import JiraRetry
from connector.jira_io.client import Network
from connector.jira_io.interface import Jira
from connector.jira_io.opening import Address, open_jira
from rules.model import Marker

MARKER = Marker(kind="card", op="0123456789abcdef01234567", hash="cafe")
CREATED = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
Behaviour = Callable[[socket.socket], None]


def close(_: socket.socket) -> None:
    """The request was read, and perhaps applied; nothing comes back."""


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cut(connection: socket.socket) -> None:
    connection.sendall(CREATED + b'Content-Length: 500\r\n\r\n{"id": "7"}')


def cut_chunks(connection: socket.socket) -> None:
    connection.sendall(CREATED + b'Transfer-Encoding: chunked\r\n\r\nb\r\n{"id": "7"}\r\n')


def stall(connection: socket.socket) -> None:
    connection.recv(1)


def stall_inside(connection: socket.socket) -> None:
    connection.sendall(CREATED + b'Content-Length: 500\r\n\r\n{"id"')
    connection.recv(1)


def drip(connection: socket.socket) -> None:
    connection.sendall(CREATED + b"\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b" ")
            time.sleep(0.05)


def garbage(connection: socket.socket) -> None:
    connection.sendall(b"hello\r\n\r\n")


@dataclass
class Server:
    port: int
    heard: int = 0


@pytest.fixture
def behaving() -> Iterator[Callable[[Behaviour], Server]]:
    """A server that reads a request, counts it, and then behaves."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(port=listening.getsockname()[1])

    def start(behave: Behaviour) -> Server:
        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection:
                        if b"\r\n\r\n" in connection.recv(65536):
                            server.heard += 1
                            behave(connection)

        threading.Thread(target=serve, daemon=True).start()
        return server

    yield start
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy of the machine would answer in the place of the missing server."""
    monkeypatch.setenv("NO_PROXY", "*")


def jira_at(port: int) -> Jira:
    address = Address(url=f"http://127.0.0.1:{port}", flavour="datacenter", email=None, token="t")
    return open_jira(address, Network(timeout=(0.3, 0.3)))


@pytest.mark.parametrize("behave", [close, reset, cut, cut_chunks, stall, stall_inside, drip, garbage])
def test_a_comment_is_sent_once_whatever_becomes_of_its_answer(
    behaving: Callable[[Behaviour], Server], behave: Behaviour
) -> None:
    """Jira may have it; nobody here may send it again before looking. And nothing holds us much longer than told."""
    server = behaving(behave)
    begun = time.monotonic()

    with pytest.raises(JiraRetry) as caught:
        jira_at(server.port).create_comment("1", "text", MARKER, internal=False)

    assert caught.value.outcome_unknown
    assert server.heard == 1
    assert time.monotonic() - begun < 3


def test_a_connection_that_was_never_made_has_applied_nothing() -> None:
    """Nothing listens: the write is known not to be applied, and everything waits."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    with pytest.raises(JiraRetry) as caught:
        jira_at(port).create_comment("1", "text", MARKER, internal=False)

    assert (caught.value.outcome_unknown, caught.value.scope) == (False, "all")


def test_a_host_that_does_not_exist_has_applied_nothing() -> None:
    """A name that cannot be resolved is no different."""
    address = Address(url="http://jira.invalid", flavour="datacenter", email=None, token="t")

    with pytest.raises(JiraRetry) as caught:
        open_jira(address, Network()).create_comment("1", "text", MARKER, internal=False)

    assert (caught.value.outcome_unknown, caught.value.scope) == (False, "all")
