"""Webhooks as they arrive: signed, shaped as the flavour shapes them, again when refused."""

import hashlib
import hmac
import json

import pytest

from connector.sandbox.deliveries import Mischief

SECRET = "s3cret"


def bodies(receiver):
    return [json.loads(body) for _headers, body in receiver.got]


def events(receiver):
    return [(body["webhookEvent"], body.get("issue_event_type_name")) for body in bodies(receiver)]


@pytest.fixture
def hooked(sandbox, receiver):
    """A sandbox that sends to the receiver."""
    sandbox.webhook(receiver.url, SECRET)
    return sandbox


def test_a_delivery_is_signed_over_its_bytes(hooked, receiver):
    """sha256, and on Cloud with an identifier and a flow."""
    hooked.state.edit("ASP-1", "ann", labels=["客户"])
    assert hooked.drain()
    ((headers, body),) = receiver.got

    assert headers["X-Hub-Signature"] == f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"
    assert ("X-Atlassian-Webhook-Identifier" in headers) == (hooked.flavour == "cloud")
    assert headers.get("X-Atlassian-Webhook-Flow") == ("Primary" if hooked.flavour == "cloud" else None)
    assert "X-Atlassian-Webhook-Retry" not in headers


def test_an_update_carries_issue_user_and_changelog(hooked, receiver):
    """The description is wiki text in both flavours."""
    hooked.state.transition("ASP-1", "ann", "Resolved")
    assert hooked.drain()
    (body,) = bodies(receiver)

    assert events(receiver) == [("jira:issue_updated", "issue_resolved")]
    assert body["timestamp"] == hooked.state.now()
    assert body["user"]["displayName"] == "Ann Archer"
    assert [item["field"] for item in body["changelog"]["items"]] == ["status", "resolution"]
    assert body["issue"]["fields"]["description"] == "Since *noon*."
    assert body["issue"]["self"].endswith("/rest/api/2/issue/10001")


def test_a_comment_is_told_as_the_flavour_tells_it(hooked, receiver):
    """Cloud: one event with six fields and no user. Data Center: one without an issue, and an update beside it."""
    hooked.state.comment("ASP-1", "kim", "And now?")
    assert hooked.drain()
    told = bodies(receiver)

    if hooked.flavour == "cloud":
        (body,) = told
        assert set(body["issue"]["fields"]) == {"summary", "issuetype", "project", "assignee", "priority", "status"}
        assert "user" not in body
        assert body["comment"]["jsdPublic"] is True
    else:
        assert events(receiver) == [("comment_created", None), ("jira:issue_updated", "issue_commented")]
        assert set(told[0]) == {"timestamp", "webhookEvent", "comment"}
        assert told[0]["comment"]["self"].endswith("/jira/rest/api/2/issue/10001/comment/10000")
        assert told[1]["comment"]["body"] == "And now?"
        assert "changelog" not in told[1]


def test_every_deed_has_its_event(hooked, receiver):
    """From creation to deletion; a property, too."""
    state = hooked.state
    key = state.create_issue("ASP", "Task", "New", "", "kim").key
    comment = state.comment(key, "ann", "One")
    state.edit_comment(key, "ann", comment.id, "Two")
    state.delete_comment(key, "ann", comment.id)
    state.edit(key, "ann", assignee="ann")
    state.set_property(key, "bot", "k", 1)
    state.delete_issue(key, "ann")
    assert hooked.drain()
    names = [name for name, _ in events(receiver)]

    assert [name for name in names if name.startswith("comment")] == [
        "comment_created",
        "comment_updated",
        "comment_deleted",
    ]
    assert ("jira:issue_created", "issue_created") in events(receiver)
    assert ("jira:issue_updated", "issue_assigned") in events(receiver)
    assert names[-2:] == ["issue_property_set", "jira:issue_deleted"]
    assert "issue_event_type_name" not in bodies(receiver)[-1]


def test_what_we_write_comes_back_to_us(hooked, receiver, client):
    """Writes over REST raise webhooks like everybody's."""
    client(hooked).put("/issue/ASP-1", {"update": {"labels": [{"add": "x"}]}})
    assert hooked.drain()

    assert bodies(receiver)[0]["user"]["displayName"] == "Aftercare"


def test_cloud_tries_again_with_the_same_identifier(cloud, receiver):
    """After 5xx and 429, but not after 400."""
    cloud.webhook(receiver.url, SECRET)
    receiver.answers = [503, 429, 200, 400, 200]
    cloud.state.edit("ASP-1", "ann", labels=["a"])
    assert cloud.drain()
    cloud.state.edit("ASP-1", "ann", labels=["b"])
    assert cloud.drain()
    heads = [headers for headers, _ in receiver.got]

    assert [head.get("X-Atlassian-Webhook-Retry") for head in heads] == [None, "1", "2", None]
    assert len({head["X-Atlassian-Webhook-Identifier"] for head in heads}) == 2
    assert (cloud.webhooks.delivered, len(cloud.webhooks.lost)) == (1, 1)


def test_data_center_does_not_try_again(datacenter, receiver):
    """None of its pages promises that."""
    datacenter.webhook(receiver.url, SECRET)
    receiver.answers = [503]
    datacenter.state.edit("ASP-1", "ann", labels=["a"])
    assert datacenter.drain()

    assert (len(receiver.got), len(datacenter.webhooks.lost)) == (1, 1)


def test_a_closed_port_is_retried_and_then_given_up(cloud, unused_url):
    """`pending` counts what waits for its next try."""
    cloud.webhooks.delays = (0.05,)
    cloud.webhook(unused_url, SECRET)
    cloud.state.edit("ASP-1", "ann", labels=["a"])

    assert cloud.pending() == 1
    assert cloud.drain()
    assert [each.retry for each in cloud.webhooks.lost] == [1]


@pytest.fixture
def unused_url():
    """An address at which nobody listens."""
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/"


def test_deliveries_keep_their_order(cloud, receiver):
    """Of one sandbox, unless it is told to shuffle."""
    cloud.webhook(receiver.url, SECRET)
    for number in range(20):
        cloud.state.edit("ASP-1", "ann", labels=[f"n{number}"])
    assert cloud.drain()

    assert [body["issue"]["fields"]["labels"] for body in bodies(receiver)] == [[f"n{n}"] for n in range(20)]


def test_bad_delivery_can_be_ordered(cloud, receiver):
    """Some twice with one identifier, some never, some out of order; the same for the same seed."""
    cloud.webhooks.mischief = Mischief(duplicate_rate=0.3, drop_rate=0.3, shuffle=5, seed=7)
    cloud.webhook(receiver.url, SECRET)
    with cloud.state.lock:
        for number in range(40):
            cloud.state.edit("ASP-1", "ann", labels=[f"{number:02}"])
    assert cloud.drain()
    seen = [body["issue"]["fields"]["labels"][0] for body in bodies(receiver)]
    identifiers = {headers["X-Atlassian-Webhook-Identifier"] for headers, _ in receiver.got}

    assert len(set(seen)) < 40
    assert len(identifiers) < len(seen)
    assert seen != sorted(seen)


def test_a_filter_restricts_issues_and_events(cloud, receiver):
    """JQL for the issue, names for the events."""
    cloud.webhook(receiver.url, SECRET, jql="project = OPS", events=("jira:issue_updated",))
    cloud.state.edit("ASP-1", "ann", labels=["a"])
    cloud.state.comment("OPS-1", "ann", "Hello")
    cloud.state.edit("OPS-1", "ann", labels=["b"])
    assert cloud.drain()

    assert [body["issue"]["key"] for body in bodies(receiver)] == ["OPS-1"]


def test_webhooks_are_registered_over_rest(sandbox, client, receiver):
    """Each flavour at its own address; the secret is not told again."""
    ask = client(sandbox)
    paths = ("/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks")
    own, other = paths if sandbox.flavour == "cloud" else paths[::-1]
    filters = {"issue-related-events-section": "project = ASP"}
    body = {"name": "us", "url": receiver.url, "events": ["jira:issue_updated"], "filters": filters}
    made = ask.post(own, {**body, "secret": SECRET})
    id = made["self"].rsplit("/", 1)[1]
    ask.put(f"{own}/{id}", {**body, "name": "renamed"})
    sandbox.state.edit("ASP-1", "ann", labels=["a"])
    assert sandbox.drain()

    assert SECRET not in json.dumps(ask.get(own))
    assert ask.get(f"{own}/{id}")["name"] == "renamed"
    assert "X-Hub-Signature" in receiver.got[0][0]
    assert ask("GET", other).status_code == 404
    assert ask("POST", own, json={**body, "events": ["nonsense"]}).status_code == 400
    assert ask("DELETE", f"{own}/{id}").status_code == 204
    assert ask.get(own) == []
