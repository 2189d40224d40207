"""How is the cause of a stretch of time told to people? The rules name their evidence in plain English with ids of
history entries; here it gets the reader's language and loses the ids. What is not known is told as it is."""

import re

from reports.texts.catalogue import has, say
from reports.texts.moments import promised
from reports.wording import clipped
from rules.desired import NO_REPLY, NO_UPDATE
from rules.policy import Target, Unit

UNANSWERED = {NO_REPLY: "cause.no_reply", NO_UPDATE: "cause.no_update"}
CLOSED = re.compile(r"calendar (?P<calendar>.*?) is closed(?:: (?P<names>.*))?", re.DOTALL)
OPENS = re.compile(r"; calendar [^;]* opens$")
GOAL = re.compile(
    r"(?P<why>.*?): goal (?P<value>\d+) (?P<unit>minute|hour|working_day|calendar_day), calendar .*?"
    r"(?:, contract (?P<contract>.*?))?(?: \(policy line \d+\))?(?:; this goal since .*)?",
    re.DOTALL,
)
PAUSE = re.compile(r"(?P<why>.*?): pause condition (?P<quote>['\"])(?P<condition>.*)(?P=quote) holds", re.DOTALL)
NO_GOAL = re.compile(r"(?P<why>.*?): no goal matches", re.DOTALL)
UNTIL = re.compile(r"(?P<why>.*?): goal until \S+, calendar .*", re.DOTALL)
COMMAND = re.compile(r"(?P<why>.*?): paused by command: (?P<reason>.*)", re.DOTALL)
MOVE = re.compile(r"(?P<field>\S+) (?P<before>.*) -> (?P<after>.*) \(history \d+\)", re.DOTALL)
CHANGED = re.compile(r"(\S+) changed(?: \(history \d+\))?(?:, |$)")
VERSION = r"policy version \S+, in force from (?P<name>\d{4}-\d\d-\d\d)T[^ ,]+"
WORDS = tuple(
    (re.compile(pattern, re.DOTALL), key)
    for pattern, key in (
        (r"issue created, as field (?P<name>.*) says; in Jira at \S+", "cause.created.field"),
        (r"issue created with (?:status|label) (?P<name>.*)", "cause.created.with"),
        (r"(?:the )?customer wrote \(.*\)", "cause.customer"),
        (r"(?:public update|agent wrote) \(.*\)", "cause.agent"),
        (r"command to resume", "cause.resume"),
        (r"command \(comment [^)]*\)(?:: (?P<name>.*))?", "cause.command"),
        (r"label (?P<name>.*) added \(history \d+\)", "cause.label"),
        (r"field (?P<name>.*) was set", "cause.set"),
        (r"condition ['\"](?P<name>.*)['\"] holds", "cause.condition"),
        (r"another goal took over: a new cycle began", "cause.new_cycle"),
        (rf"{VERSION} has no such clock", "cause.version.lacks"),
        (rf"{VERSION} has no such cycle here", "cause.version.other"),
        (rf"{VERSION}(?:, .*)?", "cause.version"),
        (r"contract (?P<name>.*) began", "cause.contract.began"),
        (r"contract (?P<name>.*) ended", "cause.contract.ended"),
    )
)
"""Other evidence, and the text that tells it."""
UNITS: dict[str, Unit] = {
    "minute": "minute",
    "hour": "hour",
    "working_day": "working_day",
    "calendar_day": "calendar_day",
}


def told(cause: str, language: str) -> str:
    """The cause in words; "" for none."""
    text = OPENS.sub("", cause)
    if match := CLOSED.fullmatch(text):
        calendar, names = match["calendar"], match["names"]
        key = "explain.closed.named" if names else "explain.closed"
        return say(language, key, calendar=calendar, names=names or "")
    if match := GOAL.fullmatch(text):
        target = promised(Target(value=int(match["value"]), unit=UNITS[match["unit"]]), language)
        why, contract = _why(match["why"], language), match["contract"]
        if contract is not None:
            return say(language, "cause.goal.contract", why=why, target=target, contract=clipped(contract, 80))
        return say(language, "cause.goal", why=why, target=target)
    if match := PAUSE.fullmatch(text):
        return say(language, "cause.pause", why=_why(match["why"], language), condition=clipped(match["condition"], 80))
    if match := UNTIL.fullmatch(text):
        return say(language, "cause.until", why=_why(match["why"], language))
    if match := COMMAND.fullmatch(text):
        reason = clipped(match["reason"], 80)
        return say(language, "cause.paused", why=_why(match["why"], language), reason=reason)
    if match := NO_GOAL.fullmatch(text):
        return say(language, "cause.no_goal", why=_why(match["why"], language))
    return _why(text.removeprefix("resolved: "), language)


def _why(why: str, language: str) -> str:
    if why == "issue created":
        return say(language, "cause.created")
    if why in UNANSWERED:
        return say(language, UNANSWERED[why])
    if match := MOVE.fullmatch(why):
        before, after = (_value(match[side], language) for side in ("before", "after"))
        return say(language, "cause.move", field=_field(match["field"], language), before=before, after=after)
    fields = CHANGED.findall(why)
    if fields and not CHANGED.sub("", why):
        names = list(dict.fromkeys(_field(field, language) for field in fields))
        return say(language, "cause.changed", fields=say(language, "list.comma").join(names))
    return _words(why, language)


def _words(why: str, language: str) -> str:
    for pattern, key in WORDS:
        if match := pattern.fullmatch(why):
            name = match.groupdict().get("name")
            return say(language, key) if name is None else say(language, f"{key}.name", name=clipped(name, 80))
    return clipped(why, 120)


def _value(value: str, language: str) -> str:
    return say(language, "empty") if value == "none" else clipped(value)


def _field(field: str, language: str) -> str:
    key = f"field.{field}"
    return say(language, key) if has(language, key) else field
