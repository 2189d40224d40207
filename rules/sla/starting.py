"""When does a metric's clock start and stop? Every kind of metric has its own answer."""

from rules.policy import Metric
from rules.sla.custom import custom_runs
from rules.sla.evidence import Evidence
from rules.sla.exchanges import customer_update_runs, next_response_runs
from rules.sla.phases import Conditions
from rules.sla.runs import Run, first_response_runs, resolution_runs


def runs_of(metric: Metric, evidence: Evidence, conditions: Conditions) -> tuple[Run, ...]:
    match metric.kind:
        case "first_response":
            return first_response_runs(metric, evidence)
        case "resolution":
            return resolution_runs(metric, evidence)
        case "next_response":
            return next_response_runs(metric, evidence)
        case "customer_update":
            return customer_update_runs(metric, evidence)
        case "custom":
            return custom_runs(metric, evidence, conditions)
