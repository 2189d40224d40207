"""`aftercare policy test`: does this policy say what its users expect of it? Runs their scenarios."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from connector.config import load_policy
from connector.config.scenarios import ScenarioFile, read_scenarios
from connector.errors import ConfigError
from connector.policy_tests import Verdict, check
from rules.policy import Policy

_FOUND_SOMETHING = 1
_FILE = click.Path(path_type=Path, dir_okay=False)
Result = tuple[ScenarioFile, Policy, list[Verdict]]


@click.command("test")
@click.argument("paths", metavar="[SCENARIOS]...", nargs=-1, type=_FILE)
@click.option("--policy", "policy_path", type=_FILE, help="Default: the policy that each file of scenarios names.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(paths: tuple[Path, ...], policy_path: Path | None, style: Literal["text", "json"]) -> None:
    """Play scenarios (TOML files) through a policy, and tell everything that is not as they expect.

    Without SCENARIOS: every file *.tests.toml beside the policy. Ends with 0 when all is as expected, with 1 when
    something is not, with 2 when a file cannot be used.
    """
    results = _results(_files(paths, policy_path), policy_path)
    if style == "json":
        for file, _, verdicts in results:
            for verdict in verdicts:
                click.echo(json.dumps(document(file, verdict), ensure_ascii=False, separators=(",", ":")))
    else:
        from connector.cli.policy_test_text import print_results

        print_results(results)
    if not all(verdict.good for _, _, verdicts in results for verdict in verdicts):
        sys.exit(_FOUND_SOMETHING)


def _files(paths: Sequence[Path], policy_path: Path | None) -> Sequence[Path]:
    folder = Path() if policy_path is None else policy_path.parent
    found = paths or sorted(folder.glob("*.tests.toml"))
    if not found:
        raise click.UsageError(f"There is no file *.tests.toml in {folder.resolve()}. Name the files of scenarios.")
    return found


def _results(paths: Sequence[Path], policy_path: Path | None) -> list[Result]:
    """Problems of all files at once."""
    results: list[Result] = []
    problems: dict[str, None] = {}
    for path in paths:
        try:
            file = read_scenarios(path)
            policy = load_policy(_policy_of(file, policy_path))
            results.append((file, policy, check(file, policy)))
        except ConfigError as error:
            problems.update(dict.fromkeys(error.problems))
    if problems:
        raise ConfigError(list(problems))
    return results


def _policy_of(file: ScenarioFile, policy_path: Path | None) -> Path:
    if policy_path is not None:
        return policy_path
    if file.policy is None:
        raise ConfigError([f'{file.path}:1:1: which policy is tested? Give --policy FILE, or add policy = "FILE".'])
    return file.policy


def document(file: ScenarioFile, verdict: Verdict) -> dict[str, object]:
    """A scenario for programs: one line of JSON each."""
    return {
        "file": str(file.path),
        "line": verdict.scenario.line,
        "scenario": verdict.scenario.name,
        "as_expected": verdict.good,
        "expectations": len(verdict.checked),
        "differences": [
            {
                "line": one.expectation.line,
                "clock": one.expectation.clock,
                "key": found.key,
                "expected": found.expected,
                "actual": found.actual,
            }
            for one in verdict.checked
            for found in one.differences
        ],
    }
