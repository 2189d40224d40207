"""What was promised, as the rules read it: built by connector/config from TOML, by tests by hand."""

from rules.policy.clocks import (
    CommentBy,
    CreatedTrigger,
    Entered,
    FieldChanged,
    FieldCleared,
    FieldSet,
    Goal,
    Kind,
    LabelAdded,
    Left,
    Metric,
    StateHolds,
    Target,
    Trigger,
    Unit,
)
from rules.policy.whole import (
    AlertLevel,
    People,
    Policy,
    Risk,
    RiskRule,
    WeeklyReport,
)
from rules.policy.working_time import (
    Calendar,
    Window,
)

__all__ = [
    "AlertLevel",
    "Calendar",
    "CommentBy",
    "CreatedTrigger",
    "Entered",
    "FieldChanged",
    "FieldCleared",
    "FieldSet",
    "Goal",
    "Kind",
    "LabelAdded",
    "Left",
    "Metric",
    "People",
    "Policy",
    "Risk",
    "RiskRule",
    "StateHolds",
    "Target",
    "Trigger",
    "Unit",
    "WeeklyReport",
    "Window",
]
