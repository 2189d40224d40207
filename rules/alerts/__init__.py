"""Who must be told now that a clock passed a threshold?"""

from rules.alerts.recipients import groups_told, roles_told
from rules.alerts.rule import alerts

__all__ = ["alerts", "groups_told", "roles_told"]
