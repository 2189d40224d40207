"""What every REST resource of the sandbox needs: who asks, what came with the request, and how an error is said."""

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flask import Flask, Response, g, jsonify, request

from connector.sandbox.jql import BadJql
from connector.sandbox.jql_match import Matcher
from connector.sandbox.records import Flavour, Issue
from connector.sandbox.shapes import Shapes
from connector.sandbox.state import State
from connector.sandbox.tables import Missing, Refused

Answer = Any
"""What a view gives: JSON, (JSON, status), or a whole Response."""

NO_CONTENT = ("", 204)


@dataclass(slots=True)
class Access:
    """Tokens and whose they are. Any e-mail goes with a token on Cloud."""

    tokens: dict[str, str] = field(default_factory=dict)

    def token_for(self, user: str) -> str:
        """The user's token, made when first asked for."""
        for token, owner in self.tokens.items():
            if owner == user:
                return token
        token = secrets.token_urlsafe(24)
        self.tokens[token] = user
        return token

    def revoke(self, user: str) -> None:
        """From now on the user's tokens are wrong."""
        self.tokens = {token: owner for token, owner in self.tokens.items() if owner != user}

    def user(self, header: str, flavour: Flavour) -> str | None:
        """Whose the Authorization is; None for nobody's."""
        kind, _, told = header.partition(" ")
        if flavour == "datacenter":
            return self.tokens.get(told) if kind == "Bearer" else None
        if kind != "Basic":
            return None
        try:
            login = base64.b64decode(told).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        return self.tokens.get(login.partition(":")[2])


@dataclass(slots=True)
class Asked:
    """One request. `user` is None for an anonymous one."""

    state: State
    user: str | None
    version: str
    zone: str

    @property
    def shapes(self) -> Shapes:
        return Shapes(self.state, self.version, self.zone)

    @property
    def account(self) -> str:
        """Who writes."""
        assert self.user is not None  # routes that write are closed to anonymous requests
        return self.user

    @property
    def json(self) -> dict[str, Any]:
        """The body. Raises Refused where it is not a JSON object."""
        told = request.get_json(silent=True)
        if not isinstance(told, dict):
            raise Refused("There was an error parsing JSON. Check that your request body is valid.")
        return told

    def number(self, name: str, default: int, least: int = 0) -> int:
        told = request.args.get(name, "")
        return max(least, int(told)) if told.isdecimal() else default

    def names(self, name: str) -> list[str]:
        """A list given as repeated parameters or as one with commas."""
        return [each.strip() for told in request.args.getlist(name) for each in told.split(",") if each.strip()]

    def issue(self, ref: str) -> Issue:
        """Raises Missing; anonymous requests see no issue."""
        if self.user is None:
            raise Missing(ref)
        return self.state.issue(ref)

    def matching(self, jql: str, *, strict: bool = True, fresh: frozenset[str] = frozenset()) -> list[Issue]:
        """What the search index finds, the `fresh` ids read from the tables. Raises BadJql."""
        if self.user is None:
            return []
        issues = self.state.issues()
        known = {issue.id: issue for issue in self.state.index.view(issues)}
        known |= {issue.id: issue for issue in issues if issue.id in fresh}
        return Matcher(self.state, self.user, self.zone, strict=strict).find(jql, known.values())


@dataclass(frozen=True, slots=True)
class Route:
    """`rule` is below /rest/api/<version> unless it begins with /rest. `write`: it changes Jira when it succeeds.

    `open`: answered, with nothing in it, to those who are not logged in.
    """

    method: str
    rule: str
    view: Callable[..., Answer]
    write: bool = False
    open: bool = False

    @property
    def template(self) -> str:
        """As contracts name it: /issue/{ref}/comment."""
        return self.rule.replace("<", "{").replace(">", "}")


def refusal(status: int, text: str, fields: Mapping[str, str] | None = None) -> Response:
    """An error in Jira's form."""
    answer = jsonify({"errorMessages": [] if fields else [text], "errors": dict(fields or {})})
    answer.status_code = status
    return answer


def unauthorized(flavour: Flavour) -> Response:
    if flavour == "cloud":
        return refusal(401, "Client must be authenticated to access this resource.")
    answer = jsonify({"message": "Client must be authenticated to access this resource.", "status-code": 401})
    answer.status_code = 401
    return answer


def said(answer: Answer) -> Response:
    """A view's answer as a response."""
    if isinstance(answer, Response):
        return answer
    body, status = answer if isinstance(answer, tuple) else (answer, 200)
    response = Response(status=status) if status == 204 else jsonify(body)
    response.status_code = status
    return response


Done: TypeAlias = Callable[[str, Route, dict[str, str]], None]
"""Called with the account, the route and the values in its path."""


class Api:
    """Hangs routes into a Flask application: login, lock, errors. `done` hears of every write that was applied."""

    def __init__(
        self, state: State, access: Access, zone: str, done: Callable[[str, Route, dict[str, Any]], None]
    ) -> None:
        self._state = state
        self._access = access
        self._zone = zone
        self._done = done

    def add(self, app: Flask, prefix: str, versions: str, routes: list[Route]) -> None:
        """`versions` is a Flask converter for the REST version, such as any("2", "3")."""
        for number, route in enumerate(routes):
            own = route.rule.startswith("/rest")
            rule = prefix + (route.rule if own else f"/rest/api/<{versions}:version>{route.rule}")
            app.add_url_rule(rule, f"rest {number} {route.method} {rule}", self._view(route), methods=[route.method])

    def _view(self, route: Route) -> Callable[..., Response]:
        def view(version: str = "2", **path: str) -> Response:
            user, failed = self._login()
            g.account = user
            if user is None and ((failed and self._state.flavour == "datacenter") or not route.open):
                answer = unauthorized(self._state.flavour)
            else:
                asked = Asked(self._state, user, "3" if version == "latest" else version, self._zone)
                answer = self._answer(route, asked, path)
            if failed:
                answer.headers["X-Seraph-LoginReason"] = "AUTHENTICATED_FAILED"
            return answer

        return view

    def _login(self) -> tuple[str | None, bool]:
        """(who asks, has a login been tried in vain)."""
        header = request.headers.get("Authorization", "")
        user = self._access.user(header, self._state.flavour) if header else None
        return user, bool(header) and user is None

    def _answer(self, route: Route, asked: Asked, path: dict[str, str]) -> Response:
        try:
            with self._state.lock:
                answer = said(route.view(asked, **path))
                if route.write and asked.user is not None and answer.status_code < 400:
                    self._done(asked.user, route, path)
                return answer
        except Refused as error:
            return refusal(error.status, str(error), error.fields)
        except BadJql as error:
            return refusal(400, str(error))
        except Missing:
            wording = {"cloud": "Issue does not exist or you do not have permission to see it."}
            return refusal(404, wording.get(self._state.flavour, "Issue Does Not Exist"))
