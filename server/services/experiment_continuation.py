"""Letting managed experiments go on after their end: their trials wait again, as they do at the start."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from server.domain.config.continuation import continued
from server.domain.config.storage_section import under_storage
from server.domain.errors import FailedPreconditionError, InvalidArgumentError
from server.domain.experiment_state import Action, ExperimentState, decide
from server.domain.text import check_text
from server.services.config_replacement import replace_config
from server.services.experiment_action import lock_experiment, not_found
from server.services.launch_rules import DEFAULT_POOL
from server.store import experiments, projects, trials, workspaces

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from server.domain.config import ExperimentConfig
    from server.services.launch_rules import LaunchRules
    from server.store.database import Database
    from server.store.experiments import LockedExperiment


class ExperimentContinuation:
    """Lets experiments go on."""

    def __init__(self, database: Database, rules: LaunchRules) -> None:
        self._database = database
        self._rules = rules

    def go_on(self, experiment_id: int, override: str) -> bool:
        """Let an experiment that ended go on; return whether it asks for more slots than there are.

        A single trial goes on even if it was completed; of a search, those trials that were not.

        Args:
            experiment_id: The experiment.
            override: What to change in its configuration, as YAML or JSON; empty for nothing.

        Raises:
            NotFoundError: There is no such experiment.
            InvalidArgumentError: The configuration is wrong, or one that cannot go on.
            FailedPreconditionError: The experiment is not over, or all of it is done.
        """
        text = check_text(override, "overrideConfig")
        with self._database.write() as tx:
            locked = lock_experiment(tx, experiment_id)
            if locked.unmanaged:
                raise InvalidArgumentError(
                    "only managed experiments can be continued; an unmanaged one goes on when its script starts it"
                )
            config, oversized = self._config(tx, locked, text)
            becomes = decide(Action.CONTINUE, locked.standing).becomes
            only_trial = config.searcher_name == "single"
            if (
                locked.state is ExperimentState.COMPLETED
                and not only_trial
                and not trials.has_incomplete(tx, locked.id)
            ):
                raise FailedPreconditionError("experiment has been completed, cannot continue this experiment")
            replace_config(tx, locked.id, config)
            if becomes is not None:
                experiments.change(tx, locked, state=becomes, progress=0.0, end_time=None)
            trials.go_on(tx, locked.id, dt.datetime.now(dt.UTC), completed_too=only_trial)
        return oversized

    def _config(self, tx: Connection, locked: LockedExperiment, override: str) -> tuple[ExperimentConfig, bool]:
        submission = continued(experiments.get_config(tx, locked.id), override)
        place = projects.get_place(tx, locked.project_id)
        if place is None:
            raise not_found(locked.id)
        oversized = self._rules.check_resources(submission, place.workspace_id)
        storage = workspaces.get_storage(tx, place.workspace_id)
        config = submission.complete(
            unmanaged=False, defaults=under_storage(self._rules.defaults, storage), resource_pool=DEFAULT_POOL
        )
        return config, oversized
