"""Comments over REST: bodies in both versions, properties, visibility, attachments inside."""

import pytest


@pytest.fixture
def body(sandbox, document):
    """A text as the flavour's newest version takes it."""
    return document("Hello") if sandbox.flavour == "cloud" else "Hello"


def test_a_comment_keeps_its_properties_when_edited(sandbox, client, body):
    """A body-only PUT keeps them, `properties` merges."""
    ask = client(sandbox)
    marker = {"kind": "card"}
    made = ask.post("/issue/ASP-1/comment", {"body": body, "properties": [{"key": "aftercare", "value": marker}]})
    address = f"/issue/ASP-1/comment/{made['id']}"
    ask.put(address, {"body": body})
    ask.put(address, {"body": body, "properties": [{"key": "more", "value": 1}]})
    read = ask.get("/issue/ASP-1/comment", expand="properties")["comments"][0]

    assert read["properties"] == [{"key": "aftercare", "value": marker}, {"key": "more", "value": 1}]
    assert "properties" not in ask.get("/issue/ASP-1/comment")["comments"][0]


def test_an_internal_comment_is_made_by_a_property(sandbox, client, body):
    """Only Cloud says so in the comment itself."""
    ask = client(sandbox)
    internal = [{"key": "sd.public.comment", "value": {"internal": True}}]
    made = ask.post("/issue/ASP-1/comment", {"body": body, "properties": internal})
    public = ask.post("/issue/ASP-1/comment", {"body": body})

    assert [c.public for c in sandbox.state.issue("ASP-1").comments] == [False, True]
    told = [comment.get("jsdPublic") for comment in (made, public)]
    assert told == ([False, True] if sandbox.flavour == "cloud" else [None, None])


def test_comment_properties_have_resources_of_their_own(sandbox, client, body):
    """201 when new, 200 when replaced, 404 when not there."""
    ask = client(sandbox)
    id = ask.post("/issue/ASP-1/comment", {"body": body})["id"]
    address = f"/comment/{id}/properties/aftercare"

    assert ask("GET", address).status_code == 404
    assert ask.put(address, {"hash": "a"}) == 201
    assert ask.put(address, {"hash": "b"}) == 200
    assert ask.get(address)["value"] == {"hash": "b"}
    assert [row["key"] for row in ask.get(f"/comment/{id}/properties")["keys"]] == ["aftercare"]
    assert ask("DELETE", address).status_code == 204
    assert ask("GET", address).status_code == 404


def test_comments_are_listed_in_pages(sandbox, client):
    """Oldest first, or newest first when asked; Cloud gives at most 100."""
    ask = client(sandbox)
    for number in range(105):
        sandbox.state.comment("ASP-1", "ann", f"number {number}")
    whole = ask.get("/issue/ASP-1/comment")
    newest = ask.get("/issue/ASP-1/comment", orderBy="-created", maxResults=1)
    rest = ask.get("/issue/ASP-1/comment", startAt=100)

    assert whole["total"] == 105
    assert len(whole["comments"]) == (100 if sandbox.flavour == "cloud" else 105)
    assert newest["comments"][0]["id"] == sandbox.state.issue("ASP-1").comments[-1].id
    assert len(rest["comments"]) == 5
    assert ask("GET", "/issue/ASP-1/comment", params={"orderBy": "author"}).status_code == 400


def test_comments_are_read_by_id(cloud, client):
    """Those that are there, of all issues."""
    first = cloud.state.comment("ASP-1", "ann", "One").id
    second = cloud.state.comment("OPS-1", "ann", "Two").id
    ask = client(cloud)
    answer = ask("POST", "/comment/list", params={"expand": "properties"}, json={"ids": [int(second), 9, int(first)]})

    assert {row["id"] for row in answer.json()["values"]} == {first, second}
    assert ask("POST", "/comment/list", json={"ids": ["x"]}).status_code == 400


def test_cloud_translates_between_text_and_documents(cloud, client, document):
    """v2 takes and gives wiki text, v3 documents; both speak of the same comment."""
    old, new = client(cloud, version="2"), client(cloud)
    id = old.post("/issue/ASP-1/comment", {"body": "Ask *now* [~accountid:ann]"})["id"]
    content = new.get(f"/issue/ASP-1/comment/{id}")["body"]["content"][0]["content"]

    assert [node["type"] for node in content] == ["text", "text", "text", "mention"]
    assert content[1]["marks"] == [{"type": "strong"}]
    assert old.get(f"/issue/ASP-1/comment/{id}")["body"] == "Ask *now* [~accountid:ann]"
    assert new("POST", "/issue/ASP-1/comment", json={"body": "text"}).status_code == 400
    assert old("POST", "/issue/ASP-1/comment", json={"body": document("x")}).status_code == 400


def test_a_text_that_is_too_long_is_refused(sandbox, client, document):
    """32,767 characters are allowed."""
    long = "x" * 32_768
    answer = client(sandbox)(
        "POST", "/issue/ASP-1/comment", json={"body": document(long) if sandbox.flavour == "cloud" else long}
    )

    assert answer.status_code == 400
    assert "32,767" in answer.text


def test_a_comment_of_another_issue_is_not_found(sandbox, client, body):
    """Neither read nor written through the wrong issue."""
    ask = client(sandbox)
    id = ask.post("/issue/ASP-1/comment", {"body": body})["id"]

    assert ask("GET", f"/issue/ASP-2/comment/{id}").status_code == 404
    assert ask("PUT", f"/issue/ASP-2/comment/{id}", json={"body": body}).status_code == 404
    assert ask("DELETE", f"/issue/ASP-1/comment/{id}").status_code == 204
    assert ask("GET", f"/issue/ASP-1/comment/{id}").status_code == 404


def upload(ask, key="ASP-1", name="chart.png", **headers):
    files = {"file": (name, b"\x89PNG", "image/png")}
    return ask("POST", f"/issue/{key}/attachments", files=files, headers=headers)


def test_an_upload_needs_its_header(sandbox, client):
    """X-Atlassian-Token: no-check."""
    ask = client(sandbox)
    refused, taken = upload(ask), upload(ask, **{"X-Atlassian-Token": "no-check"})

    assert refused.status_code == 403
    assert (taken.status_code, taken.json()[0]["filename"], taken.json()[0]["mimeType"]) == (
        200,
        "chart.png",
        "image/png",
    )
    assert ask.get("/issue/ASP-1")["fields"]["attachment"][0]["size"] == 4


def test_cloud_names_the_media_id_in_a_redirect(cloud, client, document):
    """Which is the only way to show the file in a document; its number is refused there."""
    ask = client(cloud)
    id = upload(ask, **{"X-Atlassian-Token": "no-check"}).json()[0]["id"]
    answer = ask("GET", f"/attachment/content/{id}")
    media = answer.headers["Location"].split("/file/")[1].split("/")[0]

    def showing(file):
        text = document("Chart")
        attrs = {"type": "file", "id": file, "collection": ""}
        text["content"].append({"type": "mediaSingle", "content": [{"type": "media", "attrs": attrs}]})
        return {"body": text}

    assert answer.status_code == 303
    assert ask("GET", f"/attachment/content/{id}", params={"redirect": "false"}).content == b"\x89PNG"
    assert ask("POST", "/issue/ASP-1/comment", json=showing(media)).status_code == 201
    refused = ask("POST", "/issue/ASP-1/comment", json=showing(id))
    assert (refused.status_code, refused.json()["errors"]) == (400, {"comment": "ATTACHMENT_VALIDATION_ERROR"})


def test_a_text_that_drops_a_picture_loses_the_file(cloud, client, document):
    """The danger of rewriting a body: Cloud deletes what it no longer shows."""
    file = cloud.state.attach("ASP-1", "ann", "a.png", b"x", "image/png")
    made = cloud.state.comment("ASP-1", "ann", "See\n\n!a.png!")
    client(cloud).put(f"/issue/ASP-1/comment/{made.id}", {"body": document("See")})

    assert file.media
    assert cloud.state.issue("ASP-1").attachments == []
