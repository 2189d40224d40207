"""The contract checker, loaded by path since tests are no package."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="session")
def checker() -> ModuleType:
    """The module tests/contract_checker.py."""
    path = Path(__file__).resolve().parent.parent / "contract_checker.py"
    spec = importlib.util.spec_from_file_location("contract_checker", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def recorder(checker: ModuleType, shared_data: Path) -> Callable[..., Any]:
    """A recorder for a flavour, against Atlassian's own document."""
    return lambda flavour, context="": checker.recorder_of(shared_data, flavour, context)
