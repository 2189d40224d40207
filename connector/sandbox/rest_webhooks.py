"""REST resources by which webhooks are registered; each flavour has its own."""

from dataclasses import dataclass
from typing import Any

from connector.sandbox.deliveries import Hook, Webhooks
from connector.sandbox.payloads import EVENTS
from connector.sandbox.records import Flavour
from connector.sandbox.rest_common import NO_CONTENT, Answer, Asked, Route
from connector.sandbox.tables import Missing, Refused

ROOTS: dict[Flavour, str] = {
    "cloud": "/rest/webhooks/1.0/webhook",
    "datacenter": "/rest/jira-webhook/1.0/webhooks",
}
SECTION = "issue-related-events-section"


@dataclass(frozen=True, slots=True)
class Registrations:
    """A secret is never shown again, only that there is one."""

    webhooks: Webhooks
    flavour: Flavour

    def routes(self) -> list[Route]:
        root = ROOTS[self.flavour]
        return [
            Route("GET", root, self.listed),
            Route("POST", root, self.add, write=True),
            Route("GET", f"{root}/<id>", self.read),
            Route("PUT", f"{root}/<id>", self.edit, write=True),
            Route("DELETE", f"{root}/<id>", self.delete, write=True),
        ]

    def listed(self, asked: Asked) -> Answer:
        return [self._shown(asked, hook) for hook in self.webhooks.hooks.values()]

    def read(self, asked: Asked, id: str) -> Answer:
        return self._shown(asked, self._find(id))

    def add(self, asked: Asked) -> Answer:
        made = _hook(str(asked.state.next_id("webhook", 1)), asked.json, "")
        return self._shown(asked, self.webhooks.register(made)), 201

    def edit(self, asked: Asked, id: str) -> Answer:
        return self._shown(asked, self.webhooks.register(_hook(id, asked.json, self._find(id).secret)))

    def delete(self, asked: Asked, id: str) -> Answer:
        del self.webhooks.hooks[self._find(id).id]
        return NO_CONTENT

    def _find(self, id: str) -> Hook:
        if id not in self.webhooks.hooks:
            raise Missing(f"no webhook {id}")
        return self.webhooks.hooks[id]

    def _shown(self, asked: Asked, hook: Hook) -> dict[str, Any]:
        told: dict[str, Any] = {"name": hook.name, "url": hook.url, "events": list(hook.events)}
        told |= {"filters": {SECTION: hook.jql}, "excludeBody": not hook.with_body}
        told["self"] = f"{asked.state.base_url}{ROOTS[self.flavour]}/{hook.id}"
        if self.flavour == "cloud":
            return {**told, "isSigned": bool(hook.secret)}
        return {**told, "id": int(hook.id), "active": True}


def _hook(id: str, told: dict[str, Any], secret: str) -> Hook:
    """A registration as sent. Without a secret the old one stays."""
    unknown = [name for name in told.get("events") or [] if name not in EVENTS]
    if not str(told.get("url") or "").startswith("http") or unknown:
        raise Refused(f"url or events are not valid: {', '.join(unknown)}")
    given = told.get("secret") or (told.get("configuration") or {}).get("SECRET") or secret
    jql = str((told.get("filters") or {}).get(SECTION) or "")
    events = tuple(told.get("events") or ())
    return Hook(id, told["url"], given, events, jql, str(told.get("name") or ""), not told.get("excludeBody"))
