"""What holds for commands whatever people write."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.commands import commands
from rules.commands.wording import commands_in, only_commands
from rules.desired import Facts
from rules.model import MINUTE, Comment
from rules.policy import ChangeControl, Closeout, CreatedTrigger

PIECES = """
! / ！ ／ \\ | ｜ > " 「 」 , ， 、 : ： @ [ ] ~ * x × 0
!risk ！风险 !change !变更 !review !close !收尾 !baseline !help !sla ！时限 sla risk close 风险
add assess accept defer done skip undo action action-done override pause resume 接受 评估 完成 行动
until by owner residual 至 截至 负责人 剩余 2026-04-01 99月99日 25:99 3x4 0x0 99*99 1 3 第2项
owner@ [~accountid: {code} From: 写道：
"""
WORDS = st.sampled_from([*PIECES.split(), "\n", "\n!risk ", "\n！风险 ", "\n!close done ", "\u3000", " | "])
TEXTS = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=14).map("".join)
)


@pytest.fixture(scope="module")
def policy(build: Any) -> Any:
    return build.policy(
        change=ChangeControl(baseline=CreatedTrigger(), kinds=(), window_ms=0),
        closeouts=(Closeout(name="C", items=()),),
    )


def found(build: Any, policy: Any, comments: Sequence[Comment]) -> Facts:
    issue = build.issue("2026-03-02 10:00", comments=tuple(comments))
    result = commands(build.snapshot(issue), policy, build.at("2026-03-03 10:00"), Facts())
    return result.facts


def written(build: Any, texts: Sequence[str]) -> list[Comment]:
    start = build.at("2026-03-02 11:00")
    return [
        build.comment(start + at // 2 * MINUTE, id=str(at), author=("agent", "customer", "robot")[at % 3], text=text)
        for at, text in enumerate(texts)
    ]


@given(st.lists(TEXTS, max_size=5))
def test_no_text_breaks_the_commands(build: Any, policy: Any, texts: list[str]) -> None:
    """Each command has a number in its comment; one that is accepted has a sound item, date and score."""
    facts = found(build, policy, written(build, texts))
    assert len({(command.comment, command.number) for command in facts.commands}) == len(facts.commands)
    for command in facts.commands:
        assert command.item is None or command.item.strip()
        assert command.refused is not None or command.until is None or command.until > command.at
        assert command.refused is not None or command.score is None or 0 not in command.score
    for text in texts:
        assert only_commands(text) in (True, False)
        assert all(spoken.known or spoken.nearest for spoken in commands_in(text))


@given(st.lists(TEXTS, max_size=5), st.data())
def test_neither_order_nor_repetition_of_deliveries_matters(
    build: Any, policy: Any, texts: list[str], data: st.DataObject
) -> None:
    """The same comments on several pages, in any order, say the same."""
    comments = written(build, texts)
    shuffled = data.draw(
        st.permutations([*comments, *data.draw(st.lists(st.sampled_from(comments)) if comments else st.just([]))])
    )
    assert found(build, policy, shuffled) == found(build, policy, comments)


@given(TEXTS)
def test_a_comment_of_ours_commands_nothing(build: Any, policy: Any, text: str) -> None:
    """Whatever it says, and whoever's account wrote it."""
    assert found(build, policy, [replace(one, author="us") for one in written(build, [text])]).commands == ()
