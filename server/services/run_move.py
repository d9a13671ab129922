"""Moving runs to another project: with their experiments, and so with all other runs of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import runs_pb2

from server.domain.errors import FailedPreconditionError, ServiceError, missing
from server.services.experiment_action import move_to
from server.services.repeated_values import portions
from server.services.run_action import MULTITRIAL_EXCEPTION
from server.services.run_bulk import hold, in_project, named_ids, standing, unknown
from server.store import experiments, projects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from server.store.database import Database
    from server.store.experiments import LockedExperiment
    from server.store.runs import RunStanding

Result = runs_pb2.RunActionResult


def move_runs(database: Database, request: runs_pb2.MoveRunsRequest) -> list[Result]:
    """Move the runs that a request names, and return what became of each, and of those that moved along.

    Raises:
        NotFoundError: There is no such project.
        FailedPreconditionError: One of the projects is archived, or the one that they go to is being deleted.
        InvalidArgumentError: The filter is none, or there are too many ids.
    """
    source, target = request.source_project_id, request.destination_project_id
    with database.read() as tx:
        _check(tx, source, "have runs moved from it")
        _check(tx, target, "add new runs")
    if source == target:
        return []
    results: dict[int, str] = {}
    for chunk in portions(named_ids(database, request, source)):
        with database.write() as tx:
            held = hold(tx, chunk, source)
            for run_id in chunk:
                found = standing(tx, run_id) if run_id in held and run_id not in results else None
                if found is not None:
                    results |= dict(_move(tx, *found, request))
                elif run_id not in results and not request.HasField("filter"):
                    results[run_id] = unknown(run_id, in_project(source)).error
    return [Result(id=run_id, error=error) for run_id, error in results.items()]


def _move(
    tx: Connection, locked: LockedExperiment, run: RunStanding, request: runs_pb2.MoveRunsRequest
) -> Iterator[tuple[int, str]]:
    if run.archived or locked.archived or run.parent_archived:
        yield run.id, "Run is archived."
        return
    if request.skip_multitrial and run.searcher_type != MULTITRIAL_EXCEPTION:
        yield run.id, f"Skipping run '{run.id}' (part of multi-trial)."
        return
    try:
        move_to(request.destination_project_id)(tx, locked)
    except ServiceError:
        yield run.id, "Failed to move associated experiment"
        return
    for trial_id in experiments.get_trial_ids(tx, locked.id):
        yield trial_id, ""


def _check(tx: Connection, project_id: int, deed: str) -> None:
    place = projects.get_place(tx, project_id)
    if place is None:
        raise missing("project", project_id)
    if place.archived or place.workspace_archived:
        raise FailedPreconditionError(f"project ({project_id}) is archived and cannot {deed}")
