"""Every template in every language says exactly what a person has read and approved, and says it validly."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import jsonschema_rs
import pytest

from reports import render_adf, render_html, render_wiki, weekly
from reports.cards import card_document
from reports.document import Document
from reports.figures import Figures
from reports.notices import notice_document
from rules.desired import Card, Notice
from rules.model import Person

LANGUAGES = ("en", "zh_CN")
LINK = "https://example.atlassian.net/browse/AFS-410"
ZONE = "Asia/Shanghai"
CARDS = (
    "at_risk",
    "at_risk_paused",
    "breached",
    "breached_paused",
    "two",
    "paused",
    "paused_just_now",
    "running",
    "no_goal",
    "met",
    "missed",
    "unanswered",
    "cancelled",
    "untracked",
    "idle",
    "answered",
    "refused",
    "full",
)
NOTICES = (
    "breached",
    "breached_late",
    "breached_unanswered",
    "threshold",
    "threshold_late",
    "threshold_unanswered",
    "still_breached",
    "still_breached_late",
    "corrected",
    "update_due",
    "update_soon",
    "visit_due",
    "visit_soon",
    "several",
)
WEEKS = ("pressure", "attention", "steady", "running", "quiet", "empty", "no_data")
STATES = [
    *(("card", state) for state in CARDS),
    *(("notice", state) for state in NOTICES),
    *((template, state) for template in ("weekly", "digest") for state in WEEKS),
]

Make = Callable[[str, str, str], Document]


@pytest.fixture
def make(
    cards: Callable[[str], Mapping[str, Card]],
    notices: Callable[[str], Mapping[str, Notice]],
    weeks: Mapping[str, Figures],
    people: Mapping[str, Person],
) -> Make:
    """A document by template, language and state."""

    def of(template: str, language: str, state: str) -> Document:
        match template:
            case "card":
                return card_document(cards(language)[state], people)
            case "notice":
                return notice_document(notices(language)[state], people, LINK)
            case "weekly":
                return weekly.report(weeks[state], language, ZONE)
            case _:
                return weekly.digest(weeks[state], language, ZONE, LINK)

    return of


def test_the_lists_of_states_are_whole(
    cards: Callable[[str], Mapping[str, Card]],
    notices: Callable[[str], Mapping[str, Notice]],
    weeks: Mapping[str, Figures],
) -> None:
    """No state is built and then not tested."""
    assert tuple(cards("en")) == CARDS
    assert tuple(notices("en")) == NOTICES
    assert tuple(weeks) == WEEKS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "state"), STATES)
def test_a_document_says_exactly_this(
    template: str,
    state: str,
    language: str,
    make: Make,
    read: Callable[[Document], str],
    expected: Callable[[str, str, str], str],
) -> None:
    """The words are those of tests/reports/expected."""
    assert expected(template, language, state) == read(make(template, language, state))


@pytest.mark.parametrize(("template", "state"), STATES)
def test_both_languages_have_one_shape(template: str, state: str, make: Make) -> None:
    """A translation changes words, not what stands where."""
    english, chinese = (_shape(render_adf.render(make(template, language, state))) for language in LANGUAGES)

    assert english == chinese


def _shape(node: dict[str, object]) -> object:
    """Blocks and cells; the inlines of a line may stand in another order in another language."""
    content = node.get("content", [])
    assert isinstance(content, list)
    if node["type"] in ("paragraph", "heading", "caption"):
        return node["type"], sorted({child["type"] for child in content} - {"text"})
    return node["type"], [_shape(child) for child in content]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "state"), STATES)
def test_no_key_brace_or_mark_is_left_in_a_text(
    template: str, state: str, language: str, make: Make, read: Callable[[Document], str]
) -> None:
    """Neither a field that nobody filled nor the name of a message reaches the reader."""
    words = read(make(template, language, state)).replace("{restart}", "")

    assert not re.search(r"[{}]|None|\b(card|notice|weekly|reading|state|change|made)\.[a-z]", words)


@pytest.mark.parametrize(("template", "state"), STATES)
def test_chinese_words_are_not_glued_to_latin_ones(
    template: str, state: str, make: Make, read: Callable[[Document], str]
) -> None:
    """A space stands between Chinese and Latin letters or digits, and Chinese sentences have full-width marks."""
    words = re.sub(r"<[^>]*>|\[|\]|\*|~|@\S+", " ", read(make(template, "zh_CN", state)))

    assert re.findall(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]|[\u4e00-\u9fff][,;:!?]", words) == []


@pytest.mark.data
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "state"), STATES)
def test_the_document_is_valid_for_jira(
    template: str, state: str, language: str, make: Make, shared_data: Path
) -> None:
    """Atlassian's own schema accepts it, with the chart and without."""
    schema = jsonschema_rs.validator_for(json.loads((shared_data / "adf" / "full.json").read_text(encoding="utf-8")))
    document = make(template, language, state)

    for media in ({}, {"created-resolved-2026-w10.png": "6e7c7f2c-dd7a-499c-bceb-6f32bfbf30b5"}):
        tree = render_adf.render(document, media)
        assert [error.message for error in schema.iter_errors(tree)] == []
        assert render_adf.size(tree) <= 30_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "state"), STATES)
def test_a_state_is_told_in_a_word_a_phone_does_not_cut(template: str, state: str, language: str, make: Make) -> None:
    """Lozenges in tables have at most eight letters; every header cell is strong and has a width."""
    for table in _nodes(render_adf.render(make(template, language, state)), "table"):
        assert max(len(node["attrs"]["text"]) for node in [*_nodes(table, "status"), {"attrs": {"text": ""}}]) <= 8
        for cell in _nodes(table, "tableHeader"):
            assert cell["attrs"]["colwidth"][0] >= 100
            assert [text["marks"] for text in _nodes(cell, "text")] == [[{"type": "strong"}]]


def _nodes(tree: dict[str, object], kind: str) -> list[dict[str, object]]:
    content = tree.get("content", [])
    assert isinstance(content, list)
    return ([tree] if tree["type"] == kind else []) + [node for child in content for node in _nodes(child, kind)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("template", "state"), STATES)
def test_wiki_and_html_carry_the_same_words(template: str, state: str, language: str, make: Make) -> None:
    """Every text of the document is in both other forms too."""
    document = make(template, language, state)
    wiki, page = render_wiki.render(document), render_html.render(document)

    for node in _nodes(render_adf.render(document), "status"):
        assert node["attrs"]["text"].upper() in wiki
        assert f">{node['attrs']['text']}</span>" in page
    for node in _nodes(render_adf.render(document), "mention"):
        assert f"{node['attrs']['text']}</span>" in page
