"""What would Aftercare have said and done at each moment of a scenario? Plays events and looks in order of time.

A look is made when an event is noticed and whenever the plan before it asked for one, as in service; what it writes is
there at the next look. Only `rules.plan` answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from connector.config.scenarios import Event, Scenario, ScenarioFile
from connector.errors import AftercareError
from connector.policy_tests.story import Story
from rules import plan
from rules.desired import CreateMessage, CreateNotice, Notice, Plan
from rules.model import Instant
from rules.policy import Policy

MOST_LOOKS = 20_000


@dataclass(slots=True)
class Play:
    """One scenario under one policy. `told` are the notices written so far, in order."""

    scenario: Scenario
    policy: Policy
    story: Story
    told: list[Notice] = field(default_factory=list)
    _waiting: list[Event] = field(default_factory=list)
    _looks: set[Instant] = field(default_factory=set)
    _made: int = 0

    def plan_at(self, at: Instant) -> Plan:
        """Everything up to and including `at` has happened; later calls must not go back in time."""
        while due := [look for look in self._looks if look <= at]:
            self._look(min(due))
        self._happen(at)
        return plan(self.story.snapshot(), self.policy, at)

    def _look(self, at: Instant) -> None:
        self._made += 1
        if self._made > MOST_LOOKS:
            raise AftercareError(f"{self.scenario.name}: more than {MOST_LOOKS} looks; put what is expected closer")
        self._looks.discard(at)
        self._happen(at)
        found = plan(self.story.snapshot(), self.policy, at)
        for write in found.writes:
            self.story.write(write, at)
            if isinstance(write, CreateNotice):
                self.told.extend(_single(write.notice))
            elif isinstance(write, CreateMessage) and isinstance(write.notice, Notice):
                self.told.append(replace(write.notice, tell=(f"channel:{write.channel}",)))
        if found.look_again_at is not None:
            self._looks.add(max(found.look_again_at, at + 1))

    def _happen(self, at: Instant) -> None:
        while self._waiting and self._waiting[0].at <= at:
            self.story.apply(self._waiting.pop(0))


def play(scenario: Scenario, file: ScenarioFile, policy: Policy) -> Play:
    """Ready at its first moment."""
    story = Story(file=file, policy=policy)
    looks = {event.noticed for event in scenario.events}
    return Play(scenario=scenario, policy=policy, story=story, _waiting=list(scenario.events), _looks=looks)


def _single(notice: Notice) -> Iterator[Notice]:
    """A comment may tell of several clocks."""
    yield notice
    yield from notice.also
