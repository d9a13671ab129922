"""Giving an experiment another config, and counting anew what hangs on the metric that its searcher looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.store import experiments
from server.store.metric_recount import recount_experiment
from server.store.searcher_standing import get_searcher

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.domain.config import ExperimentConfig


def replace_config(tx: Connection, experiment_id: int, config: ExperimentConfig) -> None:
    """Replace the config of a locked experiment.

    With another metric, or another direction, other validations are the best, of trials and of the experiment.
    """
    before = get_searcher(tx, experiment_id)
    experiments.replace_config(tx, experiment_id, config)
    if (before.metric, before.smaller_is_better) != (config.searcher_metric, config.smaller_is_better):
        recount_experiment(tx, experiment_id)
