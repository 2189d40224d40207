"""Is a history in order, and each of its entries dated in one way?"""

from typing import Any

import pytest

from connector.jira_io.whole import put_history


def entry(id: str, created: object) -> dict[str, Any]:
    return {"id": id, "created": created, "items": []}


@pytest.mark.parametrize(
    "created",
    [
        pytest.param("2017-04-13T10:13:49.000+0000", id="text"),
        pytest.param("2017-04-13T12:13:49.000+0200", id="text of another zone"),
        pytest.param(1492078429, id="seconds"),
        pytest.param(1492078429000, id="milliseconds"),
        pytest.param("1492078429000", id="milliseconds as text"),
    ],
)
def test_an_entry_may_be_dated_in_any_of_jiras_ways(created: object) -> None:
    """The documentation of the bulk read says text and shows a bare number."""
    raw: dict[str, Any] = {}

    put_history(raw, [entry("1", "2017-04-13T10:13:50.000+0000"), entry("2", created)])

    first, second = raw["changelog"]["histories"]
    assert (first["id"], second["id"]) == ("2", "1")
    assert first["created"] == ("2017-04-13T10:13:49.000Z" if str(created).isdecimal() else created)


def test_entries_of_one_instant_are_in_order_of_their_numbers() -> None:
    """9 comes before 10, though not as text; the same entry on two pages is one."""
    raw: dict[str, Any] = {}
    at = "2017-04-13T10:13:49.000+0000"

    put_history(raw, [entry("10", at), entry("9", at), entry("10", at)])

    assert [each["id"] for each in raw["changelog"]["histories"]] == ["9", "10"]
    assert raw["changelog"]["total"] == 2


def test_an_entry_without_a_date_hides_no_other() -> None:
    """It comes first, and whoever parses it decides."""
    raw: dict[str, Any] = {}

    put_history(raw, [entry("1", "2017-04-13T10:13:49.000+0000"), entry("2", None), entry("3", "yesterday")])

    assert [each["id"] for each in raw["changelog"]["histories"]] == ["2", "3", "1"]
