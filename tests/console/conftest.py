"""Looking at the operator's pages in a browser."""

import importlib.util
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

SCRIPT = Path(__file__).resolve().parent.parent / "browser" / "pictures.py"


@pytest.fixture
def pictures() -> Callable[[Flask, Sequence[str], Path], list[str]]:
    """Opens pages of an app at every width; gives what is wrong with them."""
    if "aftercare_pictures" not in sys.modules:
        spec = importlib.util.spec_from_file_location("aftercare_pictures", SCRIPT)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["aftercare_pictures"] = module
        spec.loader.exec_module(module)
    script = sys.modules["aftercare_pictures"]

    def look(app: Flask, places: Sequence[str], folder: Path) -> list[str]:
        server = make_server("127.0.0.1", 0, app)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://127.0.0.1:{server.server_port}"
            shown = [
                script.Shown(name=f"page-{number}", url=address + place) for number, place in enumerate(places)
            ]  # fmt: skip
            found: list[str] = script.check_pages(shown, folder)
            return found
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    return look
