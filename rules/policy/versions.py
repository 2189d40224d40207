"""Which version of a policy is in force at an instant, and which was before it?"""

from bisect import bisect_right
from dataclasses import replace

from rules.model import Instant
from rules.policy.whole import EarlierPolicy, Policy


def in_force(policy: Policy, now: Instant) -> Policy:
    """The version in force at `now`: the one with the latest `effective` that is not later, else the policy itself.

    It carries as `earlier` those that were in force before it, and as `versions` those that lie ahead. Time goes on
    only: asked again for a later instant it is the same as asking the policy itself.
    """
    place = bisect_right(policy.versions, now, key=lambda version: version.effective)
    if place == 0:
        return policy
    begun = policy.versions[:place]
    former = (replace(policy, versions=(), earlier=()), *(version.policy for version in begun[:-1]))
    earlier = tuple(
        EarlierPolicy(until=version.effective, policy=one) for version, one in zip(begun, former, strict=True)
    )
    return replace(begun[-1].policy, versions=policy.versions[place:], earlier=(*policy.earlier, *earlier))


def ruling(policy: Policy, at: Instant) -> Policy:
    """The policy under which something fell that happened at `at`: the one given, or one of its earlier ones."""
    return next((former.policy for former in policy.earlier if at < former.until), policy)


def every_version(policy: Policy) -> tuple[Policy, ...]:
    """Every policy that was, is or will be in force, in order; the policy itself where it is the only one."""
    former = (one.policy for one in policy.earlier)
    return (*former, policy, *(version.policy for version in policy.versions))
