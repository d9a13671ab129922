"""Trials and reports of metrics for the tests of stores, made of as little as each test says."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from sqlalchemy import select

from server.domain.metric_report import check_report
from server.domain.trial_state import TrialState
from server.store import experiments, trials
from server.store.metric_reports import report_metrics
from server.store.tables.metrics import metrics
from tests.store.experiment_rows import NOW, add

if TYPE_CHECKING:
    from sqlalchemy import Connection


def add_trial(tx: Connection, experiment_id: int | None = None, **values: Any) -> int:
    owner = add(tx) if experiment_id is None else experiment_id
    defaults: dict[str, Any] = {
        "experiment_id": owner,
        "external_id": None,
        "state": TrialState.PAUSED,
        "task_id": f"{owner}.{uuid.uuid4()}",
        "hparams": {"lr": 0.1},
        "start_time": NOW,
    }
    return trials.insert_trial(tx, trials.NewTrial(**(defaults | values)))


def start(tx: Connection, trial_id: int) -> int:
    owner = trials.get_experiment_id(tx, trial_id)
    assert owner is not None
    experiments.lock(tx, owner)
    return trials.start(tx, trial_id, NOW)


def report(
    tx: Connection,
    trial_id: int,
    steps: int | None,
    values: dict[str, Any],
    *,
    group: str = "training",
    run: int = 0,
    time: Any = NOW,
    batches: Any = (),
) -> None:
    made = check_report(group, values, batches, trial_id=trial_id, run_id=run, steps=steps, time=time)
    report_metrics(tx, made)


def document(stored: bytes) -> dict[str, Any]:
    return MessageToDict(Struct.FromString(stored))


def live(tx: Connection, trial_id: int) -> list[tuple[str, int, int, dict[str, Any]]]:
    """Return the live reports of a trial: group, run, steps, values."""
    m = metrics.c
    found = select(m.group_name, m.run_id, m.total_batches, m.metrics_struct).where(m.trial_id == trial_id, ~m.archived)
    return [
        (group, run, steps, document(stored).get("avg_metrics", document(stored).get("validation_metrics")))
        for group, run, steps, stored in tx.execute(found.order_by(m.total_batches, m.group_name))
    ]
