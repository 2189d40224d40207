"""REST resources of attachments, and where the files themselves come from."""

from flask import Response, redirect, request

from connector.sandbox.records import Attachment
from connector.sandbox.rest_common import Answer, Asked, Route, refusal
from connector.sandbox.rest_site import UPLOAD_LIMIT
from connector.sandbox.state import State
from connector.sandbox.tables import Missing, Refused

SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")
"""Types that a browser may draw; all others are downloads, since a file may hold a script."""

MOST_FILES = 60


def upload(asked: Asked, ref: str) -> Answer:
    issue = asked.issue(ref)
    if request.headers.get("X-Atlassian-Token") != "no-check":
        return refusal(403, "XSRF check failed")
    files = request.files.getlist("file")
    if not files or len(files) > MOST_FILES:
        raise Refused("A request carries 1 to 60 files, each in a part named 'file'.")
    contents = [(each.filename or "file", each.read(), each.mimetype) for each in files]
    if any(len(content) > UPLOAD_LIMIT for _, content, _ in contents):
        raise Refused("The attachment is too large.", status=413 if asked.state.flavour == "cloud" else 404)
    made = [asked.state.attach(issue.id, asked.account, *each) for each in contents]
    return [asked.shapes.attachment(each) for each in made]


def find(state: State, id: str) -> Attachment:
    """By id, or by the media service's name for it. Raises Missing."""
    for issue in state.issues():
        for attachment in issue.attachments:
            if id in (attachment.id, attachment.media):
                return attachment
    raise Missing(f"no attachment {id}")


def meta(asked: Asked, id: str) -> Answer:
    """Cloud's resource, unlike its issues, has the id as a number."""
    shown = asked.shapes.attachment(find(asked.state, id))
    return {**shown, "id": int(id)} if asked.state.flavour == "cloud" else shown


def content(asked: Asked, id: str) -> Answer:
    """Cloud sends readers to its media service, with a token of its own in the address."""
    found = find(asked.state, id)
    if request.args.get("redirect") == "false":
        return download(found)
    address = f"{asked.state.base_url}/file/{found.media}/binary?token=sandbox-media-token"
    return redirect(address, 303, Response)


def download(file: Attachment) -> Response:
    """The file, harmless to open in a browser."""
    drawn = file.mime in SHOWN
    answer = Response(file.content, mimetype=file.mime if drawn else "application/octet-stream")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    if not drawn:
        answer.headers["Content-Disposition"] = "attachment"
    return answer


ROUTES = [
    Route("POST", "/issue/<ref>/attachments", upload, write=True),
    Route("GET", "/attachment/<id>", meta),
]
CLOUD_ROUTES = [Route("GET", "/attachment/content/<id>", content)]
