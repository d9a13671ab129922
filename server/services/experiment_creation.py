"""Making experiments: from a request to a stored experiment, in the order of a Determined master's checks.

A master without agents runs nothing. Unmanaged experiments run elsewhere and report here; managed ones are
stored, paused or waiting, as that master would leave them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import IntegrityError

from server.domain import config as configs
from server.domain.config.storage_section import under_storage
from server.domain.errors import FailedPreconditionError, NotFoundError, ServiceError, missing
from server.domain.experiment_state import ExperimentState
from server.domain.model_definition import SourceFile, pack
from server.domain.text import check_text
from server.domain.trial_state import TrialState
from server.services.config_replacement import replace_config
from server.services.experiment_template import over_template
from server.services.go_text import go_text
from server.services.launch_rules import DEFAULT_POOL
from server.store import experiments, projects, trials, workspaces
from server.store.experiments import NewExperiment
from server.store.trials import NewTrial

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from detour.api.v1 import experiments_pb2
    from detour.util.v1 import util_pb2
    from sqlalchemy import Connection

    from server.domain.config import ExperimentConfig, Submission
    from server.services.launch_rules import LaunchRules
    from server.store.database import Database
    from server.store.projects import ProjectPlace

MAX_FIRST_TRIALS = 1000
"""How many trials of a managed experiment are stored: a search may ask for any number, and none of them ever runs."""

# Each attempt fails only if another request stored the external id in the meantime, and a third one removed it again.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """A request that was found to be right, and what was made of it.

    Attributes:
        request: The request itself.
        submission: The config as it was sent.
        config: The completed config.
        model_definition: The archive of its model definition, or None.
        oversized: Whether it asks for more slots than there are.
    """

    request: experiments_pb2.CreateExperimentRequest
    submission: Submission
    config: ExperimentConfig
    model_definition: bytes | None
    oversized: bool


class ExperimentCreation:
    """Makes experiments.

    Reading a config and packing a model definition take a while, so they happen before anything is written.
    """

    def __init__(self, database: Database, rules: LaunchRules) -> None:
        self._database = database
        self._rules = rules

    def check(self, request: experiments_pb2.CreateExperimentRequest) -> Draft:
        """Check a request against the rules and against what is stored, and complete its config.

        Raises:
            InvalidArgumentError: The config is wrong, or asks for what no cluster without agents has.
            NotFoundError: It names a project, workspace, template or parent that does not exist.
            FailedPreconditionError: The config names a project or workspace that is archived.
        """
        submission = configs.parse(check_text(request.config, "config"))
        with self._database.read() as tx:
            submission = over_template(tx, submission, request.template)
            place = _find_place(tx, request.project_id, submission)
            storage = workspaces.get_storage(tx, place.workspace_id)
            archive = _inherited_definition(tx, request)
        oversized = not request.unmanaged and self._rules.check_resources(submission, place.workspace_id)
        config = submission.complete(
            unmanaged=request.unmanaged,
            defaults=under_storage(self._rules.defaults, storage),
            resource_pool=None if request.unmanaged else DEFAULT_POOL,
        )
        return Draft(request, submission, config, archive or _packed(request.model_definition), oversized)

    def create(self, checked: Draft, user_id: int) -> int:
        """Store an experiment and return its id.

        Raises:
            NotFoundError: Its project has been removed since it was checked.
            FailedPreconditionError: Its project has been archived since then.
        """
        with self._database.write() as tx:
            return _store(tx, checked, user_id, None)

    def put(self, external_id: str, request: experiments_pb2.CreateExperimentRequest, user_id: int) -> int:
        """Store an unmanaged experiment under an id that its user chose, or replace the config of the one that has it.

        What replaces the config leaves alone the project, the owner, the state and the text that was sent first.
        However many requests come at once, they meet in one experiment.

        Raises:
            InvalidArgumentError: The config is wrong, the experiment is managed, or the id cannot be one.
            NotFoundError: It does not exist yet, and the request names a project or parent that does not either.
            FailedPreconditionError: It does not exist yet, and the config names a project that is archived.
        """
        for _ in range(_ATTEMPTS):
            if self._exists(external_id):
                found = self._replace_config(external_id, request)
            else:
                with _as_of_put():
                    checked = self.check(request)
                found = self._store_first(external_id, checked, user_id)
            if found is not None:
                return found
        raise FailedPreconditionError(f"experiment '{external_id}' is being made and removed at the same time")

    def check_put(self, external_id: str, request: experiments_pb2.CreateExperimentRequest) -> None:
        """Check whether `put` would take a request.

        Raises:
            ServiceError: What `put` would raise.
        """
        if self._exists(external_id):
            self._replacement(external_id, request)
        else:
            with _as_of_put():
                self.check(request)

    def _exists(self, external_id: str) -> bool:
        with self._database.read() as tx:
            return experiments.find_by_external_id(tx, external_id) is not None

    def _replacement(self, external_id: str, request: experiments_pb2.CreateExperimentRequest) -> ExperimentConfig:
        """Complete a config that replaces another one; the projects that it names do not matter any more."""
        with _as_of_put():
            submission = configs.parse(check_text(request.config, "config"))
            with self._database.read() as tx:
                submission = over_template(tx, submission, request.template)
                storage = workspaces.get_storage_around(tx, external_id)
            return submission.complete(unmanaged=True, defaults=under_storage(self._rules.defaults, storage))

    def _replace_config(self, external_id: str, request: experiments_pb2.CreateExperimentRequest) -> int | None:
        config = self._replacement(external_id, request)
        with self._database.write() as tx:
            locked = experiments.lock_by_external_id(tx, external_id)
            if locked is None:
                return None
            replace_config(tx, locked.id, config)
            return locked.id

    def _store_first(self, external_id: str, checked: Draft, user_id: int) -> int | None:
        try:
            with self._database.write() as tx:
                return _store(tx, checked, user_id, external_id)
        except IntegrityError:
            # Somebody else was first, or the rest of the row is wrong, which the next attempt will say again.
            if self._exists(external_id):
                return None
            raise


@contextmanager
def _as_of_put() -> Iterator[None]:
    """Let refusals of a config read as they do where a master puts an experiment."""
    try:
        yield
    except ServiceError as refusal:
        text = go_text(refusal) if isinstance(refusal, NotFoundError) else refusal.message
        raise type(refusal)(f"failed to parse exp config: {text}") from None


def _store(tx: Connection, checked: Draft, user_id: int, external_id: str | None) -> int:
    request = checked.request
    place = projects.hold_place(tx, _find_place(tx, request.project_id, checked.submission).id)
    if place is None:
        raise NotFoundError("the project was removed while the experiment was being made")
    if place.going:
        raise FailedPreconditionError(f"project ({place.id}) is being deleted and cannot add new experiments")
    activated = request.activate and not request.unmanaged
    new = NewExperiment(
        external_id=external_id,
        project_id=place.id,
        user_id=user_id,
        state=ExperimentState.ACTIVE if activated else ExperimentState.PAUSED,
        unmanaged=request.unmanaged,
        parent_id=request.parent_id or None,
        progress=0.0,
        start_time=dt.datetime.now(dt.UTC),
        job_id=str(uuid.uuid4()),
        resource_pool="" if request.unmanaged else DEFAULT_POOL,
        config=checked.config,
        original_config=request.config,
        model_definition=checked.model_definition,
    )
    experiment_id = experiments.insert_experiment(tx, new)
    for advice in checked.config.warnings:
        structlog.get_logger("server.experiments").info(advice, experiment=experiment_id)
    if not request.unmanaged:
        _store_first_trials(tx, experiment_id, new)
    return experiment_id


def _store_first_trials(tx: Connection, experiment_id: int, new: NewExperiment) -> None:
    """Store the trials that a managed experiment starts with; without agents they wait, or are paused with it."""
    for trial in itertools.islice(configs.first_trials(new.config), MAX_FIRST_TRIALS):
        trials.insert_trial(
            tx,
            NewTrial(
                experiment_id=experiment_id,
                external_id=None,
                state=TrialState.QUEUED if new.state is ExperimentState.ACTIVE else TrialState.PAUSED,
                task_id=f"{experiment_id}.{trial.request_id}",
                hparams=trial.hparams,
                start_time=new.start_time,
            ),
        )


def _find_place(tx: Connection, project_id: int, submission: Submission) -> ProjectPlace:
    """Find where an experiment goes: a project of the request other than the first one beats the config."""
    if project_id not in (0, projects.UNCATEGORIZED):
        place = projects.get_place(tx, project_id)
        if place is None:
            raise missing("project", project_id)
        return place
    submission.check_project()
    if submission.project:
        place = projects.find_place(tx, submission.workspace, submission.project)
    else:
        place = projects.get_place(tx, projects.UNCATEGORIZED)
    if place is None:
        raise NotFoundError(f"workspace/project '{submission.workspace}/{submission.project}' not found")
    if place.workspace_archived:
        raise FailedPreconditionError("workspace is archived and cannot add new experiments")
    if place.archived:
        raise FailedPreconditionError("project is archived and cannot add new experiments")
    return place


def _inherited_definition(tx: Connection, request: experiments_pb2.CreateExperimentRequest) -> bytes | None:
    """Return the model definition of the parent, for an experiment that is forked without one of its own."""
    if not request.parent_id:
        return None
    parent = experiments.get_experiment(tx, request.parent_id)
    if parent is None:
        raise missing("experiment", request.parent_id)
    if parent.parent_archived:
        raise FailedPreconditionError("forking an experiment in an archived workspace/project")
    return None if request.model_definition else experiments.get_model_definition(tx, request.parent_id)


def _packed(files: Sequence[util_pb2.File]) -> bytes | None:
    if not files:
        return None
    return pack(SourceFile(f.path, f.type, f.content, f.mtime, f.mode, f.uid, f.gid) for f in files)
