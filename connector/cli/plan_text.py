"""How does a plan read in a terminal? Clocks, what would be written and why, findings, and when to look again."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from connector.cli.write_words import said_by
from reports.causes import told
from reports.explaining import Teller
from reports.findings import Sentences
from reports.texts.moments import moment_dated, offset, promised
from reports.wording import metric
from rules.desired import Clock, Cycle, Plan
from rules.policy import Policy
from rules.public_json import plan_document

STYLES = {"breached": "bold red", "at_risk": "yellow", "running": "green", "paused": "cyan"}
COLUMNS = ("clock", "state", "due", "elapsed", "left", "target")


def print_plan(plan: Plan, policy: Policy) -> None:
    """One plan for people, in the policy's language and zone."""
    console, teller = Console(highlight=False), Teller(policy.language, policy.zone, plan.at)
    sentences = Sentences(teller)
    as_of = teller.say("explain.as_of", as_of=moment_dated(plan.at, teller.zone, teller.language))
    console.print(Text.assemble((plan.issue_key, "bold"), f"  {as_of}"))
    console.print(Text(teller.say("explain.zone", zone=teller.zone, offset=offset(plan.at, teller.zone)), style="dim"))
    if plan.facts.clocks:
        console.print(_clocks(plan, teller))
    for write in plan.writes:
        print_pair(console, teller, said_by(write, sentences), "bold", sentences.because(write.because))
    if not plan.writes:
        console.print(Text(f"  {teller.say('terminal.nothing')}"))
    for code, sentence in sentences.findings(plan_document(plan)):
        print_pair(console, teller, code, "yellow", sentence)
    console.print(Text(f"  {next_look(plan.look_again_at, teller)}"))
    console.print()


def print_pair(console: Console, teller: Teller, what: str, style: str, why: str) -> None:
    """A line about one thing."""
    line = Text(f"  {teller.say('terminal.because', what=what, why=why)}")
    line.stylize(style, 2, 2 + len(what))
    console.print(line, soft_wrap=True)


def next_look(at: int | None, teller: Teller) -> str:
    """When something is looked at again by time alone."""
    return teller.say("issues.next.none") if at is None else teller.say("issues.next", at=teller.when(at))


def _clocks(plan: Plan, teller: Teller) -> Table:
    table = Table(box=None, pad_edge=True, header_style="dim")
    for name in COLUMNS:
        justify = "right" if name in ("elapsed", "left") else "left"
        table.add_column(teller.say(f"terminal.{name}"), justify=justify)  # type: ignore[arg-type]  # one of the two
    for clock in plan.facts.clocks:
        for cycle in clock.cycles:
            state = _state(clock, cycle)
            table.add_row(
                Text(metric(clock.metric, clock.kind, teller.language)),
                Text(_state_word(state, cycle, teller), style=STYLES.get(state, "")),
                Text("" if cycle.due is None else teller.when(cycle.due)),
                duration(cycle.elapsed_ms),
                "" if cycle.remaining_ms is None else duration(cycle.remaining_ms),
                "" if cycle.target is None else promised(cycle.target, teller.language),
            )
    return table


def _state(clock: Clock, cycle: Cycle) -> str:
    if cycle.state == "cancelled":
        return "cancelled"
    if cycle.state == "stopped":
        return "missed" if cycle.breached else "met"
    if cycle.breached:
        return "breached"
    return "at_risk" if clock.at_risk and cycle is clock.cycles[-1] else cycle.state


def _state_word(state: str, cycle: Cycle, teller: Teller) -> str:
    if state == "cancelled" and cycle.reason:
        return teller.say("terminal.clock.cancelled.why", reason=told(cycle.reason, teller.language))
    return teller.say(f"terminal.clock.{state}")


def duration(ms: int) -> str:
    """Hours and minutes, rounded towards zero: 4:05, -0:30."""
    minutes = abs(ms) // 60_000
    sign = "-" if ms < 0 and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}"
