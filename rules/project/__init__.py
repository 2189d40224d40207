"""What does a whole project need? Thin rows of its issues in, what its own issue should say out."""

from rules.project.planning import plan_project
from rules.project.rowing import row_of
from rules.project.snapshot import ProjectSnapshot, ProjectVersion

__all__ = ["ProjectSnapshot", "ProjectVersion", "plan_project", "row_of"]
