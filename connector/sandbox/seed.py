"""What is in a sandbox that somebody starts by hand: accounts, and a project with some issues."""

from connector.sandbox.records import SlaCycle
from connector.sandbox.state import State

BOT = "aftercare"
AGENT = "liwei"
GOAL = 40 * 3_600_000
"""Of the SLA that service management runs, around the clock."""


def seed(state: State, *, empty: bool = False) -> None:
    """`empty`: only the accounts."""
    state.add_user(BOT, "Aftercare", "app")
    state.add_user(AGENT, "Li Wei", groups=("after-sales",))
    state.add_user("wangfang", "Wang Fang", groups=("after-sales",))
    state.add_user("chenjie", "Chen Jie (Hengtai)", "customer")
    if empty:
        return
    state.create_project("ASP", "After-sales", "service_desk")
    issues = (
        ("Pump skid trips on start-up, line B", "The skid trips 3 seconds after start.", "High", AGENT),
        ("Leaking seal at the intake valve", "About one drop a second at the flange.", "Medium", "wangfang"),
        ("Spare filter kit for skid 4", "Please quote two kits.", "Low", None),
    )
    for summary, text, priority, assignee in issues:
        state.create_issue(
            "ASP", "Task", summary, text, reporter="chenjie", priority=priority, assignee=assignee, labels=["line-b"]
        )
    state.transition("ASP-2", "wangfang", "In Progress")
    state.comment("ASP-2", "wangfang", "The seal set is ordered.")
    state.add_sla_field("customfield_10060", "Time to resolution")
    for issue in state.issues():
        state.run_sla(issue.id, "customfield_10060", SlaCycle(start=issue.created, goal=GOAL))
