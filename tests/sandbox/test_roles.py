"""Project roles of the sandbox: which there are, and who holds them."""


def test_who_holds_a_role_can_be_asked_for(sandbox, client):
    """By account on Cloud, by login on Data Center; another project has none."""
    sandbox.state.roles["ASP"] = {"Desk": ("ann",), "Lead": ("ann", "bot")}
    ask = client(sandbox)
    listed = ask.get("/project/ASP/role")
    assert list(listed) == ["Desk", "Lead"]
    lead = ask.get(f"/project/ASP/role/{listed['Lead'].rpartition('/')[2]}")
    names = [actor.get("name") or actor["actorUser"]["accountId"] for actor in lead["actors"]]
    users = sandbox.state.users
    cloud = sandbox.flavour == "cloud"
    assert names == ["ann", "bot"] if cloud else [users["ann"].login, users["bot"].login]
    assert ask("GET", "/project/ASP/role/10009").status_code == 404
