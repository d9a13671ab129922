"""Calls about runs that more than one test file makes."""

from __future__ import annotations

import json
from typing import Any

from detour.api.v1 import runs_pb2 as api

from tests.grpc.trial_calls import struct


def search(client, node: Any = None, *, sort: str = "", show_archived: bool = True, **fields: Any) -> Any:
    """Search for runs by a filter, which is a part of a document that a client sends."""
    if node is not None:
        fields["filter"] = json.dumps({"filterGroup": node, "showArchived": show_archived})
    request = api.SearchRunsRequest(**({"sort": sort} if sort else {}), **fields)
    return client.call(client.runs.SearchRuns, request)


def found(client, *arguments: Any, **fields: Any) -> list[int]:
    """Return the ids of the runs that a search finds."""
    return [run.id for run in search(client, *arguments, **fields).runs]


def attach(client, run_id: int, metadata: dict[str, Any]) -> None:
    client.call(client.runs.PostRunMetadata, api.PostRunMetadataRequest(run_id=run_id, metadata=struct(metadata)))


def act(client, action: str, run_ids: Any = (), project_id: int = 1, **fields: Any) -> dict[int, str]:
    """Do something to runs, and return the refusals by their ids."""
    request = getattr(api, f"{action}Request")(run_ids=run_ids, project_id=project_id, **fields)
    return {each.id: each.error for each in client.call(getattr(client.runs, action), request).results}


def move(client, run_ids: Any, source: int, target: int, **fields: Any) -> dict[int, str]:
    """Move runs, and return the refusals by their ids."""
    request = api.MoveRunsRequest(run_ids=run_ids, source_project_id=source, destination_project_id=target, **fields)
    return {each.id: each.error for each in client.call(client.runs.MoveRuns, request).results}
