"""The picture script, and where pictures are kept."""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def pictures() -> ModuleType:
    """tests/browser/pictures.py, which is a script and no package."""
    if "aftercare_pictures" not in sys.modules:
        spec = importlib.util.spec_from_file_location("aftercare_pictures", Path(__file__).parent / "pictures.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["aftercare_pictures"] = module
        spec.loader.exec_module(module)
    return sys.modules["aftercare_pictures"]


@pytest.fixture
def picture_folder(tmp_path: Path) -> Path:
    """AFTERCARE_PICTURES (`make pictures` names docs/pictures), else a temporary folder."""
    named = os.environ.get("AFTERCARE_PICTURES")
    return Path(named) if named else tmp_path / "pictures"
