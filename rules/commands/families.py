"""Which commands are there, by which words are they known, and what belongs into each?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rules.desired import Family
from rules.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a command is made of. `shape` is how it is written, after its verb.

    `words`: `after` are those behind the bar only, so that everything before it names the items; `needed` and `free`
    may stand on either side.
    """

    shape: str = ""
    names: tuple[str, ...] = ()
    item: Literal["none", "optional", "needed"] = "none"
    kind: bool = False
    score: bool = False
    dated: bool = False
    owned: bool = False
    words: Literal["after", "free", "needed"] = "free"


NAMES: Mapping[Family, tuple[str, ...]] = {
    "sla": ("时限",),
    "risk": ("风险",),
    "change": ("变更",),
    "review": ("评审",),
    "close": ("closeout", "收尾"),
    "baseline": ("基线",),
    "help": ("帮助",),
}
VERBLESS: Mapping[Family, str] = {"baseline": "set", "help": "help"}
"""Families that need no verb: everything after the name is words."""

_STATUS = Form(names=("状态",))
_RESPONSES = {"avoid": ("规避", "避免"), "mitigate": ("缓解", "减轻"), "transfer": ("转移",), "accept": ("接受",)}
_SLA = {
    "status": _STATUS,
    "pause": Form(names=("暂停",)),
    "resume": Form(names=("恢复", "继续")),
    "cause": Form(names=("原因",)),
    "extend": Form(names=("延期", "延长")),
    "ack": Form(names=("确认", "知悉")),
    "contact": Form(names=("联系",)),
    "customer": Form(names=("客户",)),
    "help": Form(names=("帮助",)),
}
_RISK = {
    "add": Form(shape="TYPE 3x4 WORDS", names=("新增", "添加", "登记"), kind=True, score=True, words="needed"),
    "assess": Form(shape="ITEM 3x4", names=("评估",), item="needed", score=True),
    **{
        verb: Form(shape="ITEM | NOTE", names=names, item="needed", dated=True, owned=True, words="after")
        for verb, names in _RESPONSES.items()
    },
    "close": Form(shape="ITEM | REASON", names=("关闭",), item="needed", words="after"),
    "reopen": Form(shape="ITEM", names=("重开", "重新打开"), item="needed", words="after"),
    "status": _STATUS,
}
_CHANGE = {
    "add": Form(shape="KIND WORDS", names=("新增", "添加", "登记"), kind=True, words="needed"),
    "assess": Form(shape="ITEM WORDS", names=("评估",), item="needed", words="needed"),
    "approve": Form(shape="ITEM | REASON", names=("批准", "同意"), item="optional"),
    "reject": Form(shape="ITEM | REASON", names=("拒绝", "驳回"), item="optional"),
    "defer": Form(shape="ITEM until YYYY-MM-DD | REASON", names=("推迟", "暂缓"), item="optional", dated=True),
    **{
        verb: Form(shape="ITEM | REASON", names=names, item="optional", dated=verb == "accept")
        for verb, names in _RESPONSES.items()
    },
    "status": _STATUS,
}
_REVIEW = {
    "done": Form(shape="NAME | NOTES", names=("完成",), item="optional", words="after"),
    "action": Form(
        shape="WORDS owner @NAME by YYYY-MM-DD", names=("行动", "措施"), dated=True, owned=True, words="needed"
    ),
    "action-done": Form(shape="ITEM", names=("行动完成", "措施完成"), item="needed", words="after"),
    "skip": Form(shape="NAME | REASON", names=("跳过",), item="optional", words="needed"),
    "status": _STATUS,
}
_CLOSE = {
    "done": Form(shape="ITEM", names=("完成",), item="needed", words="after"),
    "skip": Form(shape="ITEM | REASON", names=("跳过", "免除"), item="needed", words="needed"),
    "undo": Form(shape="ITEM", names=("撤销", "取消"), item="needed", words="after"),
    "override": Form(shape="REASON", names=("放行", "强制"), words="needed"),
    "lesson": Form(shape="WORDS", names=("经验", "教训"), words="needed"),
    "summary": Form(shape="WORDS", names=("总结", "小结"), words="needed"),
    "status": _STATUS,
}
FORMS: Mapping[Family, Mapping[str, Form]] = {
    "sla": _SLA,
    "risk": _RISK,
    "change": _CHANGE,
    "review": _REVIEW,
    "close": _CLOSE,
    "baseline": {"set": Form(shape="WORDS")},
    "help": {"help": Form()},
}


def families(policy: Policy) -> frozenset[Family]:
    """The families of which the policy knows something."""
    on: set[Family] = {"sla", "risk", "help"}
    if policy.change is not None:
        on |= {"change", "baseline"}
    if policy.reviews:
        on.add("review")
    if policy.closeouts:
        on.add("close")
    return frozenset(on)


def spelt(family: Family, verb: str, rest: str = "") -> str:
    """A command as a person writes it; the verb of a family that needs none is left out."""
    words = [f"!{family}", "" if family in VERBLESS else verb, rest]
    return " ".join(word for word in words if word)
