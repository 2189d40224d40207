"""Pages that a person opens: the board and an issue, to look at and to act on."""

import copy
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from connector.sandbox import adf_html, rest_files, wiki_html, wording
from connector.sandbox.adf_html import Look
from connector.sandbox.records import WORKFLOW, Attachment, Body, Comment, Issue, User
from connector.sandbox.state import State
from connector.sandbox.tables import Missing, Refused

PARTS = ("head", "state", "moves", "choices", "body", "files", "comments", "details", "history")
BOARD_PARTS = ("reports", "board")
COOKIE = "sandbox_user"
HUES = 6
ALARMS = {"breached": "red", "at-risk": "yellow", "critical": "red", "high": "yellow"}


@dataclass(frozen=True, slots=True)
class Pages:
    """The views. All of them read and act on `state`, in `language` and `zone`."""

    state: State
    language: str
    zone: str

    def blueprint(self) -> Blueprint:
        pages = Blueprint(
            "pages", __name__, template_folder="templates", static_folder="static", static_url_path="/sandbox/static"
        )
        pages.add_url_rule("/", "board", self.board)
        pages.add_url_rule("/live", "board_live", self.board_live)
        pages.add_url_rule("/browse/<key>", "issue", self.issue)
        pages.add_url_rule("/browse/<key>/live", "live", self.live)
        for name, view in (("comment", self.comment), ("move", self.move), ("edit", self.edit), ("tick", self.tick)):
            pages.add_url_rule(f"/browse/<key>/{name}", name, view, methods=["POST"])
        pages.add_url_rule("/secure/attachment/<id>/<path:name>", "file", self.file)
        pages.add_url_rule("/file/<id>/binary", "binary", self.file)
        pages.before_request(_same_site)
        return pages

    def board(self) -> str:
        with self.state.lock:
            return render_template("board.html", revision=self.state.revision, parts=BOARD_PARTS, **self._shared())

    def board_live(self) -> Response:
        return self._live(self.state.revision, BOARD_PARTS, self._shared())

    def _shared(self) -> dict[str, Any]:
        texts = wording.TEXTS[self.language]
        return {
            "t": texts,
            "language": self.language.replace("_", "-"),
            "page": self,
            "now": self.when(self.state.now()),
        }

    def _live(self, revision: int, parts: tuple[str, ...], values: dict[str, Any]) -> Response:
        """Nothing when the reader has it already, else each part of the page anew."""
        if request.args.get("revision") == str(revision):
            return Response(status=204)
        with self.state.lock:
            drawn = {part: render_template(f"parts/{part}.html", **values) for part in parts}
        return jsonify({"revision": revision, "parts": drawn})

    def _find(self, key: str) -> Issue:
        try:
            return self.state.issue(key)
        except Missing:
            abort(404, wording.TEXTS[self.language]["missing"])

    def issue(self, key: str) -> Response:
        found = self._find(key)
        with self.state.lock:
            values = self._issue_values(found)
            focus = request.args.get("focusedCommentId", "")
            return make_response(render_template("issue.html", parts=PARTS, focus=focus, **values))

    def _issue_values(self, issue: Issue) -> dict[str, Any]:
        return {**self._shared(), "issue": issue, "revision": issue.revision, "actor": self._actor()}

    def live(self, key: str) -> Response:
        found = self._find(key)
        return self._live(found.revision, PARTS, self._issue_values(found))

    def _actor(self) -> str:
        """Who acted last, else the first who is neither customer nor app."""
        known = request.cookies.get(COOKIE, "")
        if known in self.state.users:
            return known
        people = [user for user in self.actors() if user.account_type == "atlassian"]
        return people[0].id if people else ""

    def comment(self, key: str) -> Response:
        internal = request.form.get("internal") == "1"
        return self._act(key, lambda issue, user: self.state.comment(issue, user, request.form["text"], not internal))

    def move(self, key: str) -> Response:
        return self._act(key, lambda issue, user: self.state.transition(issue, user, request.form["to"]))

    def edit(self, key: str) -> Response:
        told = {name: request.form[name] or None for name in ("priority", "assignee") if name in request.form}
        return self._act(key, lambda issue, user: self.state.edit(issue, user, **told))

    def tick(self, key: str) -> Response:
        """Tick a box of the description, or of the comment that `in` names, or take the tick away."""
        return self._act(key, lambda issue, user: self._tick(issue, user, request.args.get("in", "")))

    def _tick(self, id: str, user: str, where: str) -> None:
        issue = self.state.issue(id)
        box = request.form.get("tick", "")
        comment = next((each for each in issue.comments if each.id == where), None)
        body = copy.deepcopy(comment.body if comment else issue.description)
        if not _toggled(body, box):
            raise Refused(f"no box {box}")
        if comment:
            self.state.edit_comment(issue.id, user, comment.id, body)
        else:
            self.state.edit(issue.id, user, description=body)

    def _act(self, key: str, deed: Any) -> Response:
        """Do it as the user of the form, then back to the page."""
        issue = self._find(key)
        user = request.form.get("user", "")
        if user not in self.state.users:
            abort(400, f"no user {user}")
        try:
            deed(issue.id, user)
        except (Refused, Missing) as error:
            abort(400, str(error))
        answer = make_response(redirect(url_for("pages.issue", key=issue.key), 303))
        answer.set_cookie(COOKIE, user, samesite="Strict")
        return answer

    def file(self, id: str, name: str = "") -> Response:
        try:
            return rest_files.download(rest_files.find(self.state, id))
        except Missing:
            abort(404)

    # What the templates ask.

    def draw(self, body: Body, issue: Issue, where: str = "") -> Markup:
        """A text, boxes and all."""
        tick = f"{url_for('pages.tick', key=issue.key)}?in={where}"
        look = Look(self._name, lambda ref: self._address(ref, issue), tick)
        return wiki_html.draw(body, look) if isinstance(body, str) else adf_html.draw(body, look)

    def _name(self, ref: str) -> str:
        try:
            return self.state.user(ref).name
        except Missing:
            return ref

    def _address(self, ref: str, issue: Issue) -> str | None:
        """By media id, or by name: the newest of that name."""
        named = [each for each in issue.attachments if ref in (each.media, each.filename)]
        return self.address(named[-1]) if named else None

    def address(self, file: Attachment) -> str:
        return url_for("pages.file", id=file.id, name=file.filename)

    def is_picture(self, file: Attachment) -> bool:
        return file.mime in rest_files.SHOWN

    def when(self, at: int) -> str:
        return wording.moment(at, self.language, self.zone)

    def name(self, text: str) -> str:
        return wording.name(text, self.language)

    def user(self, id: str | None) -> User | None:
        return self.state.users.get(id) if id else None

    def actors(self) -> list[User]:
        """People first, apps last."""
        return sorted(self.state.users.values(), key=lambda user: (user.account_type == "app", user.name))

    def agents(self) -> list[User]:
        return [user for user in self.actors() if user.account_type == "atlassian"]

    def moves(self, issue: Issue) -> list[tuple[str, str]]:
        """(status, its category) for each way on."""
        return [(name, self.state.status(name).category) for name in WORKFLOW.get(issue.status, ())]

    def category(self, issue: Issue) -> str:
        return self.state.status(issue.status).category

    def reports(self) -> list[Issue]:
        """Issues that an app has made, newest first."""
        return [issue for issue in reversed(self.state.issues()) if self._is_report(issue)]

    def _is_report(self, issue: Issue) -> bool:
        creator = self.user(issue.creator)
        return creator is not None and creator.account_type == "app"

    def columns(self) -> list[tuple[str, str, list[Issue]]]:
        """(status, category, issues), most urgent first; the last two statuses only when somebody is there."""
        rank = {priority.name: number for number, priority in enumerate(self.state.priorities)}
        shown = [issue for issue in self.state.issues() if not self._is_report(issue)]
        shown.sort(key=lambda issue: (rank.get(issue.priority or "", 99), int(issue.id)))
        found = []
        for status in self.state.statuses:
            cards = [issue for issue in shown if issue.status == status.name]
            if cards or status.name not in ("Reopened", "Closed"):
                found.append((status.name, status.category, cards))
        return found

    def label_colour(self, label: str) -> str:
        """Labels that sound an alarm look like it."""
        return next((colour for word, colour in ALARMS.items() if label.endswith(word)), "neutral")

    def initials(self, user: User) -> str:
        words = user.name.split()
        if not user.name.isascii() or len(words) < 2:
            return user.name[:2]
        return words[0][0] + words[1][0]

    def hue(self, user: User) -> int:
        return sum(user.id.encode()) % HUES

    def is_service(self, issue: Issue) -> bool:
        return self.state.is_service(issue)

    def is_edited(self, comment: Comment) -> bool:
        return comment.updated > comment.at


def _toggled(node: Any, box: str) -> bool:
    """Change the box of this localId, in place. False when there is none."""
    if not isinstance(node, dict):
        return False
    attrs = node.get("attrs") or {}
    if node.get("type") == "taskItem" and attrs.get("localId") == box:
        attrs["state"] = "TODO" if attrs.get("state") == "DONE" else "DONE"
        return True
    return any(_toggled(child, box) for child in node.get("content") or [])


def _same_site() -> None:
    """No page of another site may act here."""
    if request.method != "GET" and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
