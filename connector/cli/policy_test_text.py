"""How do the results of scenarios read in a terminal? A line for each, and for a failed one what, where and why."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from connector.cli.interval_table import IntervalTable
from connector.cli.scenario_words import ScenarioWords
from connector.config.scenarios import ScenarioFile
from connector.policy_tests import Checked, Verdict
from connector.policy_tests.checking import moment_text
from reports.explaining import Teller, stories
from reports.findings import Sentences
from reports.spans import precision
from reports.texts.catalogue import counted, say
from reports.wording import known_metric
from rules.policy import Policy
from rules.public_json import plan_document

Result = tuple[ScenarioFile, Policy, list[Verdict]]


def print_results(results: Sequence[Result]) -> None:
    """All of them in the language of their policy, failures with every difference, and a count at the end."""
    console = Console(highlight=False)
    for file, policy, verdicts in results:
        language = policy.language
        head = say(language, "terminal.test.file", file=str(file.path), digest=policy.digest[:12])
        console.print(Text(head, style="bold"), soft_wrap=True)
        words = _filled([say(language, f"terminal.test.{word}") for word in ("ok", "fail")])
        for verdict in verdicts:
            word, style = (words[0], "green") if verdict.good else (words[1], "bold red")
            console.print(Text.assemble("  ", (word, style), f"  {verdict.scenario.name}"), soft_wrap=True)
            for checked in verdict.checked:
                if checked.differences:
                    for line in _failure(file, verdict, checked, policy, console):
                        line.rstrip()
                        console.print(Text("        ") + line, soft_wrap=True)
    console.print(Text(_count(results)))


def _filled(words: Sequence[str]) -> list[str]:
    """Each as wide as the widest."""
    widest = max(map(cell_len, words))
    return [word + " " * (widest - cell_len(word)) for word in words]


def _failure(
    file: ScenarioFile, verdict: Verdict, checked: Checked, policy: Policy, console: Console
) -> Iterator[Text]:
    teller = Teller(policy.language, verdict.scenario.zone, checked.plan.at, ids=False)  # the file has no ids of events
    words = ScenarioWords(Sentences(teller), checked.plan.findings)
    yield Text(_place(file, checked, words), "bold")
    keys = _filled([one.key for one in checked.differences])
    expected, actual = _filled([teller.say("terminal.test.expected"), teller.say("terminal.test.actual")])
    for key, one in zip(keys, checked.differences, strict=True):
        yield Text.assemble("  ", key, f"  {expected}  ", (words.value(one.key, one.expected), "green"))
        yield Text.assemble("  ", " " * cell_len(key), f"  {actual}  ", (words.value(one.key, one.actual), "red"))
    yield from (Text(f"  {line}") for line in _why(checked, words.sentences))
    if checked.number is not None and checked.clock is not None:
        yield from _intervals(checked, teller, console)


def _place(file: ScenarioFile, checked: Checked, words: ScenarioWords) -> str:
    """Which expectation it is: file and line, when, of which clock."""
    expectation, teller = checked.expectation, words.sentences.teller
    place, at = f"{file.path}:{expectation.line}", words.moment(moment_text(expectation.at, teller.zone))
    if expectation.clock is None:
        return teller.say("terminal.test.at", place=place, at=at)
    clock = known_metric(expectation.clock, teller.language)
    return teller.say("terminal.test.at.clock", place=place, at=at, clock=clock)


def _why(checked: Checked, sentences: Sentences) -> Iterator[str]:
    teller = sentences.teller
    for code, sentence in sentences.findings(plan_document(checked.plan)):
        yield teller.say("terminal.because", what=code, why=sentence)
    if checked.expectation.clock is not None and checked.clock is None and not checked.plan.findings:
        yield teller.say("terminal.test.no_clock")


def _intervals(checked: Checked, teller: Teller, console: Console) -> Iterator[Text]:
    """The table that explains the cycle."""
    story = stories(plan_document(checked.plan), teller)[_number(checked)]
    width = console.width - 10
    for goal in story.goals:
        yield from (Text("  ") + line for line in Text(goal).wrap(console, width))
    table = IntervalTable(teller, precision([story]), width)
    yield from (Text("  ") + line for line in table.lines(story))


def _number(checked: Checked) -> int:
    """Where the cycle stands among all cycles of the plan."""
    place = checked.number or 0
    for clock in checked.plan.facts.clocks:
        if clock is checked.clock:
            break
        place += len(clock.cycles)
    return place


def _count(results: Sequence[Result]) -> str:
    """In the language of the policy, or of the first of several."""
    language = next((policy.language for _, policy, _ in results), "en")
    verdicts = [verdict for _, _, found in results for verdict in found]
    bad = sum(not verdict.good for verdict in verdicts)
    fields = {"expectations": sum(len(verdict.checked) for verdict in verdicts)}
    if bad:
        return counted(language, "terminal.test.some", len(verdicts), **fields, good=len(verdicts) - bad, bad=bad)
    return counted(language, "terminal.test.all", len(verdicts), **fields)
