"""Which reviews of the project and of its customers are held at its own issue?"""

from dataclasses import replace

from rules.policy import Contract, Policy, Review


def standing_reviews(policy: Policy, key: str) -> tuple[Review, ...]:
    """As reviews of the issue with this key; () where it is no project's own issue."""
    if not any(project.issue == key for project in policy.projects):
        return ()
    found: list[Review] = []
    for review in policy.reviews:
        if review.of == "project":
            found.append(replace(review, of="issue"))
        elif review.of == "customer":
            mine = [contract for contract in policy.contracts if contract.issue in (None, key)]
            found += [replace(review, of="issue", name=name_of(review, contract, policy.language)) for contract in mine]
    return tuple(found)


def name_of(review: Review, contract: Contract, language: str) -> str:
    """What the review of one customer is called."""
    return f"{review.name}（{contract.name}）" if language == "zh_CN" else f"{review.name} ({contract.name})"
