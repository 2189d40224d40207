"""Is everything in the tree meant to be there?"""

import os
import re
from pathlib import Path

LARGEST = 300_000
TOP = {
    *("connector", "rules", "webhooks", "reports", "tests", "bench", "docs", ".ci"),
    *("pyproject.toml", "requirements.lock", "requirements-dev.lock", "config.example.toml", ".importlinter"),
    *("Makefile", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore"),
}
ELSEWHERE = re.compile(r"(?<![\w.~])/(?:home|Users|root|work|mnt|farm)/[\w.]")
"""A place on one particular machine."""
UNFINISHED = re.compile(r"#.*\b(?:TODO|FIXME|XXX)\b|\bNotImplementedError\b")


def readable(files: list[Path]) -> list[tuple[Path, str]]:
    """Text files with their text; what is not UTF-8 is not text."""
    texts = []
    for file in files:
        try:
            texts.append((file, file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return texts


def found(pattern: re.Pattern[str], files: list[Path], root: Path) -> list[str]:
    """file:line of every place where the pattern occurs, this file aside."""
    return [
        f"{file.relative_to(root)}:{number}: {line.strip()[:100]}"
        for file, text in readable(files)
        if file != Path(__file__)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_is_larger_than_300_kb(kept_files: list[Path], root: Path) -> None:
    """A clone stays quick, and recorded material stays where it came from."""
    sizes = [(file.relative_to(root).as_posix(), file.stat().st_size) for file in kept_files]

    assert not [(name, size) for name, size in sizes if size > LARGEST]


def test_the_top_of_the_tree_is_as_described(kept_files: list[Path], root: Path) -> None:
    """docs/architecture.md lists it; a stray file is noticed."""
    top = {file.relative_to(root).parts[0] for file in kept_files}

    assert not top - TOP


def test_what_is_described_is_there(root: Path) -> None:
    """The other way round."""
    assert not [name for name in TOP if not (root / name).exists()]


def test_nothing_points_at_one_machine(kept_files: list[Path], root: Path) -> None:
    """No path that exists only where somebody once worked."""
    assert not found(ELSEWHERE, kept_files, root)


def test_nothing_is_left_for_later(kept_files: list[Path], root: Path) -> None:
    """What is missing stands in an issue, not in the source."""
    assert not found(UNFINISHED, [file for file in kept_files if file.suffix == ".py"], root)


def test_the_check_of_a_change_can_be_run(root: Path) -> None:
    """.ci/run is executable and calls the same target as a person does."""
    script = root / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text()
