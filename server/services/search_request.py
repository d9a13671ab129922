"""What a request for a search of experiments or of runs asks for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from server.domain.search_filter import parse_filter
from server.domain.search_order import parse_order
from server.store.search_tree import Search

if TYPE_CHECKING:
    from detour.api.v1 import experiments_pb2, runs_pb2


def requested_search(request: experiments_pb2.SearchExperimentsRequest | runs_pb2.SearchRunsRequest) -> Search:
    """Return the search that a request asks for, as of now.

    Raises:
        InvalidArgumentError: Its filter or its order is none.
    """
    return Search(
        project_id=request.project_id if request.HasField("project_id") else None,
        wanted=parse_filter(request.filter) if request.HasField("filter") else None,
        order=parse_order(request.sort),
        now=dt.datetime.now(dt.UTC),
    )
