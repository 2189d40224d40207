"""Where messages arrive: a small HTTP server and a small mail server of the tests."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HANG_UP = 0


@dataclass(slots=True)
class Inbox:
    """What arrived, in order. `answer` is the HTTP status of the next answers; HANG_UP gives none at all."""

    port: int = 0
    answer: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The channel that apprise calls JSON."""
        return f"json://127.0.0.1:{self.port}/token-of-the-test"


@contextmanager
def inbox() -> Iterator[Inbox]:
    """A web server that takes JSON."""
    box = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            box.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            box.paths.append(self.path)
            if box.answer != HANG_UP:
                self.send_response(box.answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


@dataclass(slots=True)
class Mailbox:
    """Mails as they came. With `refuse` no recipient is known; with `hang_up` the line goes dead after the mail."""

    port: int = 0
    refuse: bool = False
    hang_up: bool = False
    mails: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}/?from=aftercare@example.com&to=boss@example.com"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server that knows as much SMTP as is needed."""
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 tests")
            while word := self.rfile.readline().decode().strip().upper():
                if word == "DATA":
                    self.say("354 go on")
                    lines = list(iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), "."))
                    box.mails.append("\n".join(lines))
                    if box.hang_up:
                        return
                if word == "QUIT":
                    self.say("221 bye")
                    return
                self.say("550 nobody" if word.startswith("RCPT") and box.refuse else "250 fine")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
