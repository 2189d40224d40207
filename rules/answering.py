"""Which commands are left to a rule, and how does it say no to one?"""

from dataclasses import replace

from rules.desired import Command, Facts, Family, Refusal

LONGEST_NUMBER = 9
"""Digits; Python does not read numbers of thousands."""


def asked(facts: Facts, family: Family, *verbs: str) -> tuple[Command, ...]:
    """The commands of a family that nobody refused so far, in order; of all its verbs where none is named."""
    return tuple(
        command
        for command in facts.commands
        if command.family == family and command.refused is None and (not verbs or command.verb in verbs)
    )


def refuse(facts: Facts, command: Command, why: Refusal, nearest: str | None = None) -> Facts:
    """The facts in which this command is refused, and the command that may have been meant is named.

    A command that is not among them, or refused already, changes nothing.
    """
    mine = (command.comment, command.number)
    commands = tuple(
        replace(one, refused=why, nearest=nearest) if (one.comment, one.number) == mine and one.refused is None else one
        for one in facts.commands
    )
    return facts if commands == facts.commands else replace(facts, commands=commands)


def number_in(item: str | None) -> int:
    """The number that is written there; 0, which nothing has, where there is none, or none that could be meant."""
    return int(item) if item is not None and item.isdecimal() and len(item) <= LONGEST_NUMBER else 0
