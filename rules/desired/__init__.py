"""What a rule answers with: facts for later rules, wishes for Jira, findings for people; and the plan of all."""

from rules.desired.answers import (
    AddLabel,
    CardReads,
    CreateCard,
    CreateNotice,
    EditCard,
    Facts,
    Finding,
    LabelOn,
    LookAgain,
    Plan,
    RemoveLabel,
    Result,
    SetProperty,
    Tell,
    Wish,
    Write,
)
from rules.desired.asked import (
    Command,
    CommandPause,
    Contact,
    Extension,
    Refusal,
)
from rules.desired.clocks import (
    Clock,
    Cycle,
    FormerBreach,
    GoalSpan,
    Interval,
    Ticks,
)
from rules.desired.practice import (
    RiskFact,
)
from rules.desired.shown import (
    Card,
    CardRow,
    Notice,
    Reason,
)

__all__ = [
    "AddLabel",
    "Card",
    "CardReads",
    "CardRow",
    "Clock",
    "Command",
    "CommandPause",
    "Contact",
    "CreateCard",
    "CreateNotice",
    "Cycle",
    "EditCard",
    "Extension",
    "Facts",
    "Finding",
    "FormerBreach",
    "GoalSpan",
    "Interval",
    "LabelOn",
    "LookAgain",
    "Notice",
    "Plan",
    "Reason",
    "Refusal",
    "RemoveLabel",
    "Result",
    "RiskFact",
    "SetProperty",
    "Tell",
    "Ticks",
    "Wish",
    "Write",
]
