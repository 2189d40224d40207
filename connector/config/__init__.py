"""What was configured: connection settings and policy, read from TOML, with every problem told at once."""

from connector.config.loading import CheckedPolicy, Config, check_policy, load, load_policy
from connector.config.settings import EngineSettings, NotifySettings, SiteSettings, StoreSettings, WebhookSettings

__all__ = [
    "CheckedPolicy",
    "Config",
    "EngineSettings",
    "NotifySettings",
    "SiteSettings",
    "StoreSettings",
    "WebhookSettings",
    "check_policy",
    "load",
    "load_policy",
]
