"""What was configured: connection settings and policy, read from TOML, with every problem told at once."""

from connector.config.loading import Config, load, load_policy
from connector.config.settings import EngineSettings, SiteSettings, StoreSettings, WebhookSettings

__all__ = [
    "Config",
    "EngineSettings",
    "SiteSettings",
    "StoreSettings",
    "WebhookSettings",
    "load",
    "load_policy",
]
