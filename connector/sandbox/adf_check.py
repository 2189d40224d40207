"""Would Jira take this ADF document? The rules it is known to enforce, not the whole schema."""

from typing import Any

from connector.sandbox.tables import Refused


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROOT = _names(
    "paragraph heading bulletList orderedList blockquote codeBlock rule panel table expand mediaSingle mediaGroup "
    "taskList decisionList blockCard embedCard"
)
INLINE = _names("text hardBreak mention status date emoji inlineCard mediaInline")
IN_CELL = ROOT - {"table", "expand"} | {"nestedExpand"}
CHILDREN = {
    "doc": ROOT,
    "paragraph": INLINE,
    "heading": INLINE,
    "taskItem": INLINE,
    "decisionItem": INLINE,
    "codeBlock": _names("text"),
    "bulletList": _names("listItem"),
    "orderedList": _names("listItem"),
    "listItem": _names("paragraph bulletList orderedList taskList mediaSingle codeBlock"),
    "blockquote": _names("paragraph bulletList orderedList codeBlock mediaSingle mediaGroup"),
    "panel": ROOT - {"panel", "table", "blockquote", "expand", "embedCard"},
    "expand": ROOT - {"expand"} | {"nestedExpand"},
    "nestedExpand": IN_CELL - {"nestedExpand"},
    "table": _names("tableRow"),
    "tableRow": _names("tableCell tableHeader"),
    "tableCell": IN_CELL,
    "tableHeader": IN_CELL,
    "taskList": _names("taskItem taskList"),
    "decisionList": _names("decisionItem"),
    "mediaSingle": _names("media caption"),
    "mediaGroup": _names("media"),
    "caption": INLINE,
}
NEEDS_CHILD = _names(
    "bulletList orderedList listItem blockquote panel expand table tableRow taskList mediaSingle mediaGroup"
)
ATTRIBUTES = {
    "heading": ("level",),
    "panel": ("panelType",),
    "mention": ("id",),
    "status": ("text", "color"),
    "date": ("timestamp",),
    "emoji": ("shortName",),
    "taskList": ("localId",),
    "taskItem": ("localId", "state"),
    "decisionList": ("localId",),
    "decisionItem": ("localId", "state"),
}
CHOICES = {
    ("panel", "panelType"): {"info", "note", "warning", "success", "error"},
    ("status", "color"): {"neutral", "purple", "blue", "red", "yellow", "green"},
    ("taskItem", "state"): {"TODO", "DONE"},
}


def check(document: Any, field: str, known_media: frozenset[str]) -> None:
    """Raises Refused as Jira does: without a word on where. `known_media` are ids of files of the issue."""
    if isinstance(document, str):
        text = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
        raise Refused(text, fields={field: text})
    sound = isinstance(document, dict) and document.get("type") == "doc" and document.get("version") == 1
    if not sound or not _is_sound(document):
        raise Refused("INVALID_INPUT", fields={field: "INVALID_INPUT"})
    if _unknown_media(document, known_media):
        raise Refused("ATTACHMENT_VALIDATION_ERROR", fields={field: "ATTACHMENT_VALIDATION_ERROR"})


def _is_sound(node: Any) -> bool:
    if not isinstance(node, dict) or not _has_attributes(node):
        return False
    kind = node.get("type", "")
    if kind == "text":
        text = node.get("text")
        return isinstance(text, str) and text != "" and "\n" not in text
    content = node.get("content", [])
    if not isinstance(content, list) or (not content and kind in NEEDS_CHILD):
        return False
    allowed = CHILDREN.get(kind, frozenset())
    return all(isinstance(child, dict) and child.get("type") in allowed and _is_sound(child) for child in content)


def _has_attributes(node: dict[str, Any]) -> bool:
    kind = str(node.get("type", ""))
    attrs = node.get("attrs", {})
    if not isinstance(attrs, dict) or any(attrs.get(name) in (None, "") for name in ATTRIBUTES.get(kind, ())):
        return False
    for name in ATTRIBUTES.get(kind, ()):
        choices = CHOICES.get((kind, name))
        if choices is not None and attrs[name] not in choices:
            return False
    return True


def _unknown_media(node: dict[str, Any], known: frozenset[str]) -> bool:
    attrs = node.get("attrs") or {}
    if node.get("type") == "media" and attrs.get("type") == "file" and attrs.get("id") not in known:
        return True
    return any(_unknown_media(child, known) for child in node.get("content") or [])
