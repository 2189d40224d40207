"""Which boxes of a comment are ticked? Wiki text has none."""

from collections.abc import Iterator, Mapping


def boxes_of(body: object) -> tuple[tuple[str, bool], ...]:
    """(localId, whether it is ticked) of every box in a document, in its order."""
    return tuple(_boxes(body))


def _boxes(node: object) -> Iterator[tuple[str, bool]]:
    if not isinstance(node, Mapping):
        return
    attributes = node.get("attrs")
    if node.get("type") == "taskItem" and isinstance(attributes, Mapping):
        box = attributes.get("localId")
        if isinstance(box, str) and box:
            yield box, attributes.get("state") == "DONE"
    content = node.get("content")
    for child in content if isinstance(content, list) else ():
        yield from _boxes(child)
