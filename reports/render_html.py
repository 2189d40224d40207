"""How does a document look as a page of its own, for a preview? One file, nothing fetched from elsewhere."""

import base64
from collections.abc import Mapping, Sequence
from html import escape

from reports.document import (
    Block,
    Break,
    BulletList,
    Document,
    Expand,
    Heading,
    Inline,
    Line,
    Lozenge,
    Mention,
    Panel,
    Paragraph,
    Picture,
    Rule,
    Table,
    TaskList,
    Text,
)

NO_IMAGES: Mapping[str, bytes] = {}
STYLE = """
:root { color-scheme: light }
body { margin: 0; background: #fff; color: #172b4d; font: 15px/1.5 "Inter", "Segoe UI", system-ui, -apple-system,
  "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere }
main { max-width: 820px; margin: 0 auto; padding: 24px 16px }
h1 { font-size: 24px } h2 { font-size: 20px } h3 { font-size: 17px; margin: 28px 0 8px }
h1, h2, h3, h4, h5, h6 { line-height: 1.3 }
a { color: #0c66e4 }
code { background: #f1f2f4; border-radius: 3px; padding: 1px 4px; font-size: 0.9em }
.small { color: #626f86 }
.mention { background: #f1f2f4; border-radius: 10px; padding: 0 6px }
.lozenge { display: inline-block; border-radius: 3px; padding: 0 5px; font-size: 11px; line-height: 16px;
  font-weight: 700; text-transform: uppercase; white-space: nowrap; color: #172b4d }
.neutral { background: #dddee1 } .purple { background: #d8a0f7 } .blue { background: #8fb8f6 }
.red { background: #fd9891 } .yellow { background: #fbc828 } .green { background: #b3df72 }
.panel { border-radius: 4px; padding: 4px 16px; margin: 12px 0; border-left: 4px solid }
.panel p { margin: 8px 0 }
.info { background: #e9f2fe; border-color: #0c66e4 } .note { background: #f8eefe; border-color: #8f4cc4 }
.warning { background: #fef7c8; border-color: #e06c00 } .success { background: #efffd6; border-color: #4c6b1f }
.error { background: #ffeceb; border-color: #c9372c }
.table { overflow-x: auto; margin: 12px 0 }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #dddee1; padding: 6px 9px; text-align: left; vertical-align: top;
  overflow-wrap: normal; word-break: normal }
th { background: #f0f1f2 }
figure { margin: 16px 0 } figure img { max-width: 100%; height: auto; display: block }
figcaption { color: #505258; font-size: 14px; margin-top: 6px }
.missing { border: 1px dashed #8590a2; border-radius: 4px; padding: 12px }
.tasks { list-style: none; padding: 0 }
.tasks label { display: flex; gap: 8px; align-items: flex-start; margin: 4px 0 }
.tasks input { margin: 4px 0 0; flex: none }
summary { cursor: pointer; padding: 6px 0 }
hr { border: 0; border-top: 1px solid #dddee1 }
@media (max-width: 480px) { body { font-size: 14px } th, td { padding: 4px 6px } }
"""
SAFE_LINKS = ("https://", "http://", "mailto:", "#", "/")


def render(document: Document, images: Mapping[str, bytes] = NO_IMAGES) -> str:
    """A whole page. `images` are PNG bytes by the file name of a picture; one without is shown as its alt text."""
    lang = document.language.replace("_", "-")
    heading = f"<h1>{escape(document.title)}</h1>\n" if document.title else ""
    body = "\n".join(_block(block, images) for block in document.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title or 'Aftercare')}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{heading}{body}\n</main>\n</body>\n</html>\n"
    )


def _block(block: Block, images: Mapping[str, bytes]) -> str:
    match block:
        case Paragraph(content):
            return f"<p>{_line(content)}</p>"
        case Heading(level, content):
            return f"<h{level}>{_line(content)}</h{level}>"
        case BulletList() | TaskList():
            return _list(block)
        case Panel() | Expand():
            return _box(block)
        case Table():
            return _table(block)
        case Picture():
            return _picture(block, images)
        case Rule():
            return "<hr>"


def _list(block: BulletList | TaskList) -> str:
    """Boxes are shown here, and ticked in Jira."""
    if isinstance(block, BulletList):
        return "<ul>" + "".join(f"<li>{_line(item)}</li>" for item in block.items) + "</ul>"
    rows = "".join(
        f'<li><label><input type="checkbox" disabled{" checked" if task.done else ""}> '
        f"<span>{_line(task.content)}</span></label></li>"
        for task in block.items
    )
    return f'<ul class="tasks">{rows}</ul>'


def _box(block: Panel | Expand) -> str:
    if isinstance(block, Panel):
        return f'<div class="panel {block.tone}">{_inner(block.content)}</div>'
    return f"<details><summary>{escape(block.title)}</summary>{_inner(block.content)}</details>"


def _inner(blocks: Sequence[Block]) -> str:
    return "".join(_block(block, NO_IMAGES) for block in blocks)


def _table(table: Table) -> str:
    """A column keeps nearly the width it has in Jira; on a phone the table scrolls by itself."""
    head = "".join(
        f'<th scope="col" style="min-width:{column.width * 55 // 100}px;width:{column.width}px">'
        f"{escape(column.title)}</th>"
        for column in table.columns
    )
    rows = "".join("<tr>" + "".join(f"<td>{_line(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _picture(picture: Picture, images: Mapping[str, bytes]) -> str:
    caption = f"<figcaption>{_line(picture.caption)}</figcaption>" if picture.caption else ""
    if picture.file not in images:
        return f'<figure><p class="missing">{escape(picture.alt)}</p>{caption}</figure>'
    data = base64.b64encode(images[picture.file]).decode("ascii")
    width, height = picture.size
    return (
        f'<figure><img src="data:image/png;base64,{data}" alt="{escape(picture.alt)}" width="{width}" '
        f'height="{height}">{caption}</figure>'
    )


def _line(content: Line) -> str:
    return "".join(map(_inline, content))


def _inline(inline: Inline) -> str:
    match inline:
        case Text():
            return _text(inline)
        case Lozenge(word, colour):
            return f'<span class="lozenge {colour}">{escape(word)}</span>'
        case Mention(_, name):
            return f'<span class="mention">@{escape(name)}</span>'
        case Break():
            return "<br>"


def _text(text: Text) -> str:
    words = "<br>".join(escape(line) for line in text.text.splitlines())
    if text.code:
        words = f"<code>{words}</code>"
    if text.strong and not text.code:
        words = f"<strong>{words}</strong>"
    if text.small and not text.code:
        words = f'<span class="small">{words}</span>'
    if text.link and text.link.startswith(SAFE_LINKS):
        words = f'<a href="{escape(text.link)}">{words}</a>'
    return words
