"""Which form does a document take on the way to this Jira? ADF for Cloud, wiki markup for Data Center."""

from collections.abc import Mapping
from typing import Literal, cast

from reports import render_adf, render_wiki
from reports.document import Document
from rules.model import Json

NO_MEDIA: Mapping[str, str] = {}


def body_of(document: Document, flavour: Literal["cloud", "datacenter"], media: Mapping[str, str] = NO_MEDIA) -> Json:
    """The body to send. `media`: media id by file name, for pictures that are attached already (Cloud)."""
    if flavour == "cloud":
        return cast(Json, render_adf.render(document, media))
    return render_wiki.render(document)
