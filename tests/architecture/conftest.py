"""The sources as data: every module of the product and of the tests, parsed once."""

import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("connector", "reports", "rules", "webhooks")


@dataclass(frozen=True)
class Module:
    """One source file. `path` is relative to the checkout, with forward slashes; `name` is dotted."""

    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def imports(self) -> set[str]:
        """The full dotted names of what it imports: `from a import b` gives both a and a.b."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
        return found


def read_modules(folders: tuple[str, ...]) -> list[Module]:
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    texts = [(file, file.read_text(encoding="utf-8")) for file in files]
    return [Module(file.relative_to(ROOT).as_posix(), text, ast.parse(text)) for file, text in texts]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def product() -> list[Module]:
    """Every module of the four packages."""
    return read_modules(PACKAGES)


@pytest.fixture(scope="session")
def suite() -> list[Module]:
    """Every module under tests/."""
    return read_modules(("tests",))


@pytest.fixture(scope="session")
def kept_files() -> list[Path]:
    """What a commit of everything would hold: tracked files, and new ones that are not ignored."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this is not a git checkout")
    files = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    return [file for file in files if file.is_file()]
