"""Is a weekly report due, and does Jira show it as it should be? One issue per ISO week, found again by its label.

Each step looks first at what is there, so a run that died is taken up where it stopped: the issue is created once
(intent, then search by label before any second try), the chart is attached once (its name holds its hash), the
description is replaced only while it is ours, the digest comment has an operation of its own.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from connector.clock import Clock
from connector.errors import JiraRetry
from connector.intents import send_once
from connector.jira_io.interface import Edit, Jira, NewIssue, Raw
from connector.jira_io.parsing import read_issue
from connector.rendering import body_of
from connector.store.interface import Operation, Store, Subject
from connector.weekly_rows import WeeklyRows, newest_due, posted_at, with_picture
from reports import weekly
from reports.figures import Figures
from reports.weeks import Week
from rules.model import HOUR, MINUTE, Instant, Json, Marker, Site
from rules.policy import Policy, WeeklyReport, in_force

log = structlog.get_logger(__name__)
SEARCH_LAG_MS = 10 * MINUTE
"""How long a created issue may be missing from search."""
SECOND_LOOK_MS = 2 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A report issue in Jira."""

    id: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReporter:
    """Posts the report of each ISO week once its hour has come. `draw` makes the chart, in a process of its own."""

    jira: Jira
    store: Store
    clock: Clock
    configured: Policy
    rows: WeeklyRows
    site: Callable[[], Site]
    draw: Callable[[Figures, str], bytes]
    counted: dict[tuple[Week, Instant], Figures] = field(default_factory=dict)
    """The numbers of the report that is on its way."""

    @property
    def policy(self) -> Policy:
        """The version in force now."""
        return in_force(self.configured, self.clock.now())

    def tick(self) -> bool:
        """Post the newest report that is due and not posted; True when there was something to do."""
        if self.policy.weekly is None:
            return False
        week, due = newest_due(self.policy.weekly, self.clock.now())
        if not self._is_open(week, due):
            return False
        self.post(week, due)
        return True

    def next_due(self) -> Instant | None:
        """When the next report is due; in the past for one that is late."""
        if self.policy.weekly is None:
            return None
        week, due = newest_due(self.policy.weekly, self.clock.now())
        return due if self._is_open(week, due) else posted_at(week.later(1), self.policy.weekly)

    def post(self, week: Week, at: Instant) -> Post | None:
        """Bring the week's report into Jira; None while an earlier creation may still turn up in search."""
        post = self._find_or_create(week, at)
        if post is not None:
            numbers = self._numbers(week, at)
            self._show(week, numbers, post)
            self._post_digest(week, numbers, post)
            self.store.put(f"report.{weekly.label(week)}", "posted")
            self.counted.clear()
        return post

    def _numbers(self, week: Week, at: Instant) -> Figures:
        """Counted once, however many ticks it takes until the report stands in Jira: every issue is planned for it."""
        if (week, at) not in self.counted:
            self.counted.clear()
            self.counted[week, at] = self.rows.figures(week, at)
        return self.counted[week, at]

    def _is_open(self, week: Week, due: Instant) -> bool:
        """Not posted, and not older than the switch to writing."""
        since = self.store.get("write_since")
        return bool(since) and due >= int(since or 0) and self.store.get(f"report.{weekly.label(week)}") != "posted"

    def _settings(self) -> WeeklyReport:
        assert self.policy.weekly is not None  # nothing is posted without the section
        return self.policy.weekly

    def _find_or_create(self, week: Week, at: Instant) -> Post | None:
        settings = self._settings()
        label = self.policy.label_prefix + weekly.label(week)
        subject = Subject("project", settings.project)
        op = operation(self.jira.browse(""), settings.project, label)
        known = next((o for o in self.store.operations(subject) if o.op == op), None)
        if known is not None and known.state == "done" and known.ref:
            return post_of(known.ref)
        if known is not None and self.clock.steady() - known.begun < SEARCH_LAG_MS:
            return None
        found = [i for i in self.jira.find_by_label(settings.project, label) if self._is_own(i)]
        if found:
            return self._adopt(found[0], op, subject)
        if known is not None and not self._missed_twice(op):
            return None
        return self._create(week, self._numbers(week, at), subject, op)

    def _missed_twice(self, op: str) -> bool:
        """Search lags: an issue of unknown outcome counts as not created only after two looks two minutes apart."""
        first = self.store.get(f"missed.{op}")
        steady = self.clock.steady()
        if first is None:
            self.store.put(f"missed.{op}", str(steady))
            return False
        return steady - int(first) >= SECOND_LOOK_MS

    def _is_own(self, id_: str) -> bool:
        """A label can be put anywhere, and a clone takes it along: only what we created is ours to rewrite."""
        return read_issue(self._read(id_), self.site()).creator == self.site().account

    def _adopt(self, id_: str, op: str, subject: Subject) -> Post:
        post = Post(id=id_, key=str(self._read(id_)["key"]))
        self._intend(op, subject, "report", self.clock.steady())
        self.store.end(op, ref=f"{post.id}/{post.key} ")
        return post

    def _create(self, week: Week, numbers: Figures, subject: Subject, op: str) -> Post:
        settings = self._settings()
        steady = self.clock.steady()
        if self._intend(op, subject, "report", steady).begun != steady:
            self.store.rebegin(op, steady=steady)
        issue = NewIssue(
            project=settings.project,
            issue_type=settings.issue_type,
            summary=weekly.title(numbers, self.policy.language),
            description=self._body(numbers, {}),
            labels=(self.policy.label_prefix + weekly.label(week),),
        )
        post = post_of(send_once(self.store, op, lambda: "/".join(self.jira.create_issue(issue)), ""))
        self.store.wrote("report", Subject("issue", post.id), {"week": week.name, "key": post.key}, self.clock.now())
        return post

    def _show(self, week: Week, numbers: Figures, post: Post) -> None:
        """Attach the chart and show it, unless a person has taken the description over."""
        raw = self._read(post.id)
        media: dict[str, str] = {}
        chart = self.draw(numbers, self.policy.language) if weekly.has_chart(numbers) else b""
        name = f"{weekly.label(week)}-{hashlib.sha256(chart).hexdigest()[:8]}.png"
        content = hash_of([self._body(numbers, {name: ""}), name])
        if own_state(raw).get("hash") == content:
            return
        if edited_by_others(raw, self.site().account):
            log.warning("report.taken_over", issue=post.key)
            return
        if chart:
            shown = self._attached(post, name, chart, numbers.now)
            media = {} if shown is None else {name: shown}
        value = {"schema": 1, "kind": "weekly", "week": week.name, "hash": content}
        self.jira.edit(post.id, Edit(fields={"description": self._body(numbers, media)}, property=value))
        self.store.wrote("report edit", Subject("issue", post.id), {"key": post.key}, self.clock.now())

    def _attached(self, post: Post, name: str, chart: bytes, at: Instant) -> str | None:
        """The media id of the chart, attached now if it was not: what another file of this name would be, it is."""
        there = {a.filename: a for a in self.jira.attachments(post.id)}
        picture = there.get(name) or self.jira.attach(post.id, name, chart, "image/png")
        if self.jira.flavour == "cloud" and picture.media is None:
            if self.clock.now() - at < HOUR:
                raise JiraRetry(f"{post.key}: Jira does not say yet under which id it shows {name}", after_ms=MINUTE)
            log.warning("report.without_chart", issue=post.key)  # the file is attached all the same
            return None
        return picture.media or name

    def _post_digest(self, week: Week, numbers: Figures, post: Post) -> None:
        where = self._settings().digest_on or post.id
        op = operation(self.jira.browse(""), "digest", weekly.label(week))
        steady = self.clock.steady()
        known = self._intend(op, Subject("issue", where), "digest", steady)
        if known.state == "done":
            return
        if known.begun != steady:
            if steady - known.begun < SEARCH_LAG_MS:
                raise JiraRetry("an earlier digest may still arrive", after_ms=MINUTE)
            if op in json.dumps(self._read(where)):
                self.store.end(op, ref="")
                return
            self.store.rebegin(op, steady=steady)
        document = weekly.digest(numbers, self.policy.language, self.policy.zone, self.jira.browse(post.key))
        body = body_of(document, self.jira.flavour)
        marker = Marker(kind="digest", op=op, hash=hash_of(body))
        internal = self.policy.internal_comments and self._is_service(where)
        send_once(self.store, op, lambda: self.jira.create_comment(where, body, marker, internal=internal), marker.hash)
        self.store.wrote("digest", Subject("issue", where), {"week": week.name}, self.clock.now())

    def _is_service(self, id_: str) -> bool:
        """Customers read comments on service projects, and the digest names other customers' issues."""
        return read_issue(self._read(id_), self.site()).project in self.site().service_projects

    def _intend(self, op: str, subject: Subject, kind: str, steady: Instant) -> Operation:
        return self.store.begin(op, subject, kind, steady=steady, now=self.clock.now())

    def _read(self, id_: str) -> Raw:
        found = self.jira.fetch([id_], {}).issues
        if not found:
            raise JiraRetry(f"issue {id_} cannot be read yet", after_ms=MINUTE)
        return next(iter(found.values()))

    def _body(self, numbers: Figures, media: Mapping[str, str]) -> Json:
        report = weekly.report(numbers, self.policy.language, self.policy.zone)
        document = with_picture(report, next(iter(media), None))
        return body_of(document, self.jira.flavour, media)


def post_of(ref: str) -> Post:
    """A report issue from what the ledger keeps of it: "10001/ASP-7"."""
    id_, _, key = ref.partition(" ")[0].partition("/")
    return Post(id=id_, key=key)


def operation(*parts: str) -> str:
    """The identity of something that is made once."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def hash_of(body: Json) -> str:
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def own_state(raw: Raw) -> Mapping[str, Json]:
    """Our property on the report issue."""
    properties = raw.get("properties")
    value = properties.get("aftercare") if isinstance(properties, dict) else None
    return value if isinstance(value, dict) else {}


def edited_by_others(raw: Raw, own: str | None) -> bool:
    """Has anybody but us changed the description? Then it is theirs."""
    changelog = raw.get("changelog")
    histories = changelog.get("histories") if isinstance(changelog, dict) else None
    entries = histories if isinstance(histories, list) else []
    return any(_touches_description(h) and _author(h) != own for h in entries if isinstance(h, dict))


def _touches_description(history: Mapping[str, Json]) -> bool:
    items = history.get("items")
    return isinstance(items, list) and any(isinstance(i, dict) and i.get("field") == "description" for i in items)


def _author(history: Mapping[str, Json]) -> Json:
    author = history.get("author")
    return (author.get("accountId") or author.get("key")) if isinstance(author, dict) else None
