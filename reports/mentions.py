"""How are people mentioned in a comment, so that Jira tells them?"""

from collections.abc import Iterable, Mapping

from reports import wording
from reports.document import Inline, Line, Mention, Text
from rules.model import Person


def mentions(accounts: Iterable[str], people: Mapping[str, Person]) -> Line:
    """Each once, with a blank between them."""
    line: list[Inline] = []
    for account in dict.fromkeys(accounts):
        person = people.get(account)
        line.extend([Text(" ")] if line else [])
        login = person.login if person else _login(account)
        line.append(Mention(account, person.name if person else account, login))
    return tuple(line)


def _login(account: str) -> str | None:
    """Of somebody who is not known here: a command may have named them by login. Ids and full names are none."""
    return None if " " in account or wording.ACCOUNT.fullmatch(account) else account
