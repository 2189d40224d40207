"""Plays the story: sandbox Jira, connector and one stepped clock in this process, all traffic over real HTTP.

Between two events the clock jumps to whatever comes first: the next event or the next instant at which an issue or a
report is due. It moves on only when nothing is due, in flight or waiting to be delivered.
"""

import secrets
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server

from connector.app import App
from connector.clock import SteppedClock
from connector.config import load
from connector.demo.deeds import Attaches, Edits, Event, Logs, Moves, Opens, Says, Words
from connector.demo.story import (
    AGENTS,
    AT_LEAST,
    CUSTOMERS,
    END,
    EXPECTED,
    LEAD,
    PROJECT,
    START,
    ZONE,
    events,
    instant,
)
from connector.errors import AftercareError
from connector.sandbox.adf_text import plain
from connector.sandbox.records import Body
from connector.sandbox.server import Sandbox
from connector.wiring import build
from rules.model import Instant

PATIENCE_S = 60.0
BOT = "aftercare"
SCORE = "customfield_10050"
HOUR_S = 3600
WORDS = {
    "en": {
        "first_response": "First response",
        "resolution": "Resolution",
        "part_late": "Spare part late",
        "comes_back": "Comes back again and again",
        "contract": "Nordwind service",
        "score": "Risk score",
        "review": "Weekly review",
        "overhaul": "Field service",
        "report": "Service report attached",
        "settled": "Spare parts and billing settled",
        "lesson": "What we learned",
        "spare_part": "Spare part",
        "returned": "Old part returned",
    },
    "zh_CN": {
        "first_response": "首次响应",
        "resolution": "解决",
        "part_late": "备件延期",
        "comes_back": "反复出现",
        "contract": "北风服务合同",
        "score": "风险分值",
        "review": "周评审",
        "overhaul": "现场服务",
        "report": "已附验收报告",
        "settled": "备件和费用已结清",
        "lesson": "经验教训",
        "spare_part": "备件",
        "returned": "旧件已退回",
    },
}


class StoryFailed(AftercareError):
    """The story did not go as written."""


class Demo:
    """A sandbox and a connector on free ports of 127.0.0.1, with their data in a temporary folder."""

    def __init__(self, *, flavour: str, language: str) -> None:
        self._language = 1 if language == "zh_CN" else 0
        self._folder = tempfile.TemporaryDirectory(prefix="aftercare-demo-")
        self.clock = SteppedClock(instant(START))
        self.sandbox = Sandbox(flavour, self.clock.now, language=language, zone=ZONE)
        self.jira_url = self.sandbox.start()
        self._seed()
        self.app, self._server = self._connector(flavour, language)
        self._console = make_server("127.0.0.1", 0, self.app.console, threaded=True)
        threading.Thread(target=self._console.serve_forever, name="connector-console", daemon=True).start()
        self.url = f"http://127.0.0.1:{self._console.server_port}"
        self._keys: dict[str, str] = {}

    def play(self, progress: Callable[[str], None]) -> None:
        """The two weeks. Raises StoryFailed when they end otherwise than written."""
        self.app.start(timers=False)
        for event in events():
            self._pass_until(instant(event.at))
            self._perform(event)
            self._settle()
            progress(event.at)
        self._pass_until(instant(END))
        self._check()

    def go_live(self) -> None:
        """From here on time passes as it does outside and timers run."""
        self.clock.run()
        self.app.schedule.start()

    def close(self) -> None:
        self._server.shutdown()
        self._console.shutdown()
        self.app.stop()
        self.sandbox.stop()
        self._folder.cleanup()

    def pages(self) -> list[tuple[str, str]]:
        """What to open: (what it is, address)."""
        reports = [i.key for i in self.sandbox.state.issues() if i.creator == BOT]
        found = [("Board", self.jira_url)]
        found += [("Breached issue with its card", f"{self.jira_url}/browse/{self._keys['flow']}")]
        found += [("Resolved after a breach", f"{self.jira_url}/browse/{self._keys['pump']}")]
        found += [("Changes, risks, reviews", f"{self.jira_url}/browse/{self._keys['retrofit']}")]
        found += [("Moved back, then complete", f"{self.jira_url}/browse/{self._keys['overhaul']}")]
        found += [("The project with its card", f"{self.jira_url}/browse/{self._keys['project']}")]
        found += [("Weekly report", f"{self.jira_url}/browse/{key}") for key in reports]
        return [*found, ("How the connector is doing", self.url)]

    def _seed(self) -> None:
        state = self.sandbox.state
        for id_, names in AGENTS.items():
            state.add_user(id_, names[self._language], groups=("after-sales", *(("leads",) if id_ == LEAD else ())))
        for id_, names in CUSTOMERS.items():
            state.add_user(id_, names[self._language], account_type="customer")
        state.add_user(BOT, "Aftercare", account_type="app")
        state.create_project(PROJECT, ("After-sales", "售后服务")[self._language], type="service_desk")
        state.add_field(SCORE, WORDS[("en", "zh_CN")[self._language]]["score"], "number")

    def _connector(self, flavour: str, language: str) -> tuple[App, BaseWSGIServer]:
        secret = secrets.token_urlsafe(24)
        later: list[App] = []
        server = make_server("127.0.0.1", 0, lambda env, start: later[0].web(env, start), threaded=True)
        text = (
            Path(__file__)
            .with_name("config.toml")
            .read_text(encoding="utf-8")
            .format(
                language=language,
                url=self.jira_url,
                flavour=flavour,
                secret=secret,
                port=server.server_port,
                token=self.sandbox.token_for(BOT),
                folder=self._folder.name,
                **WORDS[language],
            )
        )
        path = Path(self._folder.name) / "config.toml"
        path.write_text(text, encoding="utf-8")
        app = build(load(path), clock=self.clock)
        later.append(app)
        threading.Thread(target=server.serve_forever, name="connector-web", daemon=True).start()
        self.sandbox.webhook(f"http://127.0.0.1:{server.server_port}/webhooks/jira", secret)
        return app, server

    def _pass_until(self, until: Instant) -> None:
        """Stop at every instant before `until` at which something is due, then at `until`."""
        while True:
            due = [d for d in (self.app.store.next_due(), self.app.weekly.next_due()) if d is not None and d < until]
            stop = max(min(due, default=until), self.clock.now())
            self.clock.move_to(stop)
            self._settle()
            if stop >= until:
                return

    def _settle(self) -> None:
        """Wait until nothing is due, in flight or waiting to be delivered."""
        end = time.monotonic() + PATIENCE_S
        quiet = 0
        while quiet < 2:
            if time.monotonic() > end:
                raise StoryFailed(f"the connector did not come to rest in {PATIENCE_S:.0f} s; see its log")
            if self.app.weekly.tick() or self.sandbox.pending() or self.app.store.pending(self.clock.now()):
                quiet = 0
                self.app.dispatcher.wake()
                time.sleep(0.004)
            else:
                quiet += 1

    def _perform(self, event: Event) -> None:
        state = self.sandbox.state
        match event:
            case Opens():
                self._open(event)
            case Says():
                state.comment(self._keys[event.issue], event.by, self._text(event.text), public=event.public)
            case Moves():
                state.transition(self._keys[event.issue], event.by, event.to)
            case Edits():
                state.edit(self._keys[event.issue], event.by, **self._fields(event))
            case Attaches():
                state.attach(self._keys[event.issue], event.by, event.file, b"%PDF-1.4\n", "application/pdf")
            case Logs():
                state.log_work(self._keys[event.issue], event.by, event.hours * HOUR_S)

    def _open(self, event: Opens) -> None:
        issue = self.sandbox.state.create_issue(
            PROJECT,
            event.type,
            event.summary[self._language],
            description=self._text(event.text),
            reporter=event.by,
            priority=event.priority,
            assignee=event.agent,
            parent=self._keys[event.part_of] if event.part_of else None,
        )
        self._keys[event.issue] = issue.key

    def _fields(self, event: Edits) -> dict[str, Any]:
        labels = self.sandbox.state.issue(self._keys[event.issue]).labels
        told = {
            "duedate": event.due,
            "timeoriginalestimate": event.hours and event.hours * HOUR_S,
            "summary": event.summary and event.summary[self._language],
            "description": event.text and self._text(event.text),
            "labels": [*labels, *event.adds] if event.adds else None,
        }
        return {field: value for field, value in told.items() if value is not None}

    def _text(self, words: Words) -> str:
        """In the language of the demo, with mentions as this flavour writes them."""
        text = words[self._language]
        for id_ in AGENTS:
            user = self.sandbox.state.user(id_)
            mention = f"[~accountid:{id_}]" if self.sandbox.flavour == "cloud" else f"[~{user.login}]"
            text = text.replace(f"@{id_}", mention)
        return text

    def _check(self) -> None:
        """Does Jira show what the story says? All differences at once."""
        wrong = [f"{name}: {what}" for name in EXPECTED for what in self._differences(name)]
        written = self.written()
        wrong += [
            f"{kind}: {written[kind]} written, at least {n} expected"
            for kind, n in AT_LEAST.items()
            if written[kind] < n
        ]
        before = self.writes()
        self.app.poller.full()
        self._settle()
        if self.writes() != before:
            wrong.append(f"a second look at every issue wrote {self.writes() - before} times")
        if wrong:
            raise StoryFailed("the story did not end as it should:\n" + "\n".join(wrong))

    def _differences(self, name: str) -> list[str]:
        expected = EXPECTED[name]
        issue = self.sandbox.state.issue(self._keys[name])
        ours = [c for c in issue.comments if c.author == BOT]
        kinds = Counter(c.properties.get("aftercare", {}).get("kind") for c in ours)
        found = {
            "status": (issue.status, expected.status),
            "labels": (frozenset(issue.labels), expected.labels),
            "notices": (kinds["notice"], expected.notices),
            "replies": (kinds["reply"], expected.replies),
            "cards": ((kinds["card"], kinds["project"]), expected.cards),
            "score": (issue.custom.get(SCORE), expected.score),
        }
        wrong = [f"{what} is {is_}, should be {should}" for what, (is_, should) in found.items() if is_ != should]
        said = "\n".join(text_of(c.body) for c in ours)
        missing = (words[self._language] for words in expected.told if words[self._language] not in said)
        return [*wrong, *(f"no comment says: {words}" for words in missing)]

    def written(self) -> Counter[str]:
        """Writes made, by kind."""
        return Counter(kind for _at, kind, _subject, _what in self.app.store.journal())

    def writes(self) -> int:
        """Write requests that the sandbox has applied for us."""
        return sum(1 for entry in self.sandbox.ledger if entry.account == BOT)


def text_of(body: Body) -> str:
    """The words of a comment, without marks."""
    text = plain(body) if isinstance(body, dict) else body or ""
    return "".join(sign for sign in text if sign not in "*{}\\")
