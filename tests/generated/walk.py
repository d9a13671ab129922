"""A walk through the API with the Python client that openapi-generator makes; it prints what it found as JSON.

It runs in the virtual environment of the generator: `python walk.py URL TRIAL`.
"""

from __future__ import annotations

import json
import sys

import detour_client as detour
from detour_client.rest import ApiException


def walk(url: str, trial: int) -> dict[str, object]:
    configuration = detour.Configuration(host=url)
    client = detour.ApiClient(configuration)
    login = detour.AuthenticationApi(client).login(detour.V1LoginRequest(username="determined", password=""))
    configuration.api_key["BearerToken"] = login.token
    configuration.api_key_prefix["BearerToken"] = "Bearer"
    experiments, trials = detour.ExperimentsApi(client), detour.TrialsApi(client)

    listed = experiments.get_experiments(archived=True, limit=1)
    (found,) = listed.experiments
    experiments.unarchive_experiment(found.id)
    shown = experiments.get_experiment(found.id)

    values = detour.V1Metrics(avg_metrics={"loss": 0.25, "nested": {"any": ["thing", None]}}, batch_metrics=[])
    report = detour.MetricsReportTrialMetricsBodyMetrics(trial_run_id=0, steps_completed=5, metrics=values)
    body = detour.MetricsReportTrialMetricsBody(group="mine", metrics=report)
    detour.InternalApi(client).report_trial_metrics(trial, body)

    answer = trials.get_metrics_without_preload_content(trial_ids=[trial], group="mine")
    reports = [
        detour.StreamResultOfV1GetMetricsResponse.from_json(line).result.metrics for line in answer.data.splitlines()
    ]
    answer = experiments.trial_logs_without_preload_content(trial)
    lines = [detour.StreamResultOfV1TrialLogsResponse.from_json(line).result for line in answer.data.splitlines()]

    return {
        "user": login.user.username,
        "total": listed.pagination.total,
        "name": found.name,
        "archived": [found.archived, shown.experiment.archived],
        "state": shown.experiment.state.value,
        "hyperparameters": shown.config["hyperparameters"],
        "parent": shown.experiment.forked_from,
        "missing": refusal(lambda: experiments.get_experiment(987654)),
        "missing stream": refusal(lambda: experiments.trial_logs(987654)),
        "reports": [[each.total_batches, each.group, each.metrics] for metrics in reports for each in metrics],
        "log": [[line.log, line.level.value, line.rank_id] for line in lines],
    }


def refusal(call) -> list[object]:
    """The status and the error of a call that must be refused, out of the generated model of its error."""
    try:
        call()
    except ApiException as refused:
        error = refused.data.error
        if isinstance(error, detour.StreamError):
            return [refused.status, error.grpc_code, error.http_status, error.message]
        return [refused.status, error.code, error.reason, error.error]
    raise AssertionError("nothing was refused")


if __name__ == "__main__":
    json.dump(walk(sys.argv[1], int(sys.argv[2])), sys.stdout)
