"""The card of a project and its reminders, in every language: what stands first, what is left out, what fits."""

import json
from dataclasses import replace

import pytest

from reports import render_adf, render_html, render_wiki
from reports.calls import calls_document
from reports.document import Document, Lozenge, Panel, Table
from reports.messages import entry_of, read_entry
from reports.project_cards import project_card_document
from reports.texts import projects
from rules.desired import (
    AgendaLine,
    BudgetUse,
    Call,
    Calls,
    CountsFact,
    DateMove,
    GapFact,
    LoadFact,
    ProjectCard,
    ProjectMilestone,
    ReviewFact,
    Scope,
)
from rules.model import Issue, Person

HOUR = 3600
PEOPLE = {"a1": Person(id="a1", name="Li Wei", login="li.wei"), "a2": Person(id="a2", name="Wang Fang")}
DUE = 1_763_713_800_000
LOAD = LoadFact(
    account="a1",
    monday="2026-11-23",
    capacity_s=40 * HOUR,
    load_s=46 * HOUR,
    percent=115,
    band="over",
    plannable=3,
    open=4,
)
CALM = replace(LOAD, monday="2026-11-30", load_s=0, percent=0, band="normal")
MILESTONE = ProjectMilestone(
    id="7",
    name="Firmware 1.4",
    kind="version",
    planned="2026-11-20",
    current="2026-12-04",
    forecast="2026-12-04",
    state="behind",
    pace="behind",
    slip=14,
    moves=(DateMove(at=DUE, before="2026-11-20", after="2026-12-04"),),
    members=13,
    done_percent=40,
    unestimated=2,
    elapsed=16,
    total=21,
    scope=Scope(committed=("A",) * 10, added=("B",) * 3, removed=(), done=("A",) * 6, carried_over=(), open=()),
)
BUDGET = BudgetUse(contract="Hengtai gold", spent_s=100 * HOUR, budget_s=120 * HOUR, state="at_risk")
COUNTS = CountsFact(
    open=20, plannable=15, overdue=tuple(f"ASP-{n}" for n in range(12)), unowned=("ASP-9",), undecided=2
)
CALM_CARD = ProjectCard(as_of="2026-11-23", key="ASP", zone="Asia/Shanghai", language="en", counts=CountsFact())
CARD = replace(
    CALM_CARD,
    counts=COUNTS,
    load=(LOAD, CALM),
    milestones=(MILESTONE,),
    budgets=(BUDGET,),
    reviews=(ReviewFact(name="Project review", due=DUE, next=None, state="missed", who=()),),
    gaps=(GapFact(gap="no_communication_owner", since=0, due=0, facts=(("owner", "role:Lead"),)),),
)
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh_CN"])


def wiki(card: ProjectCard) -> str:
    return render_wiki.render(project_card_document(card, PEOPLE)).replace("*", "")


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def test_both_languages_have_the_same_messages() -> None:
    """With the same fields, but for those of counted words."""
    assert projects.EN.keys() == projects.ZH_CN.keys()


@LANGUAGES
def test_what_to_act_on_stands_first(language: str) -> None:
    """In a panel of the worst state's tone, then the tables."""
    document = project_card_document(replace(CARD, language=language), PEOPLE)
    panel = document.blocks[0]
    assert isinstance(panel, Panel)
    assert (panel.tone, len(panel.content)) == ("error", 5)
    assert len(tables(document)) == 3


@LANGUAGES
def test_the_second_column_of_every_table_is_the_state(language: str) -> None:
    """A phone shows two columns without scrolling; the word is short enough for a lozenge."""
    for table in tables(project_card_document(replace(CARD, language=language), PEOPLE)):
        for row in table.rows:
            (state,) = row[1]
            assert isinstance(state, Lozenge)
            assert len(state.word) <= 8
        assert sum(column.width for column in table.columns) == 720


def test_the_card_in_english() -> None:
    """Coverage stands beside every percent, and long lists of keys end."""
    told = wiki(CARD)
    assert "Li Wei: 115 % in the week of Mon 23 Nov, 46 h of 40 h (3 of 4 issues)." in told
    assert "115 %: 46 h of 40 h, 3 of 4 issues" in told
    assert "Fri 4 Dec; 14 days later than planned (1 move)" in told
    assert "40 % of 13 issues, 2 not estimated; committed 10, added 3, removed 0, done 6" in told
    assert "100 h of 120 h (83 %)" in told
    assert "Overdue (12): ASP-0, ASP-1, ASP-2, ASP-3, ASP-4, ASP-5, ASP-6, ASP-7 and 4 more" in told
    assert "role:Lead stands for nobody" in told


def test_the_card_in_chinese() -> None:
    """The same facts."""
    told = wiki(replace(CARD, language="zh_CN")).replace("{}", "")
    assert "Li Wei：11 月 23 日（周一）当周负荷 115%，46 小时／40 小时（覆盖事务 3／4）。" in told
    assert "覆盖事务 3／4" in told
    assert "比原计划晚 14 天（调整 1 次）" in told
    assert "已逾期（12）：" in told


@LANGUAGES
def test_a_project_without_trouble_is_one_quiet_line(language: str) -> None:
    """No panel, no tables."""
    document = project_card_document(replace(CALM_CARD, language=language), PEOPLE)
    assert tables(document) == []
    assert not any(isinstance(block, Panel) for block in document.blocks)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"percent": None, "band": "no_capacity", "capacity_s": 0}, "no capacity, 46 h planned"),
        ({"account": "712020:00000000-0000-0000-0000-000000000000"}, "OVER"),
    ],
    ids=["no capacity", "an account of nobody known"],
)
def test_people_are_named_and_never_infinite(change: dict[str, object], words: str) -> None:
    """Account ids are not shown."""
    told = wiki(replace(CARD, load=(replace(LOAD, **change), CALM)))  # type: ignore[arg-type]
    assert words in told
    assert "712020" not in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"forecast": None, "slip": None}, "no date"),
        ({"slip": -2}, "2 days earlier than planned"),
        ({"slip": 0}, "Fri 4 Dec"),
        ({"scope": None, "unestimated": 0}, "40 % of 13 issues"),
        ({"state": "late", "current": "2026-11-20"}, "was planned for Fri 20 Nov; 40 % of its work is done"),
    ],
    ids=["undated", "earlier", "in time", "without a start", "late"],
)
def test_milestones_say_what_is_known(change: dict[str, object], words: str) -> None:
    """And no more."""
    assert words in wiki(replace(CARD, milestones=(replace(MILESTONE, **change),)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("open_", "plannable", "words"),
    [
        (0, 0, ("Project ASP: no open issues.", "项目 ASP：没有未完成的事务。")),
        (1, 0, ("1 open issue, without estimate or due date.", "未完成事务 1 项，缺少估算或到期日。")),
        (1, 1, ("1 open issue, with estimate and due date.", "未完成事务 1 项，有估算和到期日。")),
        (2, 1, ("2 open issues, 1 of them with", "未完成事务 2 项，其中 1 项有")),
    ],
)
@LANGUAGES
def test_the_first_line_counts_as_people_do(open_: int, plannable: int, words: tuple[str, str], language: str) -> None:
    """No issue, one, and several."""
    counts = CountsFact(open=open_, plannable=plannable)
    assert words[language != "en"] in wiki(replace(CALM_CARD, language=language, counts=counts)).replace("{}", "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"open": 1, "plannable": 0}, ("40 h, 0 of 1 issue|", "覆盖事务 0／1")),
        ({"load_s": 0, "percent": 0, "band": "normal"}, ("nothing planned, 3 of 4 issues|", "没有安排工作")),
    ],
    ids=["one issue", "nothing to do"],
)
@LANGUAGES
def test_a_week_counts_as_people_do(change: dict[str, object], words: tuple[str, str], language: str) -> None:
    """One issue is no "issues", and a week without work has no hours to tell."""
    told = wiki(replace(CARD, language=language, load=(replace(LOAD, **change),)))  # type: ignore[arg-type]
    assert words[language != "en"] in told
    assert "0 %:" not in told


EMPTY = {"members": 0, "done_percent": 0, "unestimated": 0}
NOTHING = Scope(committed=(), added=(), removed=(), done=(), carried_over=(), open=())


@pytest.mark.parametrize(
    ("change", "words", "absent"),
    [
        ({"members": 1, "unestimated": 1}, ("of 1 issue, not estimated;", "40%，未估算"), "1 issues"),
        ({"members": 1, "unestimated": 0, "scope": None}, ("40 % of 1 issue|", "1 项事务完成 40%"), "1 issues"),
        ({**EMPTY, "scope": None}, ("no issues", "尚无事务"), "0 %"),
        ({**EMPTY, "scope": NOTHING}, ("no issues", "尚无事务"), "committed"),
        (EMPTY, ("no issues; committed 10", "尚无事务；承诺 10"), "0 %"),
        ({**EMPTY, "state": "late"}, ("no issue belongs to it", "尚无所属事务"), "0 %"),
        (EMPTY, ("no issue belongs to it, 16 of 21", "尚无所属事务，工作日已过 16／21"), "0 %"),
        ({"slip": 1}, ("1 day later than planned (1 move)", "晚 1 天（调整 1 次）"), "1 days"),
        ({"slip": -1}, ("1 day earlier than planned", "早 1 天"), "1 days"),
    ],
)  # fmt: skip
@LANGUAGES
def test_a_milestone_counts_as_people_do(
    change: dict[str, object], words: tuple[str, str], absent: str, language: str
) -> None:
    """And says nothing of what there is nothing of."""
    milestone = replace(MILESTONE, **change)  # type: ignore[arg-type]
    told = wiki(replace(CALM_CARD, language=language, milestones=(milestone,)))
    assert words[language != "en"] in told
    assert absent not in told


@pytest.mark.parametrize(("n", "words"), [(11, "1 more is not shown."), (12, "2 more are not shown.")])
def test_what_is_not_shown_is_counted(n: int, words: str) -> None:
    """One is."""
    milestones = tuple(replace(MILESTONE, id=str(number), state="on_time") for number in range(n))
    assert words in wiki(replace(CALM_CARD, milestones=milestones))


@LANGUAGES
def test_the_largest_card_fits(language: str) -> None:
    """Hundreds of people, milestones and contracts: the worst are shown, the rest is counted."""
    loads = tuple(
        replace(LOAD, account=f"p{n}", monday=day) for n in range(300) for day in ("2026-11-23", "2026-11-30")
    )
    card = replace(
        CARD,
        language=language,
        load=loads,
        milestones=tuple(replace(MILESTONE, id=str(n), name=f"R {n} " + "x" * 200) for n in range(100)),
        budgets=tuple(replace(BUDGET, contract=f"C {n} " + "y" * 200) for n in range(100)),
    )
    document = project_card_document(card, {f"p{n}": Person(id=f"p{n}", name="N" * 255) for n in range(300)})
    adf = json.dumps(render_adf.render(document, {}), ensure_ascii=False, separators=(",", ":"))
    assert len(adf) <= 32_767
    assert len(render_wiki.render(document)) <= 32_767
    assert ("290 more" if language == "en" else "另有 290 项") in render_wiki.render(document)
    assert render_html.render(document)


FACTS: dict[str, tuple[tuple[str, str | int], ...]] = {
    **{
        f"project.over_capacity{kind}": (
            ("name", "Li Wei"),
            ("monday", "2026-11-23"),
            ("percent", 115),
            ("load_s", 46 * HOUR),
            ("capacity_s", 40 * HOUR),
            ("plannable", 3),
            ("open", 4),
            ("heaviest", "ASP-1, ASP-2"),
            ("moves", "ASP-1 / ASP-2"),
        )
        for kind in ("", ".moves", ".none")
    },
    "project.no_communication_owner": (("owner", "role:Lead"),),
    "project.budget_at_risk": (("contract", "Gold"), ("spent_s", HOUR), ("budget_s", 2 * HOUR)),
    "project.budget_spent": (("contract", "Gold"), ("spent_s", HOUR), ("budget_s", 2 * HOUR)),
    "project.reason": (("milestone", "1.4"), ("moves", 2), ("days", 14)),
}
AGENDA = tuple(
    AgendaLine(about="schedule", text=f"agenda.project.{name}", facts=facts)
    for name, facts in {
        **dict.fromkeys(
            ("late", "behind", "on_time", "unknown", "done"),
            (("milestone", "1.4"), ("date", "2026-12-04"), ("days", 3)),
        ),
        "dates": (("overdue", 1), ("undated", 2)),
        "load": (("n", 1), ("plannable", 2), ("open", 3)),
        "budget": (("contract", "Gold"), ("spent_s", HOUR), ("budget_s", 2 * HOUR)),
        "risks": (("keys", "ASP-1"),),
        "open": (("n", 4),),
    }.items()
)


@LANGUAGES
@pytest.mark.parametrize("text", FACTS)
def test_every_reminder_is_a_sentence_in_a_comment_and_in_a_message(text: str, language: str) -> None:
    """Filled, without a brace or a raw number of seconds."""
    call = Call(
        op="o", practice="project", text=text, since=DUE, tell=("a1",), late=False, facts=FACTS[text], agenda=AGENDA[:2]
    )
    calls = Calls(op="o", calls=(call,), zone="Asia/Shanghai", language=language)
    told = render_wiki.render(calls_document(calls, PEOPLE, None))
    assert not {"165600", "3600", "load_s"} & set(told.split())
    assert "2026-11-23" not in told
    issue = Issue(id="1", key="ASP-1", project="ASP", created=0)
    entry = entry_of(calls, issue, "https://jira/browse/ASP-1", language)
    assert read_entry(json.loads(json.dumps(entry))).key == "ASP-1"
    assert "{" not in json.dumps(entry_of(calls, issue, "x", language)["text"] if "text" in entry else "")  # type: ignore[index, call-overload, operator]


@LANGUAGES
def test_every_line_of_an_agenda_is_filled(language: str) -> None:
    """Amounts and dates in words."""
    for line in AGENDA:
        call = Call(
            op="o",
            practice="review",
            text="review.due",
            since=DUE,
            tell=(),
            late=False,
            facts=(("review", "R"), ("due", DUE)),
            instants=("due",),
            agenda=(line,),
        )
        told = render_wiki.render(
            calls_document(Calls(op="o", calls=(call,), zone="UTC", language=language), PEOPLE, None)
        )
        assert "2026-12-04" not in told
        assert "3600" not in told


def test_every_message_of_a_reminder_is_tried_here() -> None:
    """None is left out."""
    tried = {f"call.{text}" for text in FACTS}
    assert {key for key in projects.EN if key.startswith("call.")} - {"call.project.do"} == tried
    assert {key for key in projects.EN if key.startswith("agenda.")} == {line.text for line in AGENDA}
