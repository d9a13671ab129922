"""Doing something to many runs: by their ids, or by a filter as searches have it.

An answer lists what became of each. Runs of other projects count as not found, so that nothing happens to what the
page that asks does not show.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

from detour.api.v1 import runs_pb2

from server.domain.errors import InvalidArgumentError
from server.domain.search_filter import parse_filter
from server.services.repeated_values import distinct, portions
from server.store import experiments, run_search, runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from server.services.run_action import RunAction
    from server.store.database import Database
    from server.store.experiments import LockedExperiment
    from server.store.runs import RunStanding


class RunsRequest(Protocol):
    """What the requests of all actions have."""

    @property
    def run_ids(self) -> Sequence[int]: ...  # noqa: D102 - the fields of the messages

    @property
    def filter(self) -> str: ...  # noqa: D102

    def HasField(self, field_name: str) -> bool: ...  # noqa: D102


def check_either(request: RunsRequest) -> None:
    """Check that a request names runs in one way only.

    Raises:
        InvalidArgumentError: It has ids and a filter.
    """
    if request.run_ids and request.HasField("filter"):
        raise InvalidArgumentError("if filter is provided run id list must be empty")


def act_on_runs(
    database: Database, request: RunsRequest, project_id: int, action: RunAction, *, place: str = ""
) -> list[runs_pb2.RunActionResult]:
    """Do something to each run that a request names, and return what became of it.

    Args:
        database: Where they are.
        request: Names them.
        project_id: Their project.
        action: What is done.
        place: What the refusal of an unknown run says behind it.

    Raises:
        InvalidArgumentError: The filter is none, or there are too many ids.
    """
    results = []
    for chunk in portions(named_ids(database, request, project_id)):
        with database.write() as tx:
            held = hold(tx, chunk, project_id)
            for run_id in chunk:
                # An action changes the experiment that it shares with the runs that come after it.
                found = standing(tx, run_id) if run_id in held else None
                if found is not None:
                    results.append(runs_pb2.RunActionResult(id=run_id, error=action(tx, *found)))
                elif not request.HasField("filter"):
                    results.append(unknown(run_id, place))
    return results


def unknown(run_id: int, place: str) -> runs_pb2.RunActionResult:
    """Return what becomes of an id that no run has, or none of the project."""
    return runs_pb2.RunActionResult(id=run_id, error=f"Run with id '{run_id}' not found{place}")


def in_project(project_id: int) -> str:
    """Return what says in which project a run is not found."""
    return f" in project with id '{project_id}'"


def named_ids(database: Database, request: RunsRequest, project_id: int) -> Sequence[int]:
    """Return the ids of the runs that a request names, some of which may not exist.

    Raises:
        InvalidArgumentError: The filter is none, or there are too many ids.
    """
    if not request.HasField("filter"):
        return distinct(request.run_ids, "runIds")
    wanted = parse_filter(request.filter)
    with database.read() as tx:
        return run_search.matching(tx, project_id, wanted, dt.datetime.now(dt.UTC))


def hold(tx: Connection, run_ids: Iterable[int], project_id: int) -> set[int]:
    """Lock the experiments of runs, always in the same order; return the ids of those runs that are in a project."""
    owners = runs.experiments_of(tx, run_ids)
    places = {experiment_id: experiments.lock(tx, experiment_id) for experiment_id in sorted(set(owners.values()))}
    return {
        run_id
        for run_id, experiment_id in owners.items()
        if (place := places[experiment_id]) is not None and place.project_id == project_id
    }


def standing(tx: Connection, run_id: int) -> tuple[LockedExperiment, RunStanding] | None:
    """Return the locked experiment of a run and how the run stands by now; None if it is gone."""
    found = runs.get_standing(tx, run_id)
    locked = None if found is None else experiments.lock(tx, found.experiment_id)
    return None if found is None or locked is None else (locked, found)
