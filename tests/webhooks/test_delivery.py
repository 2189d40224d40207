"""Which delivery it is, and which issues it names."""

import hashlib
import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.delivery import MAX_DEPTH, BadDelivery, read


def ids(document: object) -> tuple[str, ...]:
    return read(json.dumps(document).encode(), {}).issue_ids


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"webhookEvent": "jira:issue_updated", "issue": {"id": "10040", "key": "TES-41"}}, ("10040",)),
        ({"webhookEvent": "jira:issue_updated", "issue": {"id": 10040}}, ("10040",)),
        ({"comment": {"self": "https://jira.example/ctx/rest/api/2/issue/10013/comment/10082"}}, ("10013",)),
        ({"comment": {"self": "/rest/api/2/issue/10013/comment/10082"}}, ("10013",)),
        ({"comment": {"self": "https://x/rest/api/2/10013/comment/1"}, "issue": {"id": "7"}}, ("7",)),
        ({"comment": {"self": "https://x/rest/api/2/issue/8/comment/1"}, "issue": {"id": "7"}}, ("7",)),
        ({"issueLink": {"id": 11, "sourceIssueId": 16, "destinationIssueId": 17}}, ("16", "17")),
        ({"issueLink": {"sourceIssueId": 16, "destinationIssueId": 16}}, ("16",)),
        ({"worklog": {"id": "1", "issueId": "10022"}}, ("10022",)),
        ({"webhookEvent": "sprint_started", "sprint": {"id": 5}}, ()),
        ({"webhookEvent": "project_created", "project": {"id": 5, "key": "OPS"}}, ()),
        ({"attachment": {"id": "5", "self": "https://x/rest/api/2/attachment/5"}}, ()),
        ({}, ()),
    ],
    ids=[
        "issue", "number", "server comment", "relative", "malformed self", "issue before comment", "link",
        "link to itself", "worklog", "sprint", "project", "attachment", "nothing",
    ],
)  # fmt: skip
def test_the_issues_named_are_found(document: object, expected: tuple[str, ...]) -> None:
    """Wherever each kind of event has them; many name none."""
    assert ids(document) == expected


@pytest.mark.parametrize(
    "id_",
    ["OPS-1", "../x", "", "0", "007", "-5", "1" * 20, "12\n", " 12", "１２", 1.5, True, None, [], {"id": "5"}, 10**30],
)
def test_what_is_no_numeric_id_is_no_issue(id_: object) -> None:
    """Keys, paths and the like are never taken for an identity."""
    assert ids({"issue": {"id": id_, "key": "OPS-1"}}) == ()
    assert ids({"worklog": {"issueId": id_}, "issueLink": {"sourceIssueId": id_}}) == ()


@pytest.mark.parametrize("part", [None, [], "text", 5, [{"id": "5"}]], ids=repr)
def test_parts_of_another_shape_name_nothing(part: object) -> None:
    """A list where an object was expected is no reason to refuse the delivery."""
    assert ids({"issue": part, "comment": part, "issueLink": part, "worklog": part, "webhookEvent": part}) == ()
    assert ids({"comment": {"self": part}}) == ()


def test_jiras_own_number_identifies_a_delivery() -> None:
    """The same on every retry, whatever the case of the header's name."""
    headers = {"x-atlassian-WEBHOOK-identifier": "dd8a9f7e-1", "X-Atlassian-Webhook-Retry": "2"}
    assert read(b"{}", headers).id == "dd8a9f7e-1"


@pytest.mark.parametrize("given", ["", " ", "x" * 201, "a b", "a\0b", "é"], ids=repr)
def test_without_a_usable_number_the_body_identifies_it(given: str) -> None:
    """Data Center sends none; equal bodies are one delivery."""
    expected = "sha256:" + hashlib.sha256(b'{"a": 1}').hexdigest()
    assert read(b'{"a": 1}', {"X-Atlassian-Webhook-Identifier": given}).id == expected
    assert read(b'{"a": 1}', {}).id == expected
    assert read(b'{"a": 2}', {}).id != expected


@pytest.mark.parametrize(
    ("document", "event"),
    [
        ({"webhookEvent": "jira:issue_updated", "issue_event_type_name": "issue_generic"}, "jira:issue_updated"),
        ({"issue_event_type_name": "issue_generic"}, "issue_generic"),
        ({"webhookEvent": "a\0b"}, "unnamed"),
        ({"webhookEvent": "x" * 101}, "unnamed"),
        ({"webhookEvent": 5}, "unnamed"),
        ({}, "unnamed"),
    ],
    ids=["both", "old server", "odd", "long", "number", "none"],
)
def test_the_event_is_named_where_jira_names_it(document: object, event: str) -> None:
    """Nothing but the log reads it, so that an odd name refuses nothing."""
    assert read(json.dumps(document).encode(), {}).event == event


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Exclude body"),
        (b"{", "not JSON"),
        (b'{"a": 1', "not JSON"),
        (b'{"a": NaN}', "NaN is no JSON number"),
        (b'{"a": -Infinity}', "-Infinity is no JSON number"),
        (b'{"a": 1, "a": 2}', "a key occurs twice"),
        (b'{"a": {"b": 1, "b": 1}}', "a key occurs twice"),
        (b'{"a": "\xff"}', "not UTF-8"),
        ('{"a": "中"}'.encode("utf-16"), "not UTF-8"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b"5", "not an object"),
        (b"null", "not an object"),
        (b'{"a": ' + b"1" * 5000 + b"}", "not JSON"),
        (b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", "nested deeper"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested deeper"),
    ],
    ids=[
        "empty", "open", "cut", "NaN", "Infinity", "twice", "twice inside", "latin-1", "utf-16", "BOM", "list", "text",
        "number", "null", "long number", "101 levels", "100000 open", "100000 objects",
    ],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_refused(body: bytes, message: str) -> None:
    """With 400 and the reason."""
    with pytest.raises(BadDelivery, match=message) as refused:
        read(body, {})
    assert refused.value.status == 400


def test_brackets_in_texts_do_not_nest() -> None:
    """Only what JSON nests counts, up to a hundred levels of it."""
    text = "[{" * 500 + '\\"[[' + "\\"
    inner: object = text
    for _ in range(MAX_DEPTH - 2):
        inner = [inner]
    assert ids({"issue": {"id": "5"}, "deep": inner, text: text}) == ("5",)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [b'"' + b'\\"' * 5_000_000, b"[" * 10_000_000, b"[]" * 5_000_000, b'"' * 9_999_999, b"\\" * 10_000_000],
    ids=["quotes in a text", "open", "pairs", "texts", "backslashes"],
)
def test_no_body_takes_long_to_refuse(body: bytes) -> None:
    """Ten megabytes of the worst kind are refused in time that grows with their length only."""
    began = time.monotonic()
    with pytest.raises(BadDelivery):
        read(body, {})
    assert time.monotonic() - began < 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["issue", "id", "comment", "self", "issueLink", "sourceIssueId", "webhookEvent", "x"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(st.one_of(st.binary(max_size=100), JSON.map(lambda value: json.dumps(value).encode())))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    """Never another error, and never anything but numeric ids."""
    with suppress(BadDelivery):
        assert all(id_.isascii() and id_.isdigit() for id_ in read(body, {}).issue_ids)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ({"id": "1", "projectId": 10001}, ("10001",)),
        ({"projectId": "10001"}, ("10001",)),
        ({"projectId": True}, ()),
        ({"projectId": "ASP"}, ()),
        ({"id": "1"}, ()),
        ("1.4", ()),
    ],
    ids=["number", "text", "no number", "a key", "without a project", "of another shape"],
)
def test_a_delivery_about_a_version_names_its_project(version: object, expected: tuple[str, ...]) -> None:
    """And no issue."""
    parsed = read(json.dumps({"webhookEvent": "jira:version_updated", "version": version}).encode(), {})
    assert (parsed.project_ids, parsed.issue_ids) == (expected, ())
