"""Tests of config.example.toml: it can be used as it stands, and it holds every setting there is."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from connector.config import load
from connector.config.calendars import CALENDAR_KEYS
from connector.config.settings import Settings
from connector.config.shape import PolicyTable
from connector.config.versions import VersionTable

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "config.example.toml"
ENVIRON = {"AFTERCARE_JIRA_TOKEN": "token", "AFTERCARE_WEBHOOK_SECRET": "secret"}
WEEKDAYS = {"mon-fri", "mon-sun", "sat"}
CHANGE = {"from"}


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """Names of all settings under a model."""
    for name, info in model.model_fields.items():
        yield name
        for inner in (info.annotation, *getattr(info.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from keys_of(inner)


def test_the_example_can_be_used_as_it_stands() -> None:
    """Only the two secrets that it names have to be set."""
    config = load(EXAMPLE, ENVIRON)

    assert config.mode == "observe"
    assert [metric.kind for metric in config.policy.metrics] == [
        "first_response",
        "resolution",
        "next_response",
        "customer_update",
        "custom",
        "customer_update",
    ]
    assert len(config.policy.alerts) == 3
    assert len(config.policy.risk.rules) == 2
    assert config.policy.weekly is not None


TABLES = (Settings, PolicyTable, VersionTable)


@pytest.mark.parametrize(
    "key", sorted({*(key for table in TABLES for key in keys_of(table)), *CALENDAR_KEYS, *WEEKDAYS, *CHANGE})
)
def test_every_setting_stands_in_the_example(key: str) -> None:
    """Set, or behind a comment sign where it has no default."""
    assert re.search(rf"(?m)(^|[{{\[. ]|# ){re.escape(key)}( =|\]|\.)", EXAMPLE.read_text(encoding="utf-8"))


def test_nothing_in_the_example_is_doubtful() -> None:
    """It is what people begin with."""
    assert load(EXAMPLE, ENVIRON).warnings == ()


@pytest.mark.parametrize("table", ["webhook", "store", "engine"])
def test_the_example_shows_the_defaults(table: str) -> None:
    """What is written there is what holds when it is left out; only secrets differ."""
    written = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))[table]
    model = Settings.model_fields[table].annotation
    assert isinstance(model, type)
    defaults = {
        name: info.default
        for name, info in model.model_fields.items()
        if info.default is not PydanticUndefined and name in written and name != "secrets"
    }

    assert {name: written[name] for name in defaults} == {
        name: list(value) if isinstance(value, tuple) else value for name, value in defaults.items()
    }
