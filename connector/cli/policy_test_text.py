"""How do the results of scenarios read in a terminal? A line for each, and for a failed one what, where and why."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from connector.cli.explain_text import interval_lines
from connector.config.scenarios import ScenarioFile
from connector.policy_tests import Checked, Verdict
from connector.policy_tests.checking import moment_text
from reports.explaining import Teller, stories
from reports.spans import precision
from rules.policy import Policy
from rules.public_json import plan_document

Result = tuple[ScenarioFile, Policy, list[Verdict]]


def print_results(results: Sequence[Result]) -> None:
    """All of them, failures with every difference, and a count at the end."""
    console = Console(highlight=False)
    for file, policy, verdicts in results:
        console.print(Text(f"{file.path}, policy {policy.digest[:12]}", style="bold"), soft_wrap=True)
        for verdict in verdicts:
            word, style = ("ok  ", "green") if verdict.good else ("FAIL", "bold red")
            console.print(Text.assemble("  ", (word, style), f"  {verdict.scenario.name}"), soft_wrap=True)
            for checked in verdict.checked:
                if checked.differences:
                    for line in _failure(file, verdict, checked, policy, console):
                        line.rstrip()
                        console.print(Text("        ") + line, soft_wrap=True)
    console.print(Text(_count(results)))


def _failure(
    file: ScenarioFile, verdict: Verdict, checked: Checked, policy: Policy, console: Console
) -> Iterator[Text]:
    expectation, zone = checked.expectation, verdict.scenario.zone
    clock = "" if expectation.clock is None else f", {expectation.clock}"
    yield Text(f"{file.path}:{expectation.line}: at {moment_text(expectation.at, zone)}{clock}", "bold")
    widest = max(len(one.key) for one in checked.differences)
    for one in checked.differences:
        yield Text.assemble("  ", one.key.ljust(widest), "  expected  ", (one.expected, "green"))
        yield Text.assemble("  ", " " * widest, "  actual    ", (one.actual, "red"))
    yield from (Text(f"  {line}") for line in _why(checked))
    if checked.number is not None and checked.clock is not None:
        yield from _intervals(checked, policy.language, zone, console)


def _why(checked: Checked) -> Iterator[str]:
    for finding in checked.plan.findings:
        yield f"{finding.code}: {finding.text}"
    if checked.expectation.clock is not None and checked.clock is None and not checked.plan.findings:
        yield "The issue is out of the policy's scope, or this clock does not start here."


def _intervals(checked: Checked, language: str, zone: str, console: Console) -> Iterator[Text]:
    """The table that explains the cycle."""
    teller = Teller(language, zone, checked.plan.at, ids=False)  # the file has no numbers of events
    story = stories(plan_document(checked.plan), teller)[_place(checked)]
    width = console.width - 10
    for goal in story.goals:
        yield from (Text("  ") + line for line in Text(goal).wrap(console, width))
    yield from (Text("  ") + line for line in interval_lines(story, teller, precision([story]), width))


def _place(checked: Checked) -> int:
    """Where the cycle stands among all cycles of the plan."""
    place = checked.number or 0
    for clock in checked.plan.facts.clocks:
        if clock is checked.clock:
            break
        place += len(clock.cycles)
    return place


def _count(results: Sequence[Result]) -> str:
    verdicts = [verdict for _, _, found in results for verdict in found]
    bad = sum(not verdict.good for verdict in verdicts)
    checked = sum(len(verdict.checked) for verdict in verdicts)
    scenarios = "1 scenario" if len(verdicts) == 1 else f"{len(verdicts)} scenarios"
    if bad:
        return f"{scenarios} with {checked} expectations: {len(verdicts) - bad} as expected, {bad} not."
    return f"{scenarios} with {checked} expectations: all as expected."
