"""Do imports go where docs/architecture.md says, and nowhere else?"""

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PACKAGES = ("connector", "reports", "rules", "webhooks")
LOADED = "import {module}, sys; print('\\n'.join(sorted(sys.modules)))"


def modules_after(module: str, root: Path) -> set[str]:
    """What is loaded in a fresh interpreter once `module` is imported."""
    command = [sys.executable, "-c", LOADED.format(module=module)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=120)
    return set(done.stdout.split())


def test_the_import_contracts_are_kept(root: Path) -> None:
    """Layers and doors, as .importlinter states them."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]
    options = ["--config", ".importlinter", "--no-logo", "--no-cache"]
    done = subprocess.run([*command, *options], cwd=root, capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["connector.wiring", "connector.cli.serve"])
def test_serving_never_loads_matplotlib(root: Path, module: str) -> None:
    """Charts are drawn in a child process, so that their memory returns."""
    loaded = modules_after(module, root)

    assert module in loaded
    assert "matplotlib" not in loaded
    assert "numpy" not in loaded


def test_rules_load_without_any_of_the_shell(root: Path) -> None:
    """The core can be tried in a bare interpreter with lark."""
    loaded = {name.partition(".")[0] for name in modules_after("rules", root)}

    assert not loaded & {"connector", "reports", "webhooks", "flask", "jira", "pydantic", "requests", "sqlalchemy"}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_owns_our_packages(package: str) -> None:
    """The four names are common words; in a shared environment another distribution would be imported in our place."""
    assert set(packages_distributions().get(package, ())) <= {"jira-aftercare"}
