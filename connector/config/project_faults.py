"""What do the tables of a policy ask of a project that has no own issue to be told it at?"""

from collections.abc import Mapping

from connector.config.problems import Problems, one_of

Raw = Mapping[str, object]
_OWN = 'Add issue = "KEY-1" to a [[project]]'


def note_project_faults(raw: Raw, problems: Problems) -> None:
    """Own issues of other projects, contracts that name none, reviews that nobody could hold."""
    own: list[str] = []
    for index, project in enumerate(_tables(raw, "project")):
        key, issue = project.get("key"), project.get("issue")
        if isinstance(issue, str):
            own.append(issue)
            if isinstance(key, str) and issue.rpartition("-")[0] != key:
                what = f'"{issue}" is no issue of project {key}. Write the key of one, as in "{key}-1".'
                problems.add(("project", index, "issue"), what)
    _contracts(raw, own, problems)
    _reviews(raw, own, problems)
    if "load" in raw and not own:
        problems.warn(("load",), f"nobody is told who is over capacity: no project has an own issue. {_OWN}.")


def _contracts(raw: Raw, own: list[str], problems: Problems) -> None:
    for index, contract in enumerate(_tables(raw, "contract")):
        issue = contract.get("issue")
        if isinstance(issue, str) and issue not in own:
            known = f"Defined: {one_of(own)}." if own else f"{_OWN}."
            problems.add(("contract", index, "issue"), f'"{issue}" is no [[project]]\'s own issue. {known}')
        if "issue" in contract and "budget" not in contract and not _reviewed(raw, "customer"):
            what = "nothing of this contract is followed there. Add `budget`, or remove this."
            problems.add(("contract", index, "issue"), what)


def _reviews(raw: Raw, own: list[str], problems: Problems) -> None:
    for index, review in enumerate(_tables(raw, "review")):
        of = review.get("of")
        if of in ("project", "customer") and not own:
            what = f"a review of a {of} is held at a project's own issue, and there is none. {_OWN}."
            problems.add(("review", index, "of"), what)
        if of == "customer" and not _tables(raw, "contract"):
            what = "customers are known by their contracts, and there is none. Add [[contract]]."
            problems.add(("review", index, "of"), what)


def _reviewed(raw: Raw, of: str) -> bool:
    return any(one.get("of") == of for one in _tables(raw, "review"))


def _tables(raw: Raw, key: str) -> list[Raw]:
    """The tables of an array under the key; a table that is none counts as empty, so that indices stay right."""
    entries = raw.get(key)
    return [entry if isinstance(entry, dict) else {} for entry in entries] if isinstance(entries, list) else []
