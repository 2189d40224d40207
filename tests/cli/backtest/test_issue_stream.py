"""Are the issues of a file found piece by piece, whatever form it has?"""

import json
from pathlib import Path

import pytest

from connector.cli import issue_stream
from connector.cli.issue_stream import Lines, Piece, chunks_of, entries
from connector.errors import AftercareError

A, B = {"key": "A-1", "fields": {}}, {"key": "A-2", "fields": {"summary": "[1, 2] }"}}


def pieces_of(paths: list[Path]) -> list[Piece]:
    return [piece for chunk in chunks_of(paths) for piece in chunk.pieces()]


def keys(path: Path) -> list[str]:
    return [raw["key"] for piece in pieces_of([path]) for _, raw, _ in entries(piece)]


@pytest.mark.parametrize(
    "text",
    [
        f"{json.dumps(A)}\n\n{json.dumps(B)}\n",
        f"{json.dumps(A)}\r\n \r\n{json.dumps(B)}\r\n",
        f"{json.dumps(A)}\r{json.dumps(B)}",
        json.dumps([A, B]),
        json.dumps([A, B], indent=2),
        f"[{json.dumps(A)}]\n[{json.dumps(B)}]",
        json.dumps({"issues": [A, B], "names": {}}),
        json.dumps({"issues": [A, B]}, indent=1),
        f"{json.dumps({'issues': [A]})}\n{json.dumps(B)}",
        "\ufeff" + json.dumps([A, B]),
        f"\ufeff{json.dumps(A)}\n{json.dumps(B)}",
    ],
    ids=[
        *("lines", "lines of Windows", "lines of old", "array", "tall array", "arrays", "page", "tall page"),
        *("pages and issues", "byte order mark", "mark and lines"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_every_form_gives_the_same_issues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, chunk: int
) -> None:
    """Also where the file is read in the smallest bites."""
    monkeypatch.setattr(issue_stream, "CHUNK", chunk)
    file = tmp_path / "issues"
    file.write_text(text, encoding="utf-8", newline="")

    assert keys(file) == ["A-1", "A-2"]


def test_an_array_is_not_held_as_a_whole(tmp_path: Path) -> None:
    """The first elements come before the end of the file is looked at."""
    file = tmp_path / "issues.json"
    file.write_text("[" + json.dumps(A) + ", {broken" + "x" * 100)

    pieces = pieces_of([file])

    assert json.loads(pieces[0].text) == A
    with pytest.raises(ValueError, match="this is not JSON"):
        list(entries(pieces[1]))


def test_pieces_are_numbered_across_files(tmp_path: Path) -> None:
    """Their places name file and line."""
    files = [tmp_path / "1.jsonl", tmp_path / "2.jsonl"]
    for file in files:
        file.write_text(json.dumps(A) + "\n" + json.dumps(B))

    assert [(piece.number, piece.place.rpartition("/")[2]) for piece in pieces_of(files)] == [
        (0, "1.jsonl:1"),
        (1, "1.jsonl:2"),
        (2, "2.jsonl:1"),
        (3, "2.jsonl:2"),
    ]


def test_an_empty_file_holds_no_issue(tmp_path: Path) -> None:
    """Nor does one of blank lines."""
    file = tmp_path / "empty"
    file.write_text("\n \n")

    assert pieces_of([file]) == []


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(AftercareError, match="gone"):
        pieces_of([tmp_path / "gone"])


def test_an_issue_of_a_page_knows_the_page(tmp_path: Path) -> None:
    """Names of fields stand around the issues."""
    page = {"issues": [A], "names": {"customfield_1": "Customer"}}

    assert list(entries(Piece(0, "page", json.dumps(page)))) == [("page: issue 1", A, page)]


def test_lines_are_told_by_their_place_and_read_by_whoever_works_on_them(tmp_path: Path) -> None:
    """So that text does not travel between processes, and a chunk is as small however large the file."""
    file = tmp_path / "many.jsonl"
    lines = [json.dumps({"key": f"A-{number}", "fields": {"summary": "x" * 2000}}) for number in range(2000)]
    file.write_text("\n".join(lines), encoding="utf-8")

    chunks = list(chunks_of([file]))

    assert len(chunks) > 3
    assert all(isinstance(chunk, Lines) and chunk.length <= issue_stream.CHUNK for chunk in chunks)
    pieces = pieces_of([file])
    assert [entry["key"] for piece in pieces for _, entry, _ in entries(piece)] == [f"A-{n}" for n in range(2000)]
    assert [piece.number for piece in pieces] == list(range(2000))
    assert pieces[-1].place == f"{file}:2000"


def test_lines_that_vanish_are_an_error_with_their_name(tmp_path: Path) -> None:
    """The file is read when the lines are worked on."""
    file = tmp_path / "soon-gone.jsonl"
    file.write_text(json.dumps(A))
    chunks = list(chunks_of([file]))
    file.unlink()

    with pytest.raises(AftercareError, match="soon-gone"):
        list(chunks[0].pieces())
