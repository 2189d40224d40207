"""Who leads the components of a project?"""

from connector.jira_io.client import Call, Client
from connector.jira_io.parsing_site import read_people
from connector.jira_io.parsing_values import table, text_or_none
from connector.jira_io.shapes import rows
from rules.model import Person


def leads(client: Client, project: str) -> dict[str, Person | None]:
    """The lead of each component by its id; None for one without."""
    call = Call(method="GET", template="/project/{project}/components", path={"project": project})
    found: dict[str, Person | None] = {}
    for row in rows(client.read(call), call.where):
        identity = text_or_none(row.get("id"))
        if identity is not None:
            found[identity] = next(iter(read_people(table(row.get("lead"))).values()), None)
    return found
