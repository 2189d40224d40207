"""Does an exchange with Jira keep to Atlassian's OpenAPI document?

Load it by path (`importlib.util.spec_from_file_location`), give it a document of the shared data, show it requests and
answers, and read `problems`. What is known to be a fault of the document is named as a `Gap` with its reason.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jsonschema_rs

Json = Any


ANYWHERE = {400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504}
"""Any request may be refused in these ways; the documents name some of them here and there."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where the document is wrong or silent. `operation` is "METHOD /path/{param}" as the document spells it;
    `what` is the beginning of the problem's text after the operation."""

    operation: str
    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and, where there was one, its answer. `url` may be whole or only path and query."""

    method: str
    url: str
    body: bytes = b""
    content_type: str = ""
    status: int | None = None
    answer: bytes = b""


class Contract:
    """One OpenAPI document. `prefix` is what stands before the document's paths in an address."""

    def __init__(self, document: Mapping[str, Json], prefix: str, context: str = "") -> None:
        self._components = document["components"]
        self._paths = document["paths"]
        self._prefix = context + prefix
        self._schemas: dict[tuple[str, bool], jsonschema_rs.Validator] = {}
        self._patterns = sorted(
            ((re.compile(re.sub(r"\{[^}]+\}", "([^/]+)", path) + "$"), path) for path in self._paths),
            key=lambda entry: entry[1].count("{"),
        )

    def check(self, exchange: Exchange) -> Iterator[str]:
        """Every way in which the exchange departs from the document, as "METHOD /path: what: how"."""
        parts = urlsplit(exchange.url)
        if not parts.path.startswith(self._prefix):
            yield f"{exchange.method} {parts.path}: path: not below {self._prefix}"
            return
        path = parts.path.removeprefix(self._prefix)
        template = next((known for pattern, known in self._patterns if pattern.match(path)), None)
        operation = self._paths.get(template, {}).get(exchange.method.lower())
        if operation is None:
            yield f"{exchange.method} {path}: path: not in the document"
            return
        where = f"{exchange.method} {template}"
        for problem in self._operation_problems(exchange, operation, template, parts.query):
            yield f"{where}: {problem}"

    def _operation_problems(
        self, exchange: Exchange, operation: Mapping[str, Json], template: str, query: str
    ) -> Iterator[str]:
        yield from self._query(operation, template, query)
        yield from self._request(exchange, operation)
        if exchange.status is not None:
            yield from self._answer(exchange, operation)

    def _query(self, operation: Mapping[str, Json], template: str, query: str) -> Iterator[str]:
        # The Data Center document calls some query parameters "path"; one that the path does not have is meant so.
        known = {p["name"]: p for p in operation.get("parameters", []) if f"{{{p['name']}}}" not in template}
        sent = parse_qsl(query, keep_blank_values=True)
        for name, value in sent:
            if name not in known:
                yield f"query {name}: not in the document"
            elif not _fits(value, known[name].get("schema", {})):
                yield f"query {name}: {value!r} is not of its type"
        for name in known:
            if known[name].get("required") and known[name].get("in") == "query" and name not in dict(sent):
                yield f"query {name}: missing"

    def _request(self, exchange: Exchange, operation: Mapping[str, Json]) -> Iterator[str]:
        accepted = operation.get("requestBody", {}).get("content", {})
        kind = exchange.content_type.split(";")[0].strip().lower()
        if not exchange.body:
            if operation.get("requestBody", {}).get("required"):
                yield "request: body missing"
        elif kind not in accepted:
            yield f"request: {kind or 'no content type'} where the document has {sorted(accepted) or 'no body'}"
        elif kind == "multipart/form-data":
            yield from _form(exchange)
        else:
            yield from self._body("request", exchange.body, accepted[kind].get("schema"), sent=True)

    def _answer(self, exchange: Exchange, operation: Mapping[str, Json]) -> Iterator[str]:
        documented = operation["responses"]
        told = documented.get(str(exchange.status))
        if told is None and exchange.status in ANYWHERE:
            return
        if told is None:
            yield f"answer: status {exchange.status} is not one of {sorted(documented)}"
            return
        schema = told.get("content", {}).get("application/json", {}).get("schema")
        if exchange.answer and exchange.status is not None and exchange.status < 300:
            yield from self._body("answer", exchange.answer, schema, sent=False)

    def _body(self, what: str, body: bytes, schema: Json, *, sent: bool) -> Iterator[str]:
        try:
            value = json.loads(body)
        except ValueError:
            yield f"{what}: not JSON"
            return
        if schema is None or schema == {}:
            return
        # The Data Center document names the bean where a list of them is meant.
        if isinstance(value, list) and "$ref" in schema:
            schema = {"type": "array", "items": schema}
        for error in self._validator(schema, sent=sent).iter_errors(value):
            yield f"{what} {'/'.join(map(str, error.instance_path))}: {error.message[:200]}"

    def _validator(self, schema: Mapping[str, Json], *, sent: bool) -> jsonschema_rs.Validator:
        key = (json.dumps(schema, sort_keys=True), sent)
        if key not in self._schemas:
            whole = {**schema, "components": self._components}
            if "$ref" in schema:
                whole = {"allOf": [schema], "components": self._components}
            self._schemas[key] = jsonschema_rs.Draft4Validator(_plain(whole, sent=sent), validate_formats=False)
        return self._schemas[key]


def _plain(schema: Json, *, sent: bool) -> Json:
    """OpenAPI 3.0's own words in JSON Schema's: null where nullable, and nothing read-only in what is sent."""
    if isinstance(schema, list):
        return [_plain(each, sent=sent) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if sent and schema.get("readOnly") is True:
        return {"not": {}}
    # Of what stands beside these, examples can look like schemas and are none.
    plain = {k: _plain(v, sent=sent) for k, v in schema.items() if k not in ("example", "xml", "discriminator")}
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        plain["type"] = [schema["type"], "null"]
    return plain


def _fits(value: str, schema: Mapping[str, Json]) -> bool:
    kind = schema.get("type")
    if kind == "integer":
        return re.fullmatch(r"-?\d+", value) is not None
    if kind == "boolean":
        return value in ("true", "false")
    return not schema.get("enum") or value in schema["enum"]


def _form(exchange: Exchange) -> Iterator[str]:
    """An upload is a form whose parts are all called `file` and have names."""
    form = BytesParser().parsebytes(f"Content-Type: {exchange.content_type}\r\n\r\n".encode() + exchange.body)
    for part in form.get_payload() if form.is_multipart() else []:
        disposition = dict(part.get_params(header="Content-Disposition") or [])
        if disposition.get("name") != "file" or not disposition.get("filename"):
            yield f"request: a part is called {disposition.get('name')!r}"
    if not form.is_multipart():
        yield "request: no form in it"


@dataclass
class ContractRecorder:
    """Exchanges held against one contract. `gaps` that nothing fell into are `unused`: the document was mended."""

    contract: Contract
    gaps: Sequence[Gap] = ()
    operations: set[str] = field(default_factory=set)
    _found: list[str] = field(default_factory=list)
    _hit: set[Gap] = field(default_factory=set)

    def see(self, exchange: Exchange) -> None:
        self._found += self.contract.check(exchange)

    def see_prepared(self, request: Any, response: Any = None) -> None:
        """A `requests.PreparedRequest` and its `requests.Response`."""
        body = request.body or b""
        self.see(
            Exchange(
                method=request.method,
                url=request.url,
                body=body if isinstance(body, bytes) else body.encode(),
                content_type=request.headers.get("Content-Type", ""),
                status=None if response is None else response.status_code,
                answer=b"" if response is None else response.content,
            )
        )

    def see_logged(self, entry: Any) -> None:
        """An entry of the sandbox's log: method, path, query, headers, json, status, answer. Uploads are not logged."""
        content_type = entry.headers.get("Content-Type", "")
        query = urlencode(entry.query, doseq=True)
        self.see(
            Exchange(
                method=entry.method,
                url=f"{entry.path}?{query}" if query else entry.path,
                body=b"" if entry.json is None else json.dumps(entry.json).encode(),
                content_type=content_type,
                status=entry.status,
                answer=b"" if entry.answer is None else json.dumps(entry.answer).encode(),
            )
        )

    @property
    def problems(self) -> list[str]:
        """What departs from the document and is no known gap of it, each once."""
        left = []
        for problem in dict.fromkeys(self._found):
            gap = next((gap for gap in self.gaps if problem.startswith(f"{gap.operation}: {gap.what}")), None)
            if gap is None:
                left.append(problem)
            else:
                self._hit.add(gap)
        return left

    @property
    def unused(self) -> list[Gap]:
        _ = self.problems
        return [gap for gap in self.gaps if gap not in self._hit]


SEARCH_PROPERTIES = (
    "the document has `properties` for single issues only; a server that does not know it ignores it, and we then "
    "read issues one by one"
)
CLOUD_GAPS = (
    Gap("GET /rest/api/2/serverInfo", "path", "asked before the flavour is known; it stands in Cloud's document of v2"),
)
DATA_CENTER_GAPS = (
    Gap("GET /api/2/search", "query properties", SEARCH_PROPERTIES),
    Gap(
        "GET /api/2/issue/{issueIdOrKey}/transitions",
        "query expand",
        "the document names it in the description of the operation only",
    ),
)


HISTORY_ITEM = {"from", "to", "fromString", "toString"}


def corrected(schema: Json) -> Json:
    """The documents' schemas without three faults of their generators: what was empty in an item of history is null in
    every recorded answer; and Data Center's says object for "anything" in a map of fields, and text for the value of a
    property against its own words beside it."""
    if isinstance(schema, list):
        return [corrected(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    right = {name: corrected(value) for name, value in schema.items()}
    if isinstance(right.get("additionalProperties"), dict) and right["additionalProperties"].get("type") == "object":
        right["additionalProperties"] = True
    if set(right.get("properties", {})) == {"key", "value"}:
        right["properties"]["value"] = {}
    if set(right.get("properties", {})) >= HISTORY_ITEM:
        for name in HISTORY_ITEM:
            right["properties"][name] = {**right["properties"][name], "nullable": True}
    return right


def contract_of(data: Path, flavour: str, context: str = "") -> Contract:
    """The contract of one flavour. `context` is the context path of the Jira that is talked to."""
    name, prefix = {
        "cloud": ("jira-cloud-platform-v3.json", ""),
        "datacenter": ("jira-datacenter-10.0.json", "/rest"),
    }[flavour]
    document = json.loads((data / "openapi" / name).read_text("utf-8"))
    document["components"] = corrected(document["components"])
    return Contract(document, prefix, context)


def recorder_of(data: Path, flavour: str, context: str = "") -> ContractRecorder:
    """A recorder with the gaps known of the flavour's document."""
    gaps = CLOUD_GAPS if flavour == "cloud" else DATA_CENTER_GAPS
    return ContractRecorder(contract_of(data, flavour, context), gaps)
