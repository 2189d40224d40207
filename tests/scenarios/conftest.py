"""What scenarios share: a PostgreSQL, where the machine has one, and the check of requests against their contract."""

from collections.abc import Callable

import pytest

from connector.sandbox.server import Sandbox
from tests.conftest import data_folder
from tests.contract_checker import recorder_of
from tests.store.conftest import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
def against_contract() -> Callable[[Sandbox], None]:
    """Holds what a sandbox has logged, requests and answers, against Atlassian's own documents, where present."""

    def check(sandbox: Sandbox) -> None:
        if not data_folder().is_dir():
            return
        record = recorder_of(data_folder(), sandbox.flavour, sandbox.context_path)
        for entry in sandbox.requests_log:
            if not entry.headers.get("Content-Type", "").startswith("multipart"):
                record.see_logged(entry)
        assert record.problems == []

    return check
