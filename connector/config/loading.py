"""Can this configuration be used? Reads the files, and raises one error that tells all that is wrong with them."""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from connector.config.channels import defined_channels, note_channels, note_unknown_channels
from connector.config.credentials import Sources
from connector.config.policy import read_policy
from connector.config.positions import Path as Place
from connector.config.positions import scan
from connector.config.problems import Problems, add_validation, list_tables, unknown_key
from connector.config.settings import (
    SETTINGS_KEYS,
    ConsoleSettings,
    EngineSettings,
    NotifySettings,
    Settings,
    SiteSettings,
    StoreSettings,
    WebhookSettings,
)
from connector.config.shape import POLICY_KEYS, PolicyTable
from connector.config.toml_faults import toml_fault
from connector.config.versions import with_versions
from connector.errors import ConfigError
from rules.model import Instant
from rules.policy import Policy

Raw = dict[str, object]
ALL_KEYS = (*POLICY_KEYS, *SETTINGS_KEYS)
_NOT_HERE = re.compile(r": the (environment variable \S+ is not set|file .* cannot be read \()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that is configured. `policy_path` is the file that the policy was read from.

    `warnings` are what can be used as it stands, but hardly means what it says, each with its place.
    """

    path: Path
    mode: Literal["observe", "write"]
    site: SiteSettings
    webhook: WebhookSettings
    console: ConsoleSettings
    store: StoreSettings
    engine: EngineSettings
    policy: Policy
    policy_path: Path
    warnings: tuple[str, ...] = ()
    notify: tuple[NotifySettings, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPolicy:
    """A policy that can be used, and `warnings` as in `Config`."""

    policy: Policy
    path: Path
    warnings: tuple[str, ...]


def load(path: Path, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration of `path` with its policy. Raises ConfigError with every problem of both."""
    raw, problems = read_toml(path)
    _unknown_keys(raw, problems, (*SETTINGS_KEYS, *POLICY_KEYS))
    sources = Sources(os.environ if environ is None else environ, path.parent)
    settings = _settings(_settings_part(raw), problems, sources)
    checked, more = _policy_of(raw, path, problems)
    if settings is None or checked is None or problems.found or more:
        raise ConfigError([*problems.lines(), *more])
    return Config(
        path=path,
        mode=settings.mode,
        site=settings.site,
        webhook=settings.webhook,
        store=settings.store,
        engine=settings.engine,
        policy=checked.policy,
        policy_path=checked.path,
        warnings=checked.warnings,
        notify=settings.notify,
        console=settings.console,
    )


def load_policy(path: Path) -> Policy:
    """The policy of a policy file or of a whole configuration, whose connection tables are passed over."""
    return check_policy(path).policy


def check_policy(path: Path, now: Instant | None = None, environ: Mapping[str, str] | None = None) -> CheckedPolicy:
    """As `load_policy`, with what is doubtful about it; some doubts depend on when clocks start, `now` or later.

    With `environ` the connection tables are checked, too, where the file has them; a secret that is not there is
    doubtful only, since it may be kept where the service runs.
    """
    raw, problems = read_toml(path)
    _unknown_keys(raw, problems, (*POLICY_KEYS, *SETTINGS_KEYS))
    if environ is not None and "site" in raw:
        _check_settings(raw, problems, Sources(environ, path.parent))
    checked, more = _policy_of(raw, path, problems, now)
    if checked is None or problems.found or more:
        raise ConfigError([*problems.lines(), *more])
    return checked


def _policy_of(
    raw: Raw, path: Path, problems: Problems, now: Instant | None = None
) -> tuple[CheckedPolicy | None, list[str]]:
    """The policy, and the problems of the file that it stands in where it is another one."""
    elsewhere, channels = raw.get("policy"), defined_channels(raw)
    note_channels(raw, problems)
    if not isinstance(elsewhere, str) or not elsewhere:
        return Reading(path=path, channels=channels, now=now).checked(raw, problems)
    for key in _policy_part(raw):
        what = f'the policy is in another file (policy = "{elsewhere}"). Move this there, or remove `policy`.'
        problems.add((key,), what)
    target = path.parent / elsewhere
    try:
        policy_raw, policy_problems = read_toml(target)
    except ConfigError as error:
        return None, error.problems
    for key in SETTINGS_KEYS:
        if key in policy_raw and not (key == "policy" and isinstance(policy_raw[key], list)):
            policy_problems.add((key,), f"this belongs in the configuration, {path.name}. Move it there.")
    _unknown_keys(policy_raw, policy_problems, (*POLICY_KEYS, *SETTINGS_KEYS))
    checked, more = Reading(path=target, channels=channels, now=now).checked(policy_raw, policy_problems)
    return checked, [*policy_problems.lines(), *more]


@dataclass(slots=True, kw_only=True)
class Reading:
    """Reads the policy of the file at `path` with all its versions. `told` are the problems of the versions' files."""

    path: Path
    channels: frozenset[str] | None
    now: Instant | None
    told: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def checked(self, raw: Raw, problems: Problems) -> tuple[CheckedPolicy | None, list[str]]:
        """The policy, and the problems of other files than its own, which are in `problems`."""
        policy = self._policy(raw, problems)
        policy = with_versions(policy, raw, problems, partial(self._version, problems))
        if policy is None or problems.found or self.told:
            return None, self.told
        warnings = (*problems.warnings(), *self.warnings)
        return CheckedPolicy(policy=policy, path=self.path, warnings=warnings), []

    def _policy(self, raw: Raw, problems: Problems) -> Policy | None:
        note_unknown_channels(_policy_part(raw), self.channels, problems)
        return read_policy(_policy_part(raw), problems, self.now)

    def _version(self, base: Problems, name: str, place: Place) -> Policy | None:
        path = self.path.parent / name
        try:
            path.open("rb").close()
        except OSError as error:
            base.add(place, f'"{name}" cannot be read ({error.strerror}). Correct the path.')
            return None
        try:
            raw, problems = read_toml(path)
        except ConfigError as error:
            self._tell(error.problems)
            return None
        for key in SETTINGS_KEYS:
            if key in raw:
                problems.add((key,), _not_in_a_version(key, raw[key], self.path.name))
        _unknown_keys(raw, problems, (*POLICY_KEYS, *SETTINGS_KEYS))
        policy = self._policy(raw, problems)
        self._tell(problems.lines())
        self.warnings += [warning for warning in problems.warnings() if warning not in self.warnings]
        return policy

    def _tell(self, problems: list[str]) -> None:
        """Once, for a file that is named twice."""
        self.told += [problem for problem in problems if problem not in self.told]


def _not_in_a_version(key: str, value: object, base: str) -> str:
    if key == "policy" and not isinstance(value, str):
        return f"a version has no versions of its own. Move this to {base}, which names all of them."
    return f"{base} names this file as a later version of its policy, and settings have no versions. Remove this."


def _policy_part(raw: Raw) -> Raw:
    return {key: raw[key] for key in POLICY_KEYS if key in raw}


def _settings_part(raw: Raw) -> Raw:
    versions = () if isinstance(raw.get("policy", ""), str) else ("policy",)  # [[policy]] is no setting
    return {key: raw[key] for key in SETTINGS_KEYS if key in raw and key not in versions}


def _check_settings(raw: Raw, problems: Problems, sources: Sources) -> None:
    found = Problems(problems.file, problems.positions)
    _settings(_settings_part(raw), found, sources)
    for line, column, what in found.found:
        into = problems.doubts if _NOT_HERE.search(what) else problems.found
        into.add((line, column, what))


def _settings(raw: Raw, problems: Problems, sources: Sources) -> Settings | None:
    settings: Settings | None = None
    try:
        settings = Settings.model_validate(raw, context=sources)
    except ValidationError as error:
        add_validation(problems, (), error, Settings)
    site = settings.site if settings else None
    if site and site.email is None and (site.flavour == "cloud" or site.url.endswith(".atlassian.net")):
        problems.add(("site",), "Jira Cloud's API tokens go with an e-mail address. Add `email`.")
    webhook = raw.get("webhook")
    if not isinstance(webhook, dict) or not (webhook.get("secrets") or webhook.get("path_token")):
        what = "deliveries could not be told from forgeries. Give `secrets`, or `path_token` where Jira cannot sign."
        problems.add(("webhook",), what)
    return settings


def _unknown_keys(raw: Raw, problems: Problems, allowed: tuple[str, ...]) -> None:
    for key in raw:
        if key not in allowed:
            problems.add((key,), unknown_key(key, allowed))


def read_toml(path: Path, tables: Sequence[str] = ALL_KEYS) -> tuple[Raw, Problems]:
    """The parsed file and an empty list of problems that knows its places. `tables`: what may stand in it."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read ({error.strerror}). Correct the path."]) from error
    except UnicodeDecodeError as error:
        raise ConfigError([f"{path}: is not UTF-8 text (byte {error.start}). Save it as UTF-8."]) from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        several = (*list_tables(PolicyTable), *list_tables(Settings), "policy", "scenario")
        fault = toml_fault(text, str(error), tables=tables, several=several)
        raise ConfigError([f"{path}:{fault}"]) from error
    return raw, Problems(path, scan(text))
