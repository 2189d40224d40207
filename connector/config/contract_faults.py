"""What do contracts and projects promise that the rest of the policy cannot keep? Looks at what was written."""

from collections.abc import Iterator, Mapping
from typing import cast

from connector.config.contract_building import CONTACT_NAMES, contact_name
from connector.config.positions import Path
from connector.config.problems import Problems, did_you_mean, one_of

Raw = Mapping[str, object]
_TOLD = {
    "lead": 'nobody is the lead. Add lead = { role = "NAME" } under [people] or [[project]], or remove "lead".',
    "communication owner": 'nobody is. Add communication_owner = { group = "NAME" } to a [[project]], or remove it.',
    "contact owner": 'there is no contact. Add contact = { every = "weekly" } under [[contract]], or remove it.',
}


def note_contract_faults(raw: Raw, problems: Problems) -> None:
    """Goals of clocks that there are not, contracts that promise nothing, recipients that stand for nobody."""
    clocks = [str(one["name"]) for one in _tables(raw, "sla") if isinstance(one.get("name"), str)]
    for index, contract in enumerate(_tables(raw, "contract")):
        _goals(index, contract, clocks, problems)
        _contact(index, contract, raw, clocks, problems)
        if not {"goals", "contact", "budget"} & set(contract):
            problems.add(("contract", index), "it promises nothing. Add `goals`, `contact` or `budget`.")
        if "expiry_warning" in contract and "valid" not in contract:
            what = "without `valid` the contract never ends. Add `valid`, or remove this."
            problems.add(("contract", index, "expiry_warning"), what)
        if "budget_at_risk" in contract and "budget" not in contract:
            what = "without `budget` there is nothing of which it is a part. Add `budget`, or remove this."
            problems.add(("contract", index, "budget_at_risk"), what)
    for index, project in enumerate(_tables(raw, "project")):
        if "budget_at_risk" in project and "budget_field" not in project:
            what = "without `budget_field` there is no budget. Add `budget_field`, or remove this."
            problems.add(("project", index, "budget_at_risk"), what)
        if set(project) <= {"key"}:
            names = "`lead`, `communication_owner`, `budget_field`, `on_hold` or `issue`"
            what = f"it says nothing of the project. Add {names}."
            problems.add(("project", index), what)
    _stand_ins(raw, problems)


def _goals(index: int, contract: Raw, clocks: list[str], problems: Problems) -> None:
    goals = contract.get("goals")
    if not isinstance(goals, dict):
        return
    if not goals:
        problems.add(("contract", index, "goals"), "this must not be empty. Fill it in, or remove it.")
    for name in goals:
        if name not in clocks:
            known = f"Defined: {one_of(dict.fromkeys(clocks))}." if clocks else f'Add [[sla]] with name = "{name}".'
            what = f'there is no clock "{name}". {known}{did_you_mean(name, clocks)}'
            problems.add(("contract", index, "goals", name), what)


def _contact(index: int, contract: Raw, raw: Raw, clocks: list[str], problems: Problems) -> None:
    name, contact = contract.get("name"), contract.get("contact")
    if not isinstance(contact, dict) or not isinstance(name, str):
        return
    language = raw.get("language")
    clock = contact_name(name, str(language) if language in CONTACT_NAMES else "en")
    if clock in clocks:
        what = f'its contact clock is called "{clock}", and so is an [[sla]]. Give that another name.'
        problems.add(("contract", index, "contact"), what)
    told = [one for _, one in _recipients(raw)]
    if "owner" in contact and "contact owner" not in told:
        what = 'nobody is told: no [[alerts.level]] tells "contact owner". Add it to `tell`, or remove `owner`.'
        problems.warn(("contract", index, "contact", "owner"), what)


def _stand_ins(raw: Raw, problems: Problems) -> None:
    people = raw.get("people")
    projects, contracts = _tables(raw, "project"), _tables(raw, "contract")
    meant = {
        "lead": (isinstance(people, dict) and "lead" in people) or any("lead" in one for one in projects),
        "communication owner": any("communication_owner" in one for one in projects),
        "contact owner": any("contact" in one for one in contracts),
    }
    owners = [
        (("contract", index, "contact", "owner"), cast(Raw, one["contact"]).get("owner"))
        for index, one in enumerate(contracts)
        if isinstance(one.get("contact"), dict)
    ]
    for path, name in (*_recipients(raw), *owners):
        if isinstance(name, str) and name in meant and not meant[name]:
            problems.add(path, _TOLD[name])


def _recipients(raw: Raw) -> Iterator[tuple[Path, object]]:
    """Everybody who is told, and whose hours are given, with their places."""
    people, alerts = raw.get("people"), raw.get("alerts")
    for index, hours in enumerate(_tables(people, "hours")):
        yield ("people", "hours", index, "who"), hours.get("who")
    for index, level in enumerate(_tables(alerts, "level")):
        told = level.get("tell")
        for place, one in enumerate(told if isinstance(told, list) else []):
            yield ("alerts", "level", index, "tell", place), one


def _tables(value: object, key: str) -> list[Raw]:
    """The tables of an array under the key; a table that is none counts as empty, so that indices stay right."""
    entries = value.get(key) if isinstance(value, Mapping) else None
    return [entry if isinstance(entry, dict) else {} for entry in entries] if isinstance(entries, list) else []
