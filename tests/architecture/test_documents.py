"""Do the documents speak of the product as it is?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rules.planning

if TYPE_CHECKING:
    from tests.architecture.conftest import Module

KEY = re.compile(r"^\s*(?:# ?)?(?P<key>[A-Za-z_][\w.-]*|\"[^\"]+\")\s*=\s*\S")
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?:|#|mailto:)(?P<target>[^)#\s]+)")
DOCUMENTS = (
    "README.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/rules.md",
    "docs/operations.md",
    "docs/README.zh_CN.md",
)


def feature(rule: object) -> str:
    """The name of a rule's file or package: `sla` of rules.sla.metric."""
    return str(getattr(rule, "__module__", getattr(rule, "__name__", ""))).removeprefix("rules.").partition(".")[0]


def settings(text: str) -> Iterator[tuple[int, str, bool]]:
    """(line number, key, is it explained) of each setting that stands at the start of a line."""
    depth = 0
    above = ""
    for number, line in enumerate(text.splitlines(), 1):
        match = KEY.match(line) if depth == 0 else None
        if match and not line.lstrip().startswith("#"):
            yield number, match["key"], above.lstrip().startswith("#") or bool(re.search(r"\s#\s*\S", line))
        bare = re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", line)
        depth += bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
        above = line


def test_every_rule_is_described_and_nothing_else(root: Path) -> None:
    """docs/rules.md has one section a rule, in the order in which they run."""
    text = (root / "docs" / "rules.md").read_text()
    described = re.findall(r"^## `([\w.]+)`", text, flags=re.MULTILINE)

    assert described == [feature(rule) for rule in rules.planning.RULES]


def test_every_setting_of_the_example_is_explained(root: Path) -> None:
    """Beside it, or in the line above."""
    found = list(settings((root / "config.example.toml").read_text()))

    assert found
    assert not [f"config.example.toml:{number}: {key}" for number, key, explained in found if not explained]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_between_documents_lead_somewhere(root: Path, document: str) -> None:
    """Pictures and pages named in a document exist."""
    page = root / document
    targets = [match["target"] for match in LINK.finditer(page.read_text())]

    assert not [target for target in targets if not (page.parent / target).exists()]


def test_the_readme_opens_with_the_two_commands(root: Path) -> None:
    """Somebody who has ten seconds sees how to look at it and how to check it."""
    opening = "\n".join((root / "README.md").read_text().splitlines()[:16])

    assert "make demo" in opening
    assert "make test" in opening


def test_the_architecture_page_names_every_module(root: Path, product: "list[Module]") -> None:
    """Each file of the flat packages, each package that is a folder; a new one is placed on the page."""
    page = (root / "docs" / "architecture.md").read_text()
    names = {module.path.split("/")[1].removesuffix(".py") for module in product} - {"__init__", "__main__"}

    assert not [name for name in sorted(names) if not re.search(rf"\b{name}\b", page)]


def test_decisions_are_numbered_and_complete(root: Path) -> None:
    """Each says why, what was decided, and what else could have been."""
    records = sorted((root / "docs" / "adr").glob("*.md"))
    texts = {record.name: record.read_text() for record in records}
    wanted = (r"^Status: ", r"^## Context", r"^## Decision", r"^## (Refused|Options)")

    assert [name[:4] for name in texts] == [f"{number:04d}" for number in range(1, len(texts) + 1)]
    assert not [(name, part) for name, text in texts.items() for part in wanted if not re.search(part, text, re.M)]


def test_the_changelog_begins_with_what_is_coming(root: Path) -> None:
    """Keep a Changelog: the newest section first, here the unreleased one."""
    headings = re.findall(r"^## (.+)$", (root / "CHANGELOG.md").read_text(), flags=re.MULTILINE)

    assert headings
    assert headings[0].startswith("[Unreleased]")


def test_every_command_has_help(product: "list[Module]") -> None:
    """click shows a command's docstring; without one `aftercare --help` would list a bare name."""
    commands = [
        (module.path, node)
        for module in product
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
        and any(re.search(r"\b(command|group)\b", ast.unparse(line)) for line in node.decorator_list)
    ]

    assert commands
    assert not [f"{path}: {node.name}" for path, node in commands if not ast.get_docstring(node)]
