"""What `aftercare sync --preview` says of a site that is written to already."""

from pathlib import Path

from tests.scenarios.test_commands import Place


def test_where_everything_is_written_the_preview_finds_nothing(tmp_path: Path) -> None:
    """What the service did since it writes counts as it does for the service itself, the answer to a command too."""
    place = Place(tmp_path)
    try:
        place.configure("write", place.sandbox.token_for("aftercare"))
        assert place.run("sync", "--full", "--yes").exit_code == 0
        place.sandbox.state.comment(place.keys[1], "customer", "The pump stands still.")
        place.sandbox.state.add_user("agent", "Agent")
        place.sandbox.state.comment(place.keys[1], "agent", "!sla ack")
        written = place.run("sync", "--full")
        assert written.exit_code == 0, written.output

        result = place.run("sync", "--preview")

        assert result.exit_code == 0, result.output
        assert result.output == ""
    finally:
        place.sandbox.stop()
