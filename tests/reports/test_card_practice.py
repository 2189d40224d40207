"""What the card says of the families of the practice, and what it does without when it is too long."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import render_adf, render_html, render_wiki
from reports.cards import card_document
from reports.document import BulletList, Document, Paragraph, Section, Table, Task, TaskList, Text
from reports.fitting import fit, utf16
from rules.desired import ActionFact, Card, ChecklistItem, GapFact, Interval, ReviewFact, RiskFact
from rules.model import DAY, HOUR
from tests.full_card import AS_OF, PEOPLE, full_card

LANGUAGES = ("en", "zh_CN")
JIRA_TAKES = 32_767
HEADS = {
    "en": ("Changes to decide", "Risks", "Plan", "Milestones", "Reviews", "Open actions", "Field repair", "Contract"),
    "zh_CN": ("待决定的变更", "风险", "计划", "里程碑", "评审", "未完成的行动项", "现场维修", "合同"),
}


def heads(document: Document) -> list[str]:
    """How the paragraphs at the root begin."""
    blocks = [block for block in document.blocks if isinstance(block, Paragraph)]
    return ["".join(getattr(inline, "text", "") for inline in block.content) for block in blocks]


def clocks(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_families_stand_in_the_order_of_urgency(language: str) -> None:
    """State and due first, then what must be decided, and so on down to the history."""
    document = card_document(full_card(language), PEOPLE)
    said = heads(document)
    places = [next(place for place, line in enumerate(said) if line.startswith(head)) for head in HEADS[language]]

    assert places == sorted(places)
    assert isinstance(document.blocks[1], Table)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", ["risks", "changes", "gaps", "milestones", "reviews", "actions", "checklists"])
def test_a_family_with_nothing_to_say_is_absent(family: str, language: str) -> None:
    """The card is shorter by its lines, and by nothing else."""
    full = full_card(language)
    more, less = (card_document(card, PEOPLE) for card in (full, replace(full, **{family: ()})))

    assert len(less.blocks) < len(more.blocks)
    assert len(less.sections) < len(more.sections)
    assert set(heads(less)) <= set(heads(more))


MANY: Mapping[str, Callable[[Card, int], tuple[Any, ...]]] = {
    "risks": lambda card, n: tuple(replace(card.risks[1], number=number) for number in range(1, n + 1)),
    "changes": lambda card, n: tuple(replace(card.changes[1], number=number) for number in range(1, n + 1)),
    "gaps": lambda card, n: card.gaps[:1] * n,
    "milestones": lambda card, n: card.milestones[:1] * n,
    "reviews": lambda card, n: card.reviews[:1] * n,
    "actions": lambda card, n: card.actions[1:] * n,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", MANY)
def test_of_many_the_first_five_are_listed_and_the_others_counted(family: str, language: str) -> None:
    """A last grey line says how many more there are."""
    card = full_card(language)
    bare = replace(card, **dict.fromkeys((*MANY, "checklists", "replies"), ()), rows=())
    document = card_document(replace(bare, **{"risks": card.risks[:1], family: MANY[family](card, 9)}), PEOPLE)
    lists = [block for block in document.blocks if isinstance(block, BulletList) and len(block.items) > 1]

    assert [len(block.items) for block in lists] == [6]
    assert "4" in lists[0].items[-1][0].text
    assert lists[0].items[-1][0].small


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_without_clocks_says_what_there_is(language: str) -> None:
    """It does not say that no clock runs: nobody asked."""
    said = "\n".join(heads(card_document(replace(full_card(language), rows=()), PEOPLE)))

    assert ("No clock is running" if language == "en" else "没有正在进行的计时") not in said
    assert HEADS[language][0] in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"quiet": True, "response": "accept", "review_at": None, "owner": None}, "Accepted."),
        ({"response": "avoid", "owner": "gone", "review_at": None}, "Avoid: gone."),
        ({"response": "transfer", "owner": "712020:" + "f" * 36, "review_at": None}, "Transfer: somebody unknown."),
        ({"response": None, "owner": None, "residual": (1, 2)}, "Left after the response: 1 × 2."),
        ({"likelihood": 7, "response": None}, "likelihood 7, impact 4 (major)."),
        ({"type": "reputation"}, "(reputation): likelihood"),
    ],
)
def test_a_risk_tells_its_answer_as_far_as_it_is_known(change: dict[str, Any], words: str) -> None:
    """Owner and date only where there are any; a rating outside the scale has no word."""
    card = full_card("en")
    risk = replace(card.risks[1], **{"residual": None, **change})
    document = card_document(replace(card, rows=(), risks=(risk,)), PEOPLE)
    items = [item for block in document.blocks if isinstance(block, BulletList) for item in block.items]

    assert any(words in "".join(getattr(inline, "text", "") for inline in item) for item in items)


def test_one_thing_to_decide_or_do_is_named_in_its_command() -> None:
    """With several the reader fills in the number."""
    card = full_card("en")
    one = card_document(replace(card, changes=card.changes[1:2], actions=card.actions[:1]), PEOPLE)
    many = card_document(card, PEOPLE)

    assert "!change approve 2" in "\n".join(heads(one))
    assert "!review action-done 1" in "\n".join(heads(one))
    assert "!change approve NUMBER" in "\n".join(heads(many))


LEFT_OUT = "Left out, because it would be too long for Jira: "
STEPS = [
    "Clock history",
    "Commands",
    "Milestones",
    "Plan",
    "Open actions",
    "Reviews",
    "Contract and budget",
    "Risks",
    "Closing checklist",
    "Changes",
]


def test_a_card_that_is_too_long_does_without_the_least_urgent_first() -> None:
    """In the order of docs/rules.md; a grey line names what is left out, and the clocks stay."""
    document = card_document(full_card("en"), PEOPLE)
    gone: list[str] = []
    size = render_adf.size(render_adf.render(document, limit=10**6))
    for limit in range(size, 2_000, -100):
        fitted = fit(document, lambda one: render_adf.size(render_adf.render(one, limit=10**6)), limit)
        assert clocks(fitted) == clocks(document)
        named = heads(fitted)[-1].removeprefix(LEFT_OUT) if heads(fitted)[-1].startswith(LEFT_OUT) else ""
        gone += [title for title in STEPS if title in named.rstrip(".").split(", ") and title not in gone]

    assert gone == STEPS


def test_a_long_checklist_loses_what_is_done_before_families_go() -> None:
    """Ten lines of it are kept, those that are open first, and the others are counted."""
    tasks = tuple(Task(str(number), (Text(f"{number} " + "x" * 50),), number % 2 == 0) for number in range(30))
    document = Document(
        (TaskList(tasks), Paragraph((Text("end"),))), "en", sections=(Section("List", 0, 1, 10), Section("List", 0, 1))
    )
    cut, without = fit(document, lambda one: len(repr(one)), 4_000), fit(document, lambda one: len(repr(one)), 500)
    kept = cut.blocks[0]
    assert isinstance(kept, TaskList)

    assert [task.id for task in kept.items] == [str(number) for number in range(1, 20, 2)]
    assert cut.blocks[1] == Paragraph((Text("20 more", small=True),))
    assert heads(without) == ["end", "Left out, because it would be too long for Jira: List."]


def test_an_emoji_counts_twice() -> None:
    """As it does where Jira counts."""
    assert utf16("a字😀") == 4


HARD = ("x" * 400, "字" * 400, "😀" * 400, "{*|}[]!~^_-+?\\" * 30, "a\nb\n" * 100, '"' * 400, " ")
WORDS = st.sampled_from(HARD)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """A card at its worst: many of everything, with the hardest words."""
    full, word = full_card(draw(st.sampled_from(LANGUAGES))), draw(WORDS)
    history = tuple(
        Interval(
            from_=AS_OF + n * HOUR - 90 * DAY, to=AS_OF + (n + 1) * HOUR - 90 * DAY, kind="running", ms=1, cause=word
        )
        for n in range(draw(st.integers(0, 40)))
    )
    row = replace(full.rows[0], metric=word, calendar=word, history=history)
    item = replace(full.changes[1].items[0], field=word, before=word[:30], after=word[-30:])
    change = replace(full.changes[1], items=(item,) * 9, kinds=(word,) * 3, assessment=word)
    boxes = tuple(ChecklistItem(number=n, id=f"box-{n}", text=word, mandatory=True, state="open") for n in range(1, 41))
    risk = RiskFact(rule=word, type=word, likelihood=5, impact=5, band=word, number=3, owner=word, words=word)
    action = ActionFact(number=1, text=word, at=AS_OF, owner=word, due=AS_OF)
    review = ReviewFact(name=word, due=AS_OF, next=AS_OF, state=draw(st.sampled_from(["due", "done"])), who=())
    gap = GapFact(gap="open_children", since=AS_OF, due=AS_OF, facts=(("n", 9), ("keys", word)))
    contract = replace(full.contracts[0], name=word)
    many = st.integers(0, 60)
    return replace(
        full,
        rows=(row,) * draw(st.integers(1, 80)),
        risks=(risk, replace(risk, response="mitigate", residual=(5, 5))) * (draw(many) // 2),
        scales=((word,) * 5, (word,) * 5),
        changes=(change, replace(change, items=(), words=word)) * (draw(many) // 2),
        gaps=(gap,) * draw(many),
        milestones=(replace(full.milestones[2], name=word),) * draw(many),
        reviews=(review,) * draw(many),
        actions=(action,) * draw(many),
        contracts=(contract,) * draw(st.integers(0, 90)),
        checklists=(replace(full.checklists[0], name=word, items=boxes),) * draw(st.integers(0, 3)),
        replies=(replace(full.replies[2], argument=word),) * 3,
    )


@settings(max_examples=20)
@given(cards())
def test_any_card_fits_and_keeps_the_clocks(card: Card) -> None:
    """In ADF and in wiki markup it is shorter than Jira takes, and the worst clocks are there with state and due."""
    document = card_document(card, PEOPLE)
    tree, markup = render_adf.render(document), render_wiki.render(document)
    table = next(node for node in tree["content"] if node["type"] == "table")

    assert utf16(json.dumps(tree, ensure_ascii=False, separators=(",", ":"))) < JIRA_TAKES
    assert utf16(markup) < JIRA_TAKES
    assert "<table>" in render_html.render(document)
    assert len(table["content"]) - 1 >= min(len(card.rows), 4)
    assert "status" in json.dumps(table["content"][1])
    assert any(line.startswith("||") for line in markup.splitlines())


@pytest.mark.data
@settings(max_examples=10)
@given(card=cards())
def test_any_card_is_valid_for_jira(card: Card, shared_data: Path) -> None:
    """Atlassian's own schema accepts it, however much of it was cut."""
    schema = jsonschema_rs.validator_for(json.loads((shared_data / "adf" / "full.json").read_text(encoding="utf-8")))
    tree = render_adf.render(card_document(card, PEOPLE))

    assert [error.message for error in schema.iter_errors(tree)] == []
