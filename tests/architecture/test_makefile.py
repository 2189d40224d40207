"""Does `make` find a Python that will do, and say what to install where there is none?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Which = Callable[..., subprocess.CompletedProcess[str]]
GOOD = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
STUB = "#!/bin/sh\necho 'this version is not installed' >&2\nexit 127\n"
OLD = "#!/bin/sh\necho 3.9\nexit 1\n"
NO_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\necho 3.12\n'


@pytest.fixture
def which(tmp_path: Path, root: Path) -> Which:
    """Runs `make which-python` with only the given interpreters on the path."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not on the path")
    shutil.copy(root / "Makefile", tmp_path / "Makefile")
    tools = tmp_path / "tools"
    tools.mkdir()

    def run(*args: str, **interpreters: str) -> subprocess.CompletedProcess[str]:
        for name, script in interpreters.items():
            file = tools / name.replace("_", ".")
            file.write_text(script)
            file.chmod(0o755)
        env = {"PATH": str(tools), "HOME": os.environ.get("HOME", "/")}
        command = [make, "which-python", *args]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)

    return run


def test_the_newest_python_that_runs_is_taken(which: Which) -> None:
    """A name that is only a stub of a version switcher is passed over."""
    done = which(python3_14=STUB, python3_12=GOOD, python3=GOOD)

    assert done.stdout.startswith("python3.12 3.")


def test_an_old_python_is_passed_over(which: Which) -> None:
    """`python3` may be older than 3.11 while `python` is not."""
    done = which(python3=OLD, python=GOOD)

    assert done.stdout.startswith("python 3.")


def test_a_python_without_venv_names_the_package_to_install(which: Which) -> None:
    """Debian and Ubuntu ship it apart."""
    done = which(python3_12=NO_VENV)

    assert done.returncode
    assert "apt-get install python3.12-venv" in done.stderr


def test_a_complete_python_is_preferred_to_one_without_venv(which: Which) -> None:
    """Also where the incomplete one is newer."""
    done = which(python3_12=NO_VENV, python3=GOOD)

    assert done.stdout.startswith("python3 3.")


def test_no_python_at_all_says_how_to_get_one(which: Which) -> None:
    """And what was tried."""
    done = which()

    assert done.returncode
    assert "No Python 3.11 or newer found (tried: python3.14 python3.13 " in done.stderr
    assert "make demo PYTHON=/path/to/python3" in done.stderr


def test_a_python_can_be_named(which: Which) -> None:
    """PYTHON= goes before every guess."""
    done = which(f"PYTHON={sys.executable}", python3_14=STUB)

    assert done.stdout.startswith(f"{sys.executable} 3.")


def test_make_alone_shows_what_it_can_do(root: Path) -> None:
    """The default target changes nothing."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not on the path")
    done = subprocess.run([make, "-C", str(root)], capture_output=True, text=True, timeout=60)

    assert "make demo" in done.stdout
    assert "make test" in done.stdout
