"""A document that is too long for Jira says what it leaves out, in a stated order."""

from reports import render_adf, render_wiki
from reports.document import (
    Block,
    Break,
    BulletList,
    Column,
    Document,
    Expand,
    Heading,
    Line,
    Panel,
    Paragraph,
    Picture,
    Rule,
    Table,
    Text,
)
from reports.fitting import fit

COLUMNS = (Column("Request", 200), Column("State", 120))


def _table(rows: int, words: str = "x" * 60) -> Table:
    return Table(COLUMNS, tuple(((Text(f"{n} {words}"),), (Text("Open"),)) for n in range(rows)))


def _expand(title: str) -> Expand:
    return Expand(title, (Paragraph((Text("y" * 3000),)),))


def _length(document: Document) -> int:
    return len(repr(document))


def test_what_fits_is_left_alone() -> None:
    """The usual case."""
    document = Document((_table(3), _expand("Made")), "en")

    assert fit(document, _length) is document


def test_folded_parts_go_first_the_last_one_before_the_others() -> None:
    """They are the least read, and their titles are told."""
    document = Document((_expand("First"), _table(3), _expand("Second"), _expand("Third")), "en")

    one, all_gone = fit(document, _length, 9_000), fit(document, _length, 2_000)

    assert [block.title for block in one.blocks if isinstance(block, Expand)] == ["First", "Second"]
    assert one.blocks[-1] == Paragraph((Text("Left out, because it would be too long for Jira: Third.", small=True),))
    assert all_gone.blocks[0] == _table(3)
    assert "First, Second, Third." in repr(all_gone.blocks[-1])


def test_then_long_tables_lose_their_ends_and_count_them() -> None:
    """A last row tells how many are missing."""
    cut = fit(Document((_table(100), _table(3)), "en"), _length, 5_000)
    table = cut.blocks[0]
    assert isinstance(table, Table)

    assert len(table.rows) < 60
    assert table.rows[-1] == ((Text(f"{100 - len(table.rows) + 1} more", small=True),), ())
    assert cut.blocks[1] == _table(3)


def test_lists_are_cut_like_tables() -> None:
    """A list of a hundred issues is a table without lines."""
    cut = fit(Document((BulletList(tuple((Text("z" * 80),) for _ in range(100))),), "zh_CN"), _length, 4_000)
    items = cut.blocks[0]
    assert isinstance(items, BulletList)

    assert items.items[-1] == (Text(f"另有 {100 - len(items.items) + 1} 行", small=True),)


def test_at_last_texts_are_cut() -> None:
    """One summary of a megabyte must not stop a report."""
    cut = fit(Document((Paragraph((Text("w" * 50_000),)), _table(2, "v" * 9_000)), "en"), _length, 1_500)

    assert _length(cut) <= 1_500
    assert "w…" in repr(cut)


def test_every_kind_of_block_can_be_cut_short() -> None:
    """What has no words stays; nothing is lost without a sign."""
    long: Line = (Text("u" * 2_000), Break())
    blocks: tuple[Block, ...] = (
        Heading(3, long),
        BulletList((long,)),
        Panel("info", (Paragraph(long), BulletList((long,)))),
        Picture("a.png", "alt", (), (1, 1)),
        Rule(),
    )

    cut = fit(Document(blocks, "en"), _length, 1_500)

    assert repr(cut).count("u…") == 4
    assert cut.blocks[3:] == blocks[3:]


def test_what_cannot_be_cut_any_more_is_left() -> None:
    """The limit is Jira's to enforce then, with a message."""
    document = Document((Paragraph((Text("short"),)),), "en")

    assert fit(document, _length, 1) == document


def test_both_renderers_keep_the_limit() -> None:
    """Jira takes 32,767 characters; they stay under 30,000."""
    document = Document((_table(2_000), _expand("Made"), Paragraph((Text("end"),))), "en")

    assert render_adf.size(render_adf.render(document)) <= 30_000
    assert len(render_wiki.render(document)) <= 30_000
    assert "end" in render_wiki.render(document)
