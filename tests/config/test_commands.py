"""Tests of connector.config: what a policy file says of commands."""

from pathlib import Path

from connector.config import load_policy


def test_the_policy_file_says_who_may(tmp_path: Path) -> None:
    """Family, or family and verb, and the people as alerts name them."""
    path = tmp_path / "policy.toml"
    path.write_text(
        '[people]\nlead = { role = "Project lead" }\n[commands.may]\n"close override" = ["lead", { account = "7" }]\n'
        'risk = ["assignee", { group = "managers" }]\n',
        encoding="utf-8",
    )
    assert load_policy(path).commands_may == (
        ("close override", ("lead", "7")),
        ("risk", ("assignee", "group:managers")),
    )
