"""Does a policy say what its users expect? Plays their scenarios through `rules.plan` and compares."""

from connector.policy_tests.checking import Checked, Difference, Verdict, check

__all__ = ["Checked", "Difference", "Verdict", "check"]
