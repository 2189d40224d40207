"""Every reminder in every language: whole sentences, what to do, valid for Jira and short enough."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from reports import render_adf, render_wiki
from reports.calls import calls_document
from reports.document import BulletList, Document, Mention, Panel, Paragraph, Text
from reports.messages import entry_of, message_of, read_entry
from reports.notices import notice_document
from reports.texts import reminders
from rules.desired import AgendaLine, Call, Calls, Notice, Practice
from rules.model import Instant, Issue, Person, Value

LANGUAGES = ("en", "zh_CN")
LINK = "https://example.atlassian.net/browse/AFS-410"
ZONE = "Asia/Shanghai"
PEOPLE = {"a1": Person(id="a1", name="Li Wei", login="li.wei"), "a2": Person(id="a2", name="Wang Fang")}
DUE = 1_763_713_800_000
"""Fri 21 Nov 2025 16:30 in Shanghai."""
DATED = (("milestone", "2.4"), ("date", "2025-11-24"))
MOVED = (("milestone", "AFS-410"), ("days", 1), ("moves", 2))
RISK = (("risk", "Spare part is late"), ("likelihood", 4), ("impact", 4), ("band", "critical"))
FACTS: Mapping[str, tuple[tuple[str, str | int], ...]] = {
    "change.undecided": (("number", 2), ("kinds", "schedule, cost"), ("due", DUE)),
    "change.escalated": (("number", 2), ("kinds", "requirement"), ("due", DUE)),
    "plan.no_owner": (),
    "plan.no_due_date": (),
    "plan.no_estimate": (),
    "plan.no_acceptance_criteria": (),
    "plan.not_smart": (("missing", "specific measurable achievable relevant time_bound"),),
    "plan.overdue": (("date", "2025-11-20"),),
    "plan.does_not_fit": DATED,
    "plan.open_children": (("n", 2), ("keys", "AFS-1 AFS-2")),
    "plan.milestone_slipped": MOVED,
    "plan.milestone_overdue": DATED,
    "plan.reason": (("moves", 1), ("days", 7)),
    "risk.band": RISK,
    "risk.review": (*RISK, ("due", DUE)),
    "review.due": (("review", "Weekly review"), ("due", DUE)),
    "review.missed": (("review", "Weekly review"), ("due", DUE)),
    "review.escalated": (("review", "Weekly review"), ("due", DUE)),
    "review.action": (("number", 1), ("text", "Ask the supplier"), ("due", DUE)),
    "closeout.missing": (("checklist", "Field repair"), ("n", 1), ("missing", "Report")),
    "gate": (("missing", "Report"), ("status", "Reopened")),
    "gate_stuck": (("missing", "Report"),),
}
AGENDA = (
    AgendaLine(about="schedule", text="agenda.due", facts=(("due", "2025-11-28"),)),
    AgendaLine(about="schedule", text="agenda.clocks", facts=(("breached", 1), ("at_risk", 2))),
    AgendaLine(about="schedule", text="agenda.overdue", facts=(("date", "2025-11-20"),)),
    AgendaLine(about="schedule", text="agenda.milestone_slipped", facts=MOVED),
    AgendaLine(about="schedule", text="agenda.milestone_overdue", facts=DATED),
    AgendaLine(about="schedule", text="agenda.does_not_fit", facts=DATED),
    AgendaLine(about="cost", text="agenda.budget", facts=(("spent_s", 3600), ("budget_s", 7200))),
    AgendaLine(about="cost", text="agenda.logged", facts=(("spent_s", 5400),)),
    AgendaLine(about="quality", text="agenda.quality", facts=(("reopened", 1), ("missed", 2))),
    AgendaLine(about="risks", text="agenda.risks", facts=(("n", 2), ("heaviest", "Spare part is late"))),
    AgendaLine(about="changes", text="agenda.changes", facts=(("n", 1),)),
    AgendaLine(about="actions", text="agenda.action", facts=(("number", 1), ("text", "Ask"), ("owner", ""))),
    AgendaLine(about="actions", text="agenda.action", facts=(("number", 1), ("text", "Ask"), ("owner", "a2"))),
)
TOLD = {
    "en": (
        "Change 2 waits for a decision (schedule, cost); it was due Fri 21 Nov 16:30 (UTC+8). @Li Wei",
        "Decide with !change approve 2, reject or defer; the status card says what was changed.",
        "Milestone AFS-410 has slipped by 1 day; its date was moved 2 times. @Wang Fang",
        "Please check whether the date can be kept.",
        "Critical  Risk: Spare part is late, likelihood 4, impact 4.",
    ),
    "zh_CN": (
        "变更 2（进度、成本）等待决定，应于 11 月 21 日（周五）16:30 (UTC+8) 前作出。 @Li Wei",
        "请用 !变更 批准 2（或拒绝、推迟）作出决定；变更内容见状态卡。",
        "里程碑「AFS-410」已延后 1 天，日期调整 2 次。 @Wang Fang",
        "请确认该日期能否保证。",
        "严重  风险「Spare part is late」：可能性 4，影响 4。",
    ),
}


def call(text: str, **others: object) -> Call:
    practices: tuple[Practice, ...] = ("change", "plan", "risk", "review")
    practice: Practice = next((known for known in practices if text.startswith(known)), "closeout")
    basis = Call(op=text, practice=practice, text=text, since=DUE, tell=("a1",), late=False)
    return replace(basis, facts=FACTS[text], instants=("due",), **others)


def said(language: str, *calls: Call) -> Calls:
    return Calls(op="+".join(one.op for one in calls), calls=calls, zone=ZONE, language=language)


def every(language: str) -> Mapping[str, Calls]:
    """A comment for each text, one that is late, one with an agenda, and one with everything at once."""
    alone = {text: said(language, call(text)) for text in FACTS}
    agenda = call("review.due", agenda=AGENDA[:8]), call("review.due", agenda=AGENDA[8:])
    return {
        **alone,
        "late": said(language, call("review.missed", late=True)),
        "agenda": said(language, *agenda),
        "nobody": said(language, call("plan.no_owner", tell=())),
        "several": said(language, *(call(text) for text in FACTS)),
    }


CASES = [(state, language) for state in every("en") for language in LANGUAGES]


def lines(document: Document) -> list[str]:
    (panel,) = document.blocks
    assert isinstance(panel, Panel)
    found = []
    for block in panel.content:
        for line in block.items if isinstance(block, BulletList) else (block.content,):
            found.append("".join(_word(inline) for inline in line))
    return found


def _word(inline: object) -> str:
    match inline:
        case Text(text):
            return text
        case Mention(_, name):
            return f"@{name}"
        case _:
            return str(getattr(inline, "word", ""))


def test_every_text_of_a_reminder_is_tried_here() -> None:
    """No sentence is written and then never read."""
    extra = ("call.late", "call.agenda", "call.card")
    sentences = {key for key in reminders.EN if key.startswith("call.") and not key.endswith(".do")} - set(extra)
    agenda = {key.removesuffix(".owner") for key in reminders.EN if key.startswith("agenda.")}

    assert {f"call.{text}" for text in FACTS} == sentences
    assert {line.text for line in AGENDA} == agenda


@pytest.mark.parametrize(("state", "language"), CASES)
def test_a_reminder_has_no_field_left_open_and_says_what_to_do(state: str, language: str) -> None:
    """Neither a brace nor a key nor a backtick reaches the reader; the last line is what to do, then the card."""
    found = lines(calls_document(every(language)[state], PEOPLE, LINK))
    words = "\n".join(found)

    assert not re.search(r"[{}`*]|None|  \.|\b(call|agenda|smart|kind|band)\.[a-z]", words)
    assert len(found) >= 3
    assert found[-1] == reminders.EN["call.card"] or found[-1] == reminders.ZH_CN["call.card"]


@pytest.mark.parametrize("state", every("en"))
def test_chinese_reminders_keep_the_rules_of_typography(state: str) -> None:
    """A space between Chinese and Latin letters or digits, full-width marks; no English word of ours is left."""
    words = "\n".join(lines(calls_document(every("zh_CN")[state], PEOPLE, LINK)))

    assert re.findall(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]|[\u4e00-\u9fff][,;:!?.]", words) == []
    assert re.findall(r"[\u4e00-\u9fff，。；：] [\u4e00-\u9fff，。；：]", _without_commands(words)) == []
    assert re.findall(r"\b(days?|times?|due|milestone|schedule|cost)\b", words) == []


def _without_commands(words: str) -> str:
    return re.sub(r"![\u4e00-\u9fff]+( [\u4e00-\u9fff0-9x]+)*", "!", words)


@pytest.mark.data
@pytest.mark.parametrize(("state", "language"), CASES)
def test_a_reminder_is_valid_for_jira_and_fits(state: str, language: str, shared_data: Path) -> None:
    """Atlassian's own schema accepts it."""
    schema = jsonschema_rs.validator_for(json.loads((shared_data / "adf" / "full.json").read_text(encoding="utf-8")))
    document = calls_document(every(language)[state], PEOPLE, LINK)
    tree = render_adf.render(document)

    assert [error.message for error in schema.iter_errors(tree)] == []
    assert render_adf.size(tree) <= 30_000
    assert len(render_wiki.render(document)) <= 30_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_reminders_of_several_families_stand_in_one_comment(language: str) -> None:
    """Each with its own answer behind it; people are mentioned again only where they are others."""
    comment = said(
        language,
        call("change.undecided"),
        call("plan.milestone_slipped", tell=("a2",)),
        call("risk.band", tell=("a2",)),
    )
    found = lines(calls_document(comment, PEOPLE, LINK))

    assert tuple(found[:5]) == TOLD[language]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This message comes late: it was meant for Fri 21 Nov 16:30 (UTC+8)."),
        ("zh_CN", "此消息发送较迟：原定于 11 月 21 日（周五）16:30 (UTC+8) 发送。"),
    ],
)
def test_a_late_reminder_says_so(language: str, words: str) -> None:
    """With the time for which it was meant, right behind its sentence."""
    assert lines(calls_document(every(language)["late"], PEOPLE, None))[1] == words


@pytest.mark.parametrize(
    ("language", "words"), [("en", "report; signature"), ("zh_CN", "report；signature")], ids=LANGUAGES
)
def test_what_is_missing_is_listed_with_the_marks_of_the_language(language: str, words: str) -> None:
    """Full-width in Chinese."""
    facts = (("checklist", "Field repair"), ("n", 2), ("missing", "report; signature"))
    (line, *_) = lines(calls_document(said(language, replace(call("closeout.missing"), facts=facts)), PEOPLE, None))
    assert words in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_for_twice_is_said_once(language: str) -> None:
    """Three gaps in the plan are three sentences and one request."""
    gaps = [call(f"plan.{gap}") for gap in ("no_owner", "no_due_date", "no_estimate")]
    found = lines(calls_document(said(language, *gaps), PEOPLE, None))

    assert len(found) == 4
    assert sum("@" in line for line in found) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_agenda_is_counted_at_its_end(language: str) -> None:
    """Eight lines are listed."""
    document = calls_document(said(language, call("review.due", agenda=AGENDA)), PEOPLE, None)
    (panel,) = document.blocks
    assert isinstance(panel, Panel)
    (agenda,) = [block for block in panel.content if isinstance(block, BulletList)]

    assert len(agenda.items) == 9
    assert "5" in agenda.items[-1][0].text


def test_a_person_is_named_on_the_agenda_and_an_unknown_account_is_not() -> None:
    """Account ids are for machines."""
    for owner, words in (("a2", "Wang Fang"), ("Chen Jie", "Chen Jie"), ("712020:" + "ab-" * 12, "somebody unknown")):
        line = AgendaLine(
            about="actions", text="agenda.action", facts=(("number", 1), ("text", "Ask"), ("owner", owner))
        )
        found = lines(calls_document(said("en", call("review.due", agenda=(line,))), PEOPLE, None))
        assert f"Action 1, still open: Ask ({words})." in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_wrote_is_neither_markup_nor_a_command_that_breaks_ours(language: str) -> None:
    """Stars, braces and backticks of a name stay words, and a long name is cut."""
    name = "`x` *y* {due} " + "名" * 400
    facts = (("review", name), ("due", DUE))
    document = calls_document(said(language, replace(call("review.due"), facts=facts)), PEOPLE, None)
    (panel,) = document.blocks
    assert isinstance(panel, Panel)
    (codes,) = [
        [inline.text for inline in block.content if isinstance(inline, Text) and inline.code]
        for block in panel.content[-1:]
        if isinstance(block, Paragraph)
    ]

    assert len(codes) == 2
    assert "'x' *y* {due} 名" in codes[0]
    assert render_adf.size(render_adf.render(document)) < 3_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_reminders_stand_behind_the_clocks_in_one_comment(
    language: str, notices: Callable[[str], Mapping[str, Notice]]
) -> None:
    """What the clock asks for comes first; the panel has the colour of the clock."""
    notice = replace(notices(language)["breached"], calls=(call("change.undecided"), call("plan.no_owner")))
    document = notice_document(notice, PEOPLE, LINK)
    (panel,) = document.blocks
    assert isinstance(panel, Panel)
    found = lines(document)

    assert panel.tone == "error"
    assert len(found) == 6
    assert "2" in found[2]
    assert "!" in found[3]


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_in_a_channel_says_the_same(language: str, form: str) -> None:
    """With the band of the risk as a word and the agenda as lines, and nobody mentioned."""
    comment = said(language, call("risk.band"), call("review.due", agenda=AGENDA[:3]))
    issue = Issue(id="1", key="AFS-410", project="AFS", fields={"summary": (Value("Pump leaks"),)}, created=DUE)
    title, body = message_of([read_entry(entry_of(comment, issue, LINK, language))], language, form)  # type: ignore[arg-type]
    plain = body.replace("\\", "")

    assert "AFS-410" in title
    assert ("[Critical] Risk: Spare part is late" if language == "en" else "[严重] 风险「Spare part is late」") in plain
    assert ("- Due date: Fri 28 Nov." if language == "en" else "- 到期日：11 月 28 日。") in plain
    assert "a1" not in plain
    assert "Li Wei" not in plain


def test_the_day_of_the_reminder_decides_whether_the_year_is_told() -> None:
    """A date of another year tells it."""
    later: Instant = DUE + 60 * 86_400_000
    comment = said("en", replace(call("plan.overdue"), since=later))

    assert lines(calls_document(comment, PEOPLE, None))[0].startswith("The due date has passed: Thu 20 Nov 2025.")
