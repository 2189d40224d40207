"""Does each effect leave by its own door? What import-linter cannot see is read from the syntax here."""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.architecture.conftest import Module

PURE = {
    *("__future__", "abc", "bisect", "calendar", "collections", "contextlib", "dataclasses", "datetime", "decimal"),
    "difflib",
    *("enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math", "operator", "re", "string"),
    *("types", "typing", "unicodedata", "zoneinfo"),
}
"""Of the standard library, what neither reads nor changes anything outside the process. (zoneinfo reads the zones.)"""

CLOCK_READS = {
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime"),
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
}
TAKES_AN_INSTANT = {"time.localtime", "time.gmtime", "time.ctime"}
"""Read the clock only when they are called without an argument."""

NETWORK = {"aiohttp", "ftplib", "http.client", "httpx", "smtplib", "socket", "urllib.request", "urllib3"}
MAY_CONNECT = ("connector.jira_io", "connector.sandbox")

BROAD = {"Exception", "BaseException"}
MAY_CATCH_ALL = {
    "connector/cli/backtest_run.py": "one odd issue of thousands is listed, and the others are counted",
    "connector/worker.py": "one bad issue never stops the rest",
    "rules/planning.py": "one broken rule becomes a finding, and the others go on",
    "rules/project/planning.py": "one broken part becomes a finding, and the others go on",
}


def calls(module: "Module") -> Iterator[tuple[str, ast.Call]]:
    """(dotted name, node) of every call."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def catches_all(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(ast.unparse(one) in BROAD for one in caught)


def test_only_the_clock_reads_the_wall_clock(product: "list[Module]") -> None:
    """`now` is a parameter everywhere else, so that any instant can be asked about."""
    reads = [
        f"{module.path}:{node.lineno} {name}"
        for module in product
        if module.path != "connector/clock.py"
        for name, node in calls(module)
        if name in CLOCK_READS and not (name in TAKES_AN_INSTANT and node.args)
    ]

    assert not reads


def test_rules_need_only_pure_modules_and_lark(product: "list[Module]") -> None:
    """A list of what is allowed, since the standard library grows."""
    rules = [module for module in product if module.path.startswith("rules/")]
    foreign = [
        f"{module.path}: {name}"
        for module in rules
        for name in module.imports()
        if name.partition(".")[0] not in PURE | {"lark", "rules"}
    ]

    assert rules
    assert not foreign


def test_connections_are_opened_by_jira_io_and_the_sandbox_only(product: "list[Module]") -> None:
    """Also not through the standard library."""
    leaks = [
        f"{module.path}: {name}"
        for module in product
        if not module.name.startswith(MAY_CONNECT)
        for name in module.imports() & NETWORK
    ]

    assert not leaks


def test_only_named_places_catch_everything(product: "list[Module]") -> None:
    """Everywhere else an except names what it expects."""
    broad = [
        f"{module.path}:{node.lineno}"
        for module in product
        if module.path not in MAY_CATCH_ALL
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and catches_all(node)
    ]

    assert not broad


def test_no_test_replaces_our_classes_by_mocks(suite: "list[Module]") -> None:
    """The sandbox and small fakes with a life of their own stand in; a mock would only repeat the code it tests."""
    assert not [module.path for module in suite if "unittest.mock" in module.imports()]


def test_whole_test_modules_are_never_skipped(suite: "list[Module]") -> None:
    """A module that is not collected cannot be required by AFTERCARE_REQUIRE; a fixture skips test by test."""
    skipping = [
        f"{module.path}:{node.lineno}"
        for module in suite
        for name, node in calls(module)
        if name.endswith("importorskip") or any(keyword.arg == "allow_module_level" for keyword in node.keywords)
    ]

    assert not skipping
