"""What a master without agents answers of things that only a cluster has: empty pages, and that nothing has that id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from server.domain.paging import page_by_rule_b
from server.rpc.caller import current_caller
from server.services.pagination import is_descending, pagination_message
from server.services.workspaces import not_found
from server.store import workspaces

if TYPE_CHECKING:
    from detour.api.v1 import pagination_pb2

    from server.store.database import Database


class PageRequest(Protocol):
    """A request for a page of a sorted list."""

    offset: int
    limit: int
    order_by: pagination_pb2.OrderBy


def empty_page(request: PageRequest, default_limit: int = 0) -> pagination_pb2.Pagination:
    """Return what an answer says of a page of a list that has nothing in it.

    Args:
        request: What was asked for.
        default_limit: The limit that is shown where the request names none.

    Raises:
        InvalidArgumentError: The direction is none, or the offset lies outside of the list: it is not 0.
    """
    is_descending(request.order_by)
    return pagination_message(page_by_rule_b(request.offset, request.limit or default_limit, 0))


def check_workspace(database: Database, workspace_id: int) -> None:
    """Let a list of a workspace be empty only where there is that workspace.

    Raises:
        NotFoundError: There is none.
    """
    with database.read() as tx:
        if workspaces.get_workspace(tx, workspace_id, current_caller().user_id) is None:
            raise not_found(workspace_id)


def check_any_workspace(database: Database, workspace_id: int) -> None:
    """Check a workspace of a list of which 0 stands for all.

    Raises:
        NotFoundError: There is none of this id.
    """
    if workspace_id:
        check_workspace(database, workspace_id)
