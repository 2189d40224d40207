"""Jira Cloud, REST v3: bulk reads, search by token, bodies in ADF."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from connector.errors import JiraGone
from connector.jira_io import attaching, markers, searching, whole, writing
from connector.jira_io.client import AnswerTooLarge, Call
from connector.jira_io.ids import missing_of, sound
from connector.jira_io.interface import Edit, Fetched, Raw
from connector.jira_io.rest import RestJira
from connector.jira_io.shapes import MOST_PAGES, Row, mapping, paged, rows
from rules.model import Json, Marker

MOST_ISSUES = 100
INLINE_HISTORY = 40
"""Bulk reads give at most this many entries of history along with an issue."""

HISTORY_PAGE = 10_000
COMMENT_LIST = 1_000


class CloudJira(RestJira):
    """The interface's promises on Cloud."""

    flavour: Literal["cloud", "datacenter"] = "cloud"
    _silence_works = False

    def fetch(self, ids: Sequence[str], known_markers: Mapping[str, Marker]) -> Fetched:
        """One request where histories are short and comments few; one more for long histories, one for markers."""
        asked = sound(ids)
        if not asked:
            return Fetched(issues={}, missing=tuple(ids))
        try:
            found, failed = self._bulk(asked)
        except AnswerTooLarge:
            if len(asked) == 1:
                raise
            half = len(asked) // 2
            return self._joined(ids, self.fetch(asked[:half], known_markers), self.fetch(asked[half:], known_markers))
        self._complete_histories(found)
        for raw in found.values():
            whole.complete_comments(self._client, raw)
        self._mark(found, known_markers)
        return Fetched(issues=found, missing=missing_of(ids, found, failed), failed=failed)

    @staticmethod
    def _joined(ids: Sequence[str], one: Fetched, other: Fetched) -> Fetched:
        issues = {**one.issues, **other.issues}
        failed = {**one.failed, **other.failed}
        return Fetched(issues=issues, missing=missing_of(ids, issues, failed), failed=failed)

    def _bulk(self, ids: Sequence[str]) -> tuple[dict[str, Raw], dict[str, str]]:
        """Issues by id, and what Jira says can be read later. Who is in neither is not there for us."""
        found: dict[str, Raw] = {}
        failed: dict[str, str] = {}
        for first in range(0, len(ids), MOST_ISSUES):
            body = {
                "issueIdsOrKeys": list(ids[first : first + MOST_ISSUES]),
                "fields": ["*all"],
                "expand": ["changelog"],
                "properties": [markers.KEY, markers.PROJECT_KEY],
            }
            call = Call(method="POST", template="/issue/bulkfetch", body=body)
            answer = mapping(self._client.read(call), call.where)
            found |= {str(row.get("id")): row for row in rows(answer.get("issues"), call.where)}
            for row in rows(answer.get("issueErrors") or [], call.where):
                failed[str(row.get("id"))] = str(row.get("errorMessage"))
        return found, failed

    def _complete_histories(self, found: Mapping[str, Raw]) -> None:
        cut = []
        for id, raw in found.items():
            entries, total = whole.history(raw)
            if total is None or total > len(entries) or len(entries) >= INLINE_HISTORY:
                cut.append(id)
            else:
                whole.put_history(raw, entries)
        if not cut:
            return
        read = self._bulk_histories(cut)
        for id in cut:
            entries = self._one_history(id) if read is None else read.get(id, [])
            whole.put_history(found[id], entries, whole.history(found[id])[1])

    def _bulk_histories(self, ids: Sequence[str]) -> dict[str, list[Row]] | None:
        """Histories by issue id; None when the pages go in a circle and nothing read can be called whole."""
        read: dict[str, list[Row]] = {}
        tokens: set[str] = set()
        body: Row = {"issueIdsOrKeys": list(ids), "maxResults": HISTORY_PAGE}
        for _ in range(MOST_PAGES):
            call = Call(method="POST", template="/changelog/bulkfetch", body=dict(body))
            answer = mapping(self._client.read(call), call.where)
            for log in rows(answer.get("issueChangeLogs") or [], call.where):
                read.setdefault(str(log.get("issueId")), []).extend(rows(log.get("changeHistories") or [], call.where))
            token = answer.get("nextPageToken")
            if not isinstance(token, str):
                return read
            if token in tokens:
                return None
            tokens.add(token)
            body["nextPageToken"] = token
        return None

    def _one_history(self, id: str) -> list[Row]:
        call = Call(method="GET", template="/issue/{id}/changelog", path={"id": id})
        return list(paged(self._client, call, size=100))

    def _mark(self, found: Mapping[str, Raw], known_markers: Mapping[str, Marker]) -> None:
        """Give comments of ours their marker, asking for those not known in one request for all issues."""
        open_questions = self._markers.questions(found.values(), self._own_id(), known_markers)
        numbers = [int(id) for id in open_questions if id.isdecimal()]
        for first in range(0, len(numbers), COMMENT_LIST):
            body = {"ids": numbers[first : first + COMMENT_LIST]}
            call = Call(method="POST", template="/comment/list", params={"expand": "properties"}, body=body)
            answer = mapping(self._client.read(call), call.where)
            for row in rows(answer.get("values"), call.where):
                if (comment := open_questions.get(str(row.get("id")))) is not None:
                    self._markers.answered(comment, markers.kept(row))

    def search_ids(self, jql: str) -> Iterator[str]:
        return searching.cloud_ids(self._client, jql)

    def edit(self, issue_id: str, edit: Edit) -> None:
        """The first silent edit is looked at: Cloud's text leaves open whether, without the right to be silent, it
        ignores the flag or the whole edit. In the second case the edit goes out aloud, as do all after it."""
        super().edit(issue_id, edit)
        if edit.property is None or self._silence_works:
            return
        kept = None if self._quietly.is_loud("PUT /issue/{id}") else self._property(issue_id, edit.property_key)
        if not self._quietly.is_loud("PUT /issue/{id}") and kept != _plain(edit.property):
            self._quietly.give_up("PUT /issue/{id}")
            super().edit(issue_id, edit)
        self._silence_works = True

    def _property(self, issue_id: str, key: str) -> object:
        path = {"id": issue_id, "key": key}
        call = Call(method="GET", template="/issue/{id}/properties/{key}", path=path)
        try:
            return mapping(self._client.read(call), call.where).get("value")
        except JiraGone:
            return None

    def update_comment(self, issue_id: str, comment_id: str, body: Json, marker: Marker) -> None:
        """One PUT: body and marker change together, and other properties (internal) stay as they are."""
        writing.check_text(body, "the comment")
        call = Call(
            method="PUT",
            template="/issue/{id}/comment/{comment}",
            path={"id": issue_id, "comment": comment_id},
            body={"body": body, "properties": markers.properties(marker, internal=False)},
            write=True,
        )
        self._quietly.send(call)

    def _media(self, attachment_id: str) -> str | None:
        return attaching.media_id(self._client, attachment_id)

    def _priorities(self) -> Iterator[Row]:
        return paged(self._client, Call(method="GET", template="/priority/search"))

    def _service_projects(self) -> Iterator[Row]:
        return paged(self._client, Call(method="GET", template="/project/search", params={"typeKey": "service_desk"}))


def _plain(value: object) -> object:
    return json.loads(json.dumps(value))
