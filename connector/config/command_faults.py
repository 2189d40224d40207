"""Which commands does a policy give to people that there are not, or to a lead that there is not?"""

from collections.abc import Mapping

from connector.config.problems import Problems, did_you_mean, one_of
from rules.commands.families import FORMS, VERBLESS
from rules.desired import Family

Raw = Mapping[str, object]
_FAMILIES: dict[str, Family] = {family: family for family in FORMS}


def note_command_faults(raw: Raw, problems: Problems) -> None:
    """Keys of `[commands.may]` that name no command, each with what is near; a lead whom nobody is."""
    commands = raw.get("commands")
    may = commands.get("may") if isinstance(commands, dict) else None
    for key, people in may.items() if isinstance(may, dict) else ():
        what = _unknown(str(key))
        if what is not None:
            problems.add(("commands", "may", str(key)), what)
        if isinstance(people, list) and "lead" in people and not _has_lead(raw):
            what = 'nobody is the lead. Add lead = { role = "NAME" } under [people] or [[project]], or remove "lead".'
            problems.add(("commands", "may", str(key), people.index("lead")), what)


def _unknown(key: str) -> str | None:
    """What is wrong with a key that is neither `FAMILY` nor `FAMILY VERB`."""
    name, _, verb = key.partition(" ")
    family = _FAMILIES.get(name)
    if family is None:
        return (
            f"there are no such commands. Allowed here: {one_of(FORMS)}, also with a verb.{did_you_mean(name, FORMS)}"
        )
    if family in VERBLESS and verb:
        return f'"{name}" has no verbs. Write "{name}".'
    if key == family or verb in FORMS[family]:
        return None
    return f'"{name}" has no such verb. Allowed here: {one_of(FORMS[family])}.{did_you_mean(verb, FORMS[family])}'


def _has_lead(raw: Raw) -> bool:
    people, projects = raw.get("people"), raw.get("project")
    tables = [people, *(projects if isinstance(projects, list) else [])]
    return any(isinstance(table, dict) and "lead" in table for table in tables)
