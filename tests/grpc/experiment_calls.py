"""Calls about experiments that more than one test file makes."""

from __future__ import annotations

from typing import Any

from detour.api.v1 import experiments_pb2 as api
from detour.api.v1 import trials_pb2

CONFIG = """# a comment of mine
name: mnist
searcher: {name: single, metric: loss}
hyperparameters: {lr: 1e-3, layers: 3}
labels: [b, a, b]
"""
MANAGED = CONFIG + "resources: {slots_per_trial: 0}\nentrypoint: python3 train.py\n"


def create(client, config: str = CONFIG, **fields: Any) -> Any:
    request = api.CreateExperimentRequest(config=config, **({"unmanaged": True} | fields))
    return client.call(client.experiments.CreateExperiment, request)


def get(client, experiment_id: int) -> Any:
    return client.call(client.experiments.GetExperiment, api.GetExperimentRequest(experiment_id=experiment_id))


def listed(client, **fields: Any) -> Any:
    return client.call(client.experiments.GetExperiments, api.GetExperimentsRequest(**fields))


def ids(answer) -> list[int]:
    return [experiment.id for experiment in answer.experiments]


def run_to_the_end(client, experiment_id: int, state: str = "STATE_COMPLETED") -> int:
    """Run a new trial of an experiment to its end, and return its id."""
    trial = client.call(
        client.trials.CreateTrial, trials_pb2.CreateTrialRequest(experiment_id=experiment_id, unmanaged=True)
    ).trial
    client.call(client.trials.StartTrial, trials_pb2.StartTrialRequest(trial_id=trial.id, resume=True))
    client.call(client.trials.PatchTrial, trials_pb2.PatchTrialRequest(trial_id=trial.id, state=state))
    return int(trial.id)


def archive(client, experiment_id: int) -> None:
    client.call(client.experiments.ArchiveExperiment, api.ArchiveExperimentRequest(id=experiment_id))


def put_external(client, external_id: str, config: str = CONFIG, **fields: Any) -> Any:
    wanted = api.CreateExperimentRequest(config=config, **({"unmanaged": True} | fields))
    request = api.PutExperimentRequest(external_experiment_id=external_id, create_experiment_request=wanted)
    return client.call(client.experiments.PutExperiment, request)
