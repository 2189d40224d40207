"""Who must be told now that a clock passed a threshold?"""

from rules.alerts.recipients import components_told, groups_told, roles_told
from rules.alerts.rule import alerts

__all__ = ["alerts", "components_told", "groups_told", "roles_told"]
