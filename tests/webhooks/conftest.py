"""A receiver over HTTP with a real store behind it."""

import hmac
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from connector.errors import StoreBusy
from connector.store import open_store
from connector.store.interface import Delivery, Store, Subject
from webhooks.app import ReceiverSettings, receiver
from webhooks.delivery import Parsed

NOW = 1_770_000_000_000
SECRET = "It's a Secret to Everybody"


def sign(body: bytes, secret: str = SECRET, method: str = "sha256") -> str:
    return f"{method}=" + hmac.new(secret.encode(), body, method).hexdigest()


@pytest.fixture(name="sign")
def sign_fixture() -> Callable[..., str]:
    """Signs as Jira does."""
    return sign


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for the tests of a module."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'aftercare.db'}", "acme")
    yield store
    store.close()


def keep_in(store: Store) -> Callable[[Parsed], bool]:
    def accept(parsed: Parsed) -> bool:
        subjects = tuple(Subject("issue", id_) for id_ in parsed.issue_ids)
        return store.accept([Delivery(id=parsed.id, event=parsed.event, subjects=subjects)], NOW)[0]

    return accept


@pytest.fixture(scope="module")
def client_of(store: Store) -> Callable[..., FlaskClient]:
    """A client of a receiver with given settings; `accept` is the store unless told otherwise."""

    def make(accept: Callable[[Parsed], bool] | None = None, **settings: object) -> FlaskClient:
        app = Flask("test")
        chosen = ReceiverSettings(**({"secrets": (SECRET,)} | settings))  # type: ignore[arg-type]
        app.register_blueprint(receiver(accept or keep_in(store), chosen, StoreBusy))
        return app.test_client()

    return make


@pytest.fixture(scope="module")
def post(client_of: Callable[..., FlaskClient]) -> Callable[..., TestResponse]:
    """Posts a body, rightly signed unless told otherwise. A header given as None is left out."""
    usual = client_of()

    def send(body: bytes, *, client: FlaskClient | None = None, path: str = "", **headers: str | None) -> TestResponse:
        sent = {"Content-Type": "application/json; charset=utf-8", "X-Hub-Signature": sign(body)}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in (sent | given).items() if value is not None}
        return (client or usual).post(f"/webhooks/jira{path}", data=body, headers=kept)

    return send
