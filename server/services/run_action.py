"""What is done to runs: archive, kill, delete, pause and resume. Moving them is a case of its own: `run_move`.

A run is a trial, and some of this is done to its experiment. The texts of refusals are those of a Determined master.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.errors import PermissionDeniedError, ServiceError
from server.domain.experiment_state import Action
from server.domain.trial_state import TrialState
from server.services import experiment_action
from server.services.go_text import go_text
from server.services.trial_end_methods import kill_trial
from server.store import runs
from server.store.model_versions import trial_is_registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from server.rpc.caller import Caller
    from server.services.experiment_action import ExperimentAction
    from server.store.experiments import LockedExperiment
    from server.store.runs import RunStanding

    RunAction = Callable[[Connection, LockedExperiment, RunStanding], str]
    """Does something to a run of a locked experiment, and returns the refusal, or "" if there is none."""

MULTITRIAL_EXCEPTION = "single"
"""The kind of search that has one run alone."""


def archive(*, archived: bool) -> RunAction:
    """Return the action that archives a run, or takes it out of the archive; done already, there is nothing to do."""

    def act(tx: Connection, locked: LockedExperiment, run: RunStanding) -> str:
        if locked.archived:
            return f"Run is part of archived Search (id: '{locked.id}')."
        if run.archived is archived:
            return ""
        if not TrialState(run.state).terminal:
            return "Run is not in terminal state."
        runs.set_archived(tx, run.id, archived=archived)
        return ""

    return act


def kill(tx: Connection, locked: LockedExperiment, run: RunStanding) -> str:  # noqa: ARG001 - one of the actions
    """End a run of a managed experiment; one that is over stays as it is."""
    if TrialState(run.state).terminal:
        return ""
    try:
        kill_trial(tx, run.id)
    except ServiceError as refusal:
        return f"Failed to kill run: {go_text(refusal)}"
    return ""


def delete_by(caller: Caller) -> RunAction:
    """Return the action that marks a run to be removed, for the owner of its experiment and administrators."""

    def act(tx: Connection, locked: LockedExperiment, run: RunStanding) -> str:
        if not TrialState(run.state).terminal:
            return "Run is not in a terminal state."
        if not caller.admin and locked.user_id != caller.user_id:
            return go_text(PermissionDeniedError("non admin users may not delete other user's runs"))
        if trial_is_registered(tx, run.id):
            return "checkpoints are registered as model versions"
        runs.mark_going(tx, run.id)
        return ""

    return act


def pause() -> RunAction:
    """Return the action that pauses the experiment of a run."""
    return _on_experiment(experiment_action.run(Action.PAUSE), "Failed to pause associated experiment")


def resume() -> RunAction:
    """Return the action that lets the experiment of a run wait for a cluster again."""
    activate = experiment_action.run(Action.ACTIVATE_IN_BULK)
    return _on_experiment(activate, "Failed to resume associated experiment")


def _on_experiment(action: ExperimentAction, failure: str) -> RunAction:
    def act(tx: Connection, locked: LockedExperiment, run: RunStanding) -> str:
        if run.archived or locked.archived or run.parent_archived:
            return "Run is archived."
        if run.searcher_type != MULTITRIAL_EXCEPTION:
            return f"Cannot pause/unpause run '{run.id}' (part of multi-trial)."
        try:
            action(tx, locked)
        except ServiceError as refusal:
            return f"{failure}: {go_text(refusal)}"
        return ""

    return act
