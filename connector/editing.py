"""How do labels, fields and property get into Jira together, and what if Jira does not take a field?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from connector.errors import JiraRefused
from connector.jira_io.interface import Edit, Jira
from rules.model import Json

BAD_REQUEST = 400


def send_edit(jira: Jira, issue_id: str, edit: Edit) -> Mapping[str, str]:
    """Make the one PUT. Answers with the fields that Jira does not let us set, and why: usually none.

    A field that is on no edit screen is refused, and everything in the same request with it. Then nothing was applied,
    so the rest goes out once more without it. The property says all the same what was to stand in the field, so the
    next looks do not ask for it again until something else is to stand there. Raises JiraError.
    """
    try:
        jira.edit(issue_id, edit)
    except JiraRefused as error:
        refused = {name: text for name, text in error.fields.items() if name in edit.fields}
        if error.status != BAD_REQUEST or not refused:
            raise
        jira.edit(issue_id, replace(edit, fields={n: v for n, v in edit.fields.items() if n not in refused}))
        return refused
    return {}


def written(edit: Edit, refused: Mapping[str, str]) -> Iterator[tuple[str, Json]]:
    """What the journal says of it: kind and what."""
    yield from (("label added", _what(label=label)) for label in edit.add_labels)
    yield from (("label removed", _what(label=label)) for label in edit.remove_labels)
    yield from (("field", _what(field=name)) for name in sorted(edit.fields.keys() - refused.keys()))
    yield from (("field refused", _what(field=name, why=refused[name])) for name in sorted(refused))
    if edit.property is not None:
        yield "property", None


def _what(**told: Json) -> Json:
    return told
