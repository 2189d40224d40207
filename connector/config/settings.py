"""How does Aftercare reach Jira, its store and the network? The connection tables of config.toml."""

from ipaddress import ip_address, ip_network
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from connector.config.contract_shape import read_days
from connector.config.credentials import Sources, read_secret
from connector.config.shape_values import Length

FOR_EVER = "for ever"
LEAST_INTENTS = 90


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f'"{value}" is no web address. Write it as "https://example.atlassian.net".')
    if parts.username or parts.password:
        raise ValueError('the address carries a login. Take it out, and use "email" and "token".')
    return value.rstrip("/")


def _secret(value: object, info: ValidationInfo) -> object:
    sources = info.context
    assert isinstance(sources, Sources)  # given by connector.config.loading
    return read_secret(value, sources) if isinstance(value, str) else value


def _store_address(value: str) -> str:
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        allowed = '"sqlite:///aftercare.db" or "postgresql+psycopg://USER:PASSWORD@HOST/NAME"'
        raise ValueError(f'"{value.partition(":")[0]}:..." is no store. Write {allowed}.')
    return value


def _long(days: int) -> int:
    if days < LEAST_INTENTS:
        raise ValueError(
            f"{days} days are too few: what was sent would be forgotten while it may still be asked for. "
            f'Write at least "{LEAST_INTENTS} days".'
        )
    return days


def _ever_or_days(value: object) -> int | None:
    try:
        return None if value == FOR_EVER else read_days(value)
    except ValueError as error:
        raise ValueError(f'{str(error).removesuffix(".")}, or "{FOR_EVER}".') from error


def _url_path_part(value: str) -> str:
    if "/" in value or len(value) < 20:
        raise ValueError("a path token is one part of an address, hard to guess: at least 20 characters, no slash.")
    return value


def _network(value: str) -> str:
    try:
        ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError(f'"{value}" is no address or network. Write for example "10.0.0.0/8".') from error
    return value


def _single_address(value: str) -> str:
    try:
        return str(ip_address(value))  # as the server spells it, which compares letter by letter
    except ValueError as error:
        raise ValueError(f'"{value}" is no address of a proxy. Write for example "127.0.0.1".') from error


Text = Annotated[str, Field(min_length=1)]
Port = Annotated[int, Field(ge=0, le=65_535)]
Secret = Annotated[Text, BeforeValidator(_secret)]
Network = Annotated[Text, AfterValidator(_network)]
Positive = Annotated[int, Field(ge=1)]
Amount = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Table(BaseModel):
    """Unknown keys are errors and values are not converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SiteSettings(Table):
    """`url` has no trailing slash; `email` goes with Cloud's API tokens, Data Center's personal tokens need none."""

    url: Annotated[Text, AfterValidator(_address)]
    flavour: Literal["auto", "cloud", "datacenter"] = "auto"
    email: Text | None = None
    token: Secret = Field(repr=False)


class WebhookSettings(Table):
    """All `secrets` are accepted, so that one can be replaced; `path_token` is for Jiras that cannot sign. What
    `trusted_proxy`, the address of a reverse proxy, says in X-Forwarded-For is believed."""

    host: Text = "127.0.0.1"
    port: Port = 8080
    secrets: Annotated[tuple[Secret, ...], Field(strict=False, repr=False)] = ()
    path_token: Annotated[Secret, AfterValidator(_url_path_part)] | None = Field(default=None, repr=False)
    allowed_addresses: Annotated[tuple[Network, ...], Field(strict=False)] = ()
    trusted_proxy: Annotated[Text, AfterValidator(_single_address)] | None = None
    max_body_bytes: Positive = 26_214_400


class ConsoleSettings(Table):
    """Where the operator's pages, health and metrics are shown, without a login. Elsewhere than where Jira delivers."""

    host: Text = "127.0.0.1"
    port: Port = 8081


Days = Annotated[int, BeforeValidator(read_days)]
EverOrDays = Annotated[int | None, BeforeValidator(_ever_or_days)]


def _default(days: str) -> Any:
    """As it would be written."""
    return Field(default=days, validate_default=True)


class StoreSettings(Table):
    """Where it is, and for how many days what in it; None: for ever."""

    url: Annotated[Secret, AfterValidator(_store_address)] = Field(default="sqlite:///aftercare.db", repr=False)
    keep_deliveries: Days = _default("30 days")
    keep_decisions: Days = _default("90 days")
    keep_journal: Days = _default("365 days")
    keep_words: Days = _default("30 days")
    keep_intents: Annotated[Days, AfterValidator(_long)] = _default("730 days")
    keep_versions: Days = _default("365 days")
    keep_seals: EverOrDays = _default(FOR_EVER)


class EngineSettings(Table):
    """Times are in the unit that the name says."""

    workers: Annotated[int, Field(ge=1, le=64)] = 4
    batch: Annotated[int, Field(ge=1, le=100)] = 50
    lease_seconds: Annotated[float, Field(ge=60, allow_inf_nan=False)] = 120.0
    least_seconds_between_looks: Annotated[float, Field(ge=0, le=60)] = 2.0
    unknown_outcome_wait_seconds: Annotated[float, Field(ge=0)] = 600.0
    max_comments_per_hour: Annotated[int, Field(ge=0)] = 60
    poll_minutes: Amount = 5.0
    poll_overlap_minutes: Amount = 10.0
    sweep_seconds: Amount = 1.0


class NotifySettings(Table):
    """A channel of chat or mail that a policy may name. `group`: how long the first alert waits for others, in
    milliseconds; None: as long as the policy's alerts do. `language` None: the policy's."""

    name: Text
    url: Secret = Field(repr=False)
    language: Literal["en", "zh_CN"] | None = None
    group: Length | None = None
    format: Literal["text", "markdown"] = "text"


class Settings(Table):
    """All of config.toml but the policy, which `policy` names the file of; without it the policy stands here too."""

    mode: Literal["observe", "write"] = "observe"
    policy: Text | None = None
    site: SiteSettings
    webhook: WebhookSettings = WebhookSettings()
    console: ConsoleSettings = ConsoleSettings()
    store: StoreSettings = StoreSettings()
    engine: EngineSettings = EngineSettings()
    notify: Annotated[tuple[NotifySettings, ...], Field(strict=False)] = ()


SETTINGS_KEYS = tuple(Settings.model_fields)
