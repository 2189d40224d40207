"""REST resources about the site: who am I, which fields, statuses, projects and groups are there?"""

from typing import Any

from flask import request

from connector.sandbox.rest_common import Answer, Asked, Route
from connector.sandbox.shapes import page
from connector.sandbox.tables import Refused

UPLOAD_LIMIT = 20 * 1024 * 1024
PERMISSIONS = (
    *("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "ASSIGN_ISSUES", "TRANSITION_ISSUES", "CREATE_ATTACHMENTS"),
    *("ADD_COMMENTS", "EDIT_OWN_COMMENTS", "DELETE_OWN_COMMENTS", "ADMINISTER_PROJECTS", "ADMINISTER"),
)
ADMINISTRATION = ("ADMINISTER_PROJECTS", "ADMINISTER")


def server_info(asked: Asked) -> Answer:
    cloud = asked.state.flavour == "cloud"
    numbers = [1001, 0, 0] if cloud else [10, 3, 5]
    told = {
        "baseUrl": asked.state.base_url,
        "version": "1001.0.0-SNAPSHOT" if cloud else "10.3.5",
        "versionNumbers": numbers,
        "deploymentType": "Cloud" if cloud else "Server",
        "buildNumber": 100_300 if cloud else 10_030_005,
        "serverTitle": "Sandbox",
    }
    return {**told, "serverTime": asked.shapes.instant(asked.state.now())}


def myself(asked: Asked) -> Answer:
    return asked.shapes.person(asked.state.users[asked.account])


def user(asked: Asked) -> Answer:
    """By accountId, username or key."""
    for name in ("accountId", "username", "key"):
        if name in request.args:
            return asked.shapes.person(asked.state.user(request.args[name]))
    raise Refused("Either accountId, username or key must be given.")


def fields(asked: Asked) -> Answer:
    return [asked.shapes.field(kind) for kind in asked.state.fields.values()]


def statuses(asked: Asked) -> Answer:
    return [asked.shapes.status(status) for status in asked.state.statuses]


def priorities(asked: Asked) -> Answer:
    return [{**asked.shapes.named("priority", each), "statusColor": "#ffab00"} for each in asked.state.priorities]


def priority_search(asked: Asked) -> Answer:
    rows = [{**row, "isDefault": row["name"] == "Medium"} for row in priorities(asked)]
    return page(rows, asked.number("startAt", 0), min(50, asked.number("maxResults", 50, 1)))


def resolutions(asked: Asked) -> Answer:
    return [asked.shapes.named("resolution", each) for each in asked.state.resolutions]


def issue_types(asked: Asked) -> Answer:
    return [asked.shapes.named("issuetype", each) for each in asked.state.issue_types]


def projects(asked: Asked) -> Answer:
    return _projects(asked)


def _projects(asked: Asked) -> list[Any]:
    if asked.user is None:
        return []
    return [asked.shapes.project(each) for each in asked.state.projects.values()]


def project(asked: Asked, ref: str) -> Answer:
    return asked.shapes.project(asked.state.project(ref))


def components(asked: Asked, ref: str) -> Answer:
    project = asked.state.project(ref)
    return [
        asked.shapes.component(project, name, lead)
        for name, lead in asked.state.components.get(project.key, {}).items()
    ]


def roles(asked: Asked, ref: str) -> Answer:
    """Addresses by the names of the roles. Their ids here are their places, from 10001 on."""
    project = asked.state.project(ref)
    address = f"{asked.shapes.root}/project/{project.key}/role"
    return {name: f"{address}/{10001 + place}" for place, name in enumerate(asked.state.roles.get(project.key, {}))}


def role(asked: Asked, ref: str, id: str) -> Answer:
    found = list(asked.state.roles.get(asked.state.project(ref).key, {}).items())
    place = int(id) - 10001 if id.isdecimal() else -1
    if not 0 <= place < len(found):
        raise Refused(f"Can not find a project role with id {id}.", status=404)
    name, members = found[place]
    actors = [asked.shapes.actor(asked.state.users[member], number) for number, member in enumerate(members, 1)]
    return {"self": request.base_url, "name": name, "id": int(id), "description": "", "actors": actors}


def versions(asked: Asked, ref: str) -> Answer:
    project = asked.state.project(ref)
    return [asked.shapes.version(project.key, name) for name in asked.state.versions.get(project.key, {})]


def project_search(asked: Asked) -> Answer:
    kinds = asked.names("typeKey")
    found = [row for row in _projects(asked) if not kinds or row["projectTypeKey"] in kinds]
    return page(found, asked.number("startAt", 0), min(100, asked.number("maxResults", 50, 1)))


def group_members(asked: Asked) -> Answer:
    group = request.args.get("groupname", "")
    members = [each for each in asked.state.users.values() if group in each.groups]
    if not members:
        raise Refused(f"The group named '{group}' does not exist.", status=404)
    if request.args.get("includeInactiveUsers") != "true":
        members = [each for each in members if each.active]
    rows = [asked.shapes.person(each) for each in members]
    return page(rows, asked.number("startAt", 0), min(50, asked.number("maxResults", 50, 1)))


def permissions(asked: Asked) -> Answer:
    """All of them, to whoever is logged in."""
    wanted = asked.names("permissions") or PERMISSIONS
    unknown = [name for name in wanted if name not in PERMISSIONS]
    if unknown:
        raise Refused(f"Unrecognized permission(s): {', '.join(unknown)}")
    held = asked.user is not None
    told = {
        name: {
            "id": str(number),
            "key": name,
            "name": name.replace("_", " ").capitalize(),
            "type": "GLOBAL" if name == "ADMINISTER" else "PROJECT",
            "description": "",
            "havePermission": held
            and (name not in ("ADMINISTER", "ADMINISTER_PROJECTS") or asked.state.may_edit_silently),
        }
        for number, name in enumerate(PERMISSIONS)
        if name in wanted
    }
    return {"permissions": told}


def attachment_settings(asked: Asked) -> Answer:
    return {"enabled": True, "uploadLimit": UPLOAD_LIMIT}


ROUTES = [
    Route("GET", "/serverInfo", server_info, open=True),
    Route("GET", "/myself", myself),
    Route("GET", "/user", user),
    Route("GET", "/field", fields, open=True),
    Route("GET", "/status", statuses),
    Route("GET", "/priority", priorities),
    Route("GET", "/resolution", resolutions),
    Route("GET", "/issuetype", issue_types),
    Route("GET", "/project", projects, open=True),
    Route("GET", "/project/<ref>", project),
    Route("GET", "/project/<ref>/components", components),
    Route("GET", "/project/<ref>/role", roles),
    Route("GET", "/project/<ref>/role/<id>", role),
    Route("GET", "/project/<ref>/versions", versions),
    Route("GET", "/group/member", group_members),
    Route("GET", "/mypermissions", permissions, open=True),
    Route("GET", "/attachment/meta", attachment_settings),
]
CLOUD_ROUTES = [
    Route("GET", "/priority/search", priority_search),
    Route("GET", "/project/search", project_search, open=True),
]
