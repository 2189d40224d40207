"""Tests of connector.config.policy: what a file promises, and everything that can be wrong with it, told at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.config import load_policy
from connector.errors import ConfigError
from rules.policy import AlertLevel, People, Policy, Target

CALENDAR = '[calendars.c]\ntimezone = "UTC"\nmon-sun = ["00:00-24:00"]\n'
SLA = '[[sla]]\nname = "Resolution"\nkind = "resolution"\ngoals = [{ target = "4h", calendar = "c" }]\n'


@pytest.fixture
def policy(tmp_path: Path) -> Callable[[str], Policy]:
    """The policy of a file with this text."""

    def read(text: str) -> Policy:
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return load_policy(path)

    return read


def test_a_file_with_nothing_in_it_is_a_policy_that_promises_nothing(policy: Callable[[str], Policy]) -> None:
    """Every section may be absent; the defaults are those of rules.policy."""
    empty = policy("")

    assert empty == Policy(digest=empty.digest)


def test_every_section_reaches_the_rules(policy: Callable[[str], Policy]) -> None:
    """One file with one of each."""
    found = policy(
        """
language = "zh_CN"
time_zone = "Asia/Shanghai"
scope = 'project = ASP'
enforce_created_from = 2026-03-01T00:00:00.5+08:00
label_prefix = "ac-"
internal_comments = false

[people]
agents = { groups = ["after-sales"], accounts = ["a1"] }
customers = { groups = ["clients"], account_types = [], reporter = false }

[calendars.c]
timezone = "UTC"
mon-sun = ["00:00-24:00"]

[[sla]]
name = "Resolution"
kind = "resolution"
pause = 'status = Waiting'
stop_on = "done"
at_risk = "80%"
goals = [
    { when = 'priority = High', target = "1h 30m", calendar = "c" },
    { target = "5 working days", calendar = "c" },
]

[[alerts.level]]
at = "50%"
tell = ["assignee", { account = "a2" }]
[[alerts.level]]
at = "breach"
tell = ["reporter"]

[risk]
bands = { medium = 4, high = 8, critical = 12 }
[[risk.rule]]
name = "Often"
when = 'statusCategory != Done'
type = "technical"
likelihood = 4
impact = 5
facts = { reopenings = "> 1" }

[calendars.d]
timezone = "Asia/Tokyo"
mon-fri = ["09:00-17:00"]

[report.weekly]
post = "周五 17:05"
calendar = "d"
where = { issue = { project = "ASP", type = "Report" } }
digest_on = "ASP-1"
"""
    )

    metric, rule, weekly = found.metrics[0], found.risk.rules[0], found.weekly
    assert (found.language, found.zone, found.label_prefix) == ("zh_CN", "Asia/Shanghai", "ac-")
    assert found.scope is not None
    assert found.scope.text == "project = ASP"
    assert found.enforce_created_from == 1_772_294_400_500
    assert not found.internal_comments
    assert found.people == People(
        agent_groups=frozenset({"after-sales"}),
        agent_accounts=frozenset({"a1"}),
        customer_groups=frozenset({"clients"}),
        customer_account_types=frozenset(),
        reporter_is_customer=False,
    )
    assert (metric.name, metric.kind, metric.stop_on, metric.at_risk) == ("Resolution", "resolution", "done", 80)
    assert [goal.target for goal in metric.goals] == [
        Target(value=90, unit="minute"),
        Target(value=5, unit="working_day"),
    ]
    assert [goal.line for goal in metric.goals] == [24, 25]
    assert [goal.when and goal.when.text for goal in metric.goals] == ["priority = High", None]
    assert metric.pause is not None
    assert found.alerts == (AlertLevel(at=50, tell=("assignee", "a2")), AlertLevel(at="breach", tell=("reporter",)))
    assert found.risk.bands == (("low", 1), ("medium", 4), ("high", 8), ("critical", 12))
    assert (rule.name, rule.type, rule.likelihood, rule.impact, rule.reopenings) == ("Often", "technical", 4, 5, 2)
    assert weekly is not None
    assert (weekly.project, weekly.issue_type, weekly.weekday, weekly.minute) == ("ASP", "Report", 4, 1025)
    assert (weekly.calendar.name, weekly.digest_on) == ("d", "ASP-1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('lang = "en"', "1:1: lang: there is no such key. Allowed here: language, time_zone"),
        ('langauge = "en"', 'Did you mean "language"?'),
        ('language = "de"', '1:1: language: "de" is not allowed. Write one of: "en", "zh_CN".'),
        ("language = 1", "1:1: language: 1 is not allowed"),
        ('time_zone = "Asia/Shanghia"', 'time_zone: "Asia/Shanghia" is no time zone'),
        ('label_prefix = "a b"', 'label_prefix: "a b" becomes part of a label'),
        ("enforce_created_from = 2026-03-01", "leaves open which instant is meant"),
        ("enforce_created_from = 2026-03-01T00:00:00", "leaves open which instant is meant"),
        ('enforce_created_from = "2026-03-01T00:00:00Z"', "leaves open which instant is meant"),
        ('internal_comments = "no"', "this must be true or false, without quotes"),
        ("scope = 1", "scope: this must be text in quotes"),
        ("[people]\nagent = { groups = [] }", "people.agent: there is no such key. Allowed here: agents, customers,"),
        (
            '[people]\nagents = { role = ["x"] }',
            "people.agents.role: there is no such key. Allowed here: groups, accounts, roles, domains.",
        ),
        (
            '[people]\ncustomers = { account_types = ["human"] }',
            'people.customers.account_types[1]: "human" is not allo',
        ),
        ('[people]\nagents = ["x"]', "people.agents: this must be a table"),
        ("calendars = 1", "calendars: this must be a table"),
        ("calendars = { c = 1 }", "calendars.c: this must be a table"),
        ('sla = "x"', "sla: this must be a list"),
        ('[[contracts]]\nname = "x"', "contracts: there is no such key"),
        ('[[alerts.level]]\nat = "100%"\ntell = ["assignee"]', '100% of the target is the breach. Write "breach".'),
        ('[[alerts.level]]\nat = "breach plus"\ntell = ["assignee"]', '"breach plus" is no level. Write a percentage'),
        ('[[alerts.level]]\nat = 75\ntell = ["assignee"]', "75 is no level"),
        ('[[alerts.level]]\nat = "75%"\ntell = ["asignee"]', 'level[1].tell[1]: "asignee" is nobody. Write "assignee"'),
        ('[[alerts.level]]\nat = "75%"\ntell = []', "alerts.level[1].tell: this must not be empty"),
        ('[[alerts.level]]\nat = "75%"\ntell = ["assignee"]\nrepaet = "4h"', "repaet: there is no such key"),
        ("[risk]\nbands = { low = 5, medium = 5 }", "low = 5, medium = 5, high = 10, critical = 16 do not ascend"),
        ("[risk]\nbands = { low = 2 }", "do not ascend from 1"),
        ("[risk]\nbands = { critical = 26 }", "critical: 26 is not allowed. Write a number of at most 25."),
        (
            "[risk]\nbands = { lowest = 1 }",
            "risk.bands.lowest: there is no such key. Allowed here: low, medium, high, ",
        ),
        ('[report.weekly]\ncalendar = "c"\nwhere = { issue = { project = "A" } }', 'there is no calendar "c"'),
        ('[report.daily]\npost = "x"', "report.daily: there is no such key. Allowed here: weekly."),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_a_way_out(
    problems_of: Callable[[str], list[str]], text: str, expected: str
) -> None:
    """And nothing is told twice."""
    problems = problems_of(text)

    assert expected in "\n".join(problems)
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            'kind = "respond"',
            '5:1: sla[1].kind: "respond" is not allowed. Write one of: "first_response", "next_response", ',
        ),
        (
            'on_goal_changed = "carry"',
            "5:1: sla[1].on_goal_changed: there is no such key. Allowed here: name, kind, goals,",
        ),
        ('at_risk = "0%"', "5:1: sla[1].at_risk: 0% is not between 1% and 99%"),
        ("at_risk = 100", "100% is not between 1% and 99%"),
        ("at_risk = true", "true is not a percentage"),
        ("goals = []", "5:1: sla[1].goals: this must not be empty"),
        ('goals = [{ target = "1d", calendar = "c" }]', '5:12: sla[1].goals[1].target: "1d" is not clear'),
        ('goals = [{ target = "0h", calendar = "c" }]', '"0h" leaves no time at all'),
        ('goals = [{ target = 4, calendar = "c" }]', "this must be text in quotes"),
        ('goals = [{ calendar = "c" }]', '5:10: sla[1].goals[1]: the key "target" is missing'),
        ('goals = [{ target = "4h", calendar = "d" }]', 'there is no calendar "d". Defined: c.'),
        (
            'goals = [{ target = "4h", calendar = "c" }, { when = "priority = High", target = "1h", calendar = "c" }]',
            "5:10: sla[1].goals[1]: without `when` it matches every issue",
        ),
        ("pause = 'created > -7d'", "5:1: sla[1].pause: `created > -7d` changes with time alone"),
        ("pause = 'duedate < now()'", "changes with time alone"),
        ("pause = ''", "this must be text in quotes"),
    ],
)
def test_a_wrong_clock_is_told_with_its_place_and_a_way_out(
    problems_of: Callable[[str], list[str]], line: str, expected: str
) -> None:
    """The line stands fifth, in a clock that is otherwise right."""
    key = line.partition(" ")[0]
    rest = [kept for kept in SLA.splitlines()[1:] if not kept.startswith(f"{key} ")]

    problems = problems_of(CALENDAR + "\n".join(["[[sla]]", line, *rest]))

    assert expected in "\n".join(problems)
    assert len(problems) == 1


def test_a_wrong_condition_is_shown_at_its_character(problems_of: Callable[[str], list[str]]) -> None:
    """The column is that of the token inside the string, so that an editor jumps there."""
    problems = problems_of("scope = 'project = ASP AND priority = = High'")

    assert len(problems) == 1
    assert problems[0].startswith("1:39: scope: ")


def test_names_are_given_once(problems_of: Callable[[str], list[str]]) -> None:
    """Two clocks of one name could not be told apart."""
    rule = '[[risk.rule]]\nname = "R"\nwhen = "a = 1"\ntype = "t"\nlikelihood = 1\nimpact = 1\n'
    level = '[[alerts.level]]\nat = "breach"\ntell = ["assignee"]\n'

    problems = problems_of(CALENDAR + SLA + SLA + rule + rule + level + level)

    assert problems == [
        '9:1: sla[2].name: "Resolution" is already used in line 5. Give each its own.',
        '19:1: risk.rule[2].name: "R" is already used in line 13. Give each its own.',
        '28:1: alerts.level[2].at: "breach" is already used in line 25. Give each its own, or its own `when`.',
    ]


def test_only_resolution_clocks_choose_what_stops_them(problems_of: Callable[[str], list[str]]) -> None:
    """A first response is stopped by a reply and nothing else."""
    text = CALENDAR + SLA.replace('"resolution"', '"first_response"\nstop_on = "done"')

    assert problems_of(text) == ['7:1: sla[1].stop_on: only clocks of kind = "resolution" have it. Remove it.']


def test_all_problems_are_told_at_once_in_the_order_of_the_file(problems_of: Callable[[str], list[str]]) -> None:
    """Nobody should have to mend a file one run at a time."""
    text = (
        'langauge = "en"\n[calendars.c]\ntimezone = "UTC"\nmon = ["9"]\n[[sla]]\nname = "R"\nkind = "resolution"\n'
        'goals = [{ target = "1d", calendar = "x" }, { target = "0h", calendar = "c" }]\npause = "created > -1d"\n'
        '[risk]\nbands = { low = 3 }\n[[risk.rule]]\nname = "N"\n'
    )

    places = [problem.split(": ")[:2] for problem in problems_of(text)]

    assert places == [
        ["1:1", "langauge"],
        ["4:8", "calendars.c.mon[1]"],
        ["8:10", "sla[1].goals[1]"],
        ["8:12", "sla[1].goals[1].target"],
        ["8:27", "sla[1].goals[1].calendar"],
        ["8:47", "sla[1].goals[2].target"],
        ["9:1", "sla[1].pause"],
        ["11:1", "risk.bands"],
        *[["12:1", "risk.rule[1]"]] * 4,
    ]


def test_the_digest_names_the_meaning_and_not_the_writing(policy: Callable[[str], Policy]) -> None:
    """Comments, order of tables, quotes and spellings of a length make no difference; a number does."""
    first = policy(CALENDAR + SLA)
    again = policy(
        '# comment\n\n[[sla]]\nkind = \'resolution\'\nname = "Resolution"\n[[sla.goals]]\ncalendar = "c"\n'
        'target = "4 working hours"\n' + CALENDAR
    )
    other = policy(CALENDAR + SLA.replace("4h", "5h"))

    assert first.digest == again.digest
    assert first.digest != other.digest


@pytest.mark.parametrize(
    "change",
    [
        ("mon-sun", "mon-sat"),
        ('name = "Resolution"', 'name = "Solved"'),
        ("[calendars.c]", 'time_zone = "Asia/Tokyo"\n[calendars.c]'),
        ('timezone = "UTC"', 'timezone = "UTC"\nclosed = [2026-01-01]'),
        ('kind = "resolution"', 'kind = "resolution"\npause = "a = 1"'),
    ],
    ids=lambda change: change[1],
)
def test_every_part_of_the_policy_is_in_the_digest(policy: Callable[[str], Policy], change: tuple[str, str]) -> None:
    """A plan names the digest of the policy that it was made with."""
    assert policy(CALENDAR + SLA).digest != policy((CALENDAR + SLA).replace(*change)).digest


def test_a_policy_error_is_a_configuration_error(tmp_path: Path) -> None:
    """So that the command line knows how to show it."""
    path = tmp_path / "policy.toml"
    path.write_text("language = ", encoding="utf-8")

    with pytest.raises(ConfigError):
        load_policy(path)
