"""Jira Data Center, REST v2: search by position, whole histories along with issues, bodies in wiki text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from connector.errors import JiraGone, JiraRefused
from connector.jira_io import markers, searching, whole, writing
from connector.jira_io.client import AnswerTooLarge, Call
from connector.jira_io.ids import sound
from connector.jira_io.interface import Fetched, Raw
from connector.jira_io.parsing_values import user_id
from connector.jira_io.rest import RestJira
from connector.jira_io.shapes import Row, mapping, paged
from rules.model import Json, Marker

WHOLE = {"fields": "*all", "expand": "changelog", "properties": f"{markers.KEY},{markers.PROJECT_KEY}"}
SEARCH_PAGE = 100


class DataCenterJira(RestJira):
    """The interface's promises on Data Center."""

    flavour: Literal["cloud", "datacenter"] = "datacenter"
    _search_gives_properties = True

    def fetch(self, ids: Sequence[str], known_markers: Mapping[str, Marker]) -> Fetched:
        """One search for many issues; what its index does not know yet, and a single issue, is read by itself."""
        asked = sound(ids)
        found = self._search(asked) if len(asked) > 1 and self._search_gives_properties else {}
        keys = {str(raw.get("key")).upper() for raw in found.values()}
        missing = [id for id in dict.fromkeys(ids) if id not in asked]
        for id in (id for id in asked if id not in found and id.upper() not in keys):
            raw = self._one(id)
            if raw is None:
                missing.append(id)
            else:
                found[str(raw.get("id"))] = raw
        for raw in found.values():
            self._complete(raw)
        self._mark(found, known_markers)
        return Fetched(issues=found, missing=tuple(missing))

    def _search(self, ids: Sequence[str]) -> dict[str, Raw]:
        """Issues by id, as far as one search gives them with our property; what lacks is not yet told missing."""
        jql = f"id in ({','.join(ids)}) ORDER BY id ASC"
        params = {**WHOLE, "jql": jql, "validateQuery": "false"}
        call = Call(method="GET", template="/search", params=params)
        try:
            found = {str(row.get("id")): row for row in paged(self._client, call, "issues", SEARCH_PAGE)}
        except AnswerTooLarge:
            return self._halves(ids)
        except JiraRefused as error:
            # Some versions refuse the whole search for one id that is gone, whatever validateQuery says.
            if error.status != 400:
                raise
            return self._halves(ids)
        if any("properties" not in raw for raw in found.values()):
            # This one's search does not know `properties`. Reading issues one by one costs as much as asking for each
            # property after the search, and it reads the database and not the index.
            self._search_gives_properties = False
            return {}
        return found

    def _halves(self, ids: Sequence[str]) -> dict[str, Raw]:
        if len(ids) == 1:
            return {}
        half = len(ids) // 2
        return {**self._search(ids[:half]), **self._search(ids[half:])}

    def _one(self, id: str) -> Raw | None:
        call = Call(method="GET", template="/issue/{id}", path={"id": id}, params=WHOLE)
        try:
            return mapping(self._client.read(call), call.where)
        except JiraGone:
            return None

    def _complete(self, raw: Raw) -> None:
        entries, total = whole.history(raw)
        whole.put_history(raw, entries, total)
        whole.complete_comments(self._client, raw)
        if "properties" not in raw:
            kept = {key: self._property({"id": str(raw["id"]), "key": key}, "/issue/{id}") for key in self._kept(raw)}
            whole.put_properties(raw, kept)

    def _kept(self, raw: Raw) -> tuple[str, ...]:
        """Which properties of ours the issue can have: that of a project only where we wrote a comment."""
        ours = any(user_id(comment.get("author")) == self._own_id() for comment in markers.comments(raw))
        return (markers.KEY, markers.PROJECT_KEY) if ours else (markers.KEY,)

    def _property(self, path: Mapping[str, str], owner: str) -> object | None:
        call = Call(method="GET", template=f"{owner}/properties/{{key}}", path=path)
        try:
            return mapping(self._client.read(call), call.where).get("value")
        except JiraGone:
            return None

    def _mark(self, found: Mapping[str, Raw], known_markers: Mapping[str, Marker]) -> None:
        """Give comments their properties: our marker, and for service projects what makes a comment internal, since
        Data Center has no jsdPublic. One request for an issue with such comments that were not read before."""
        for id, raw in found.items():
            asked = self._markers.questions([raw], self._own_id(), known_markers, visibility=True)
            if not asked:
                continue
            listed = {str(row.get("id")): row for row in whole.all_comments(self._client, id)}
            given = any("properties" in row for row in listed.values())
            for comment_id, comment in asked.items():
                told = markers.kept(listed.get(comment_id, {})) if given else self._comment_property(comment)
                self._markers.answered(comment, told)

    def _comment_property(self, comment: Row) -> markers.Properties:
        """The one property that matters, for a Jira that gives none along with comments."""
        key = markers.KEY if user_id(comment.get("author")) == self._own_id() else markers.INTERNAL
        value = self._property({"comment": str(comment.get("id")), "key": key}, "/comment/{comment}")
        return [] if value is None else [{"key": key, "value": value}]

    def search_ids(self, jql: str) -> Iterator[str]:
        return searching.data_center_ids(self._client, jql)

    def update_comment(self, issue_id: str, comment_id: str, body: Json, marker: Marker) -> None:
        """Two PUTs, the body first. Who dies between leaves the old marker on the new body: the next look takes it
        for stale and writes both again. The other way round a stale body would look fresh for ever."""
        writing.check_text(body, "the comment")
        path = {"id": issue_id, "comment": comment_id, "key": markers.KEY}
        self._client.send(
            Call(method="PUT", template="/issue/{id}/comment/{comment}", path=path, body={"body": body}, write=True)
        )
        template = "/comment/{comment}/properties/{key}"
        self._client.send(Call(method="PUT", template=template, path=path, body=markers.as_json(marker), write=True))

    def _media(self, attachment_id: str) -> str | None:
        """Wiki text shows a file by its name."""
        return None

    def _priorities(self) -> Iterator[Row]:
        return iter(self._list("/priority"))

    def _service_projects(self) -> Iterator[Row]:
        return (row for row in self._list("/project") if row.get("projectTypeKey") == "service_desk")
