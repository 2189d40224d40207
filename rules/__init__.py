"""The pure core: history, policy and now in; the desired state and the missing writes out."""

from rules.planning import plan

__all__ = ["plan"]
