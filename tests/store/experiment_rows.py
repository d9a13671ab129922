"""Experiments for the tests of stores, made of as little as each test says."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from server.domain.config.model import ExperimentConfig
from server.domain.experiment_state import ExperimentState
from server.store.experiments import NewExperiment, insert_experiment

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOW = dt.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=dt.UTC)


def config(name: str = "mnist", description: str = "", labels: tuple[str, ...] = (), **data: Any) -> ExperimentConfig:
    return ExperimentConfig(
        data={"name": name, "description": description or None, "labels": list(labels), **data},
        name=name,
        description=description,
        labels=labels,
        searcher_name="single",
        searcher_metric="loss",
        smaller_is_better=True,
        initial_trials=1,
        workspace="",
        project="",
        resource_pool="",
        slots_per_trial=1,
        max_slots=None,
        entrypoint=None,
        hyperparameters=data.get("hyperparameters", {}),
        checkpoint_storage={},
    )


def add(tx: Connection, completed: ExperimentConfig | None = None, **values: Any) -> int:
    defaults: dict[str, Any] = {
        "external_id": None,
        "project_id": 1,
        "user_id": 2,
        "state": ExperimentState.PAUSED,
        "unmanaged": True,
        "parent_id": None,
        "progress": 0.0,
        "start_time": NOW,
        "job_id": str(uuid.uuid4()),
        "resource_pool": "",
        "config": completed or config(),
        "original_config": "name: mnist\n",
    }
    return insert_experiment(tx, NewExperiment(**(defaults | values)))
