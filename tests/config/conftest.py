"""Fixtures of the configuration tests: files on disk, and what is wrong with them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.config import load_policy
from connector.errors import ConfigError


@pytest.fixture
def problems_of(tmp_path: Path) -> Callable[[str], list[str]]:
    """What is told about a policy file with this text, as "LINE:COL: ..."; [] when it can be used."""

    def read(text: str) -> list[str]:
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        try:
            load_policy(path)
        except ConfigError as error:
            return [problem.removeprefix(f"{path}:") for problem in error.problems]
        return []

    return read
