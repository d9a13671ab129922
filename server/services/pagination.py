"""Pages as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import pagination_pb2

from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from server.domain.paging import Page


def pagination_message(page: Page) -> pagination_pb2.Pagination:
    """Return what an answer says of the page that it shows."""
    return pagination_pb2.Pagination(
        offset=page.offset,
        limit=page.limit,
        start_index=page.start_index,
        end_index=page.end_index,
        total=page.total,
    )


def is_descending(order_by: int) -> bool:
    """Return whether an `OrderBy` asks for the last one first.

    Raises:
        InvalidArgumentError: The number is none of the enum.
    """
    if order_by not in pagination_pb2.OrderBy.values():
        raise InvalidArgumentError(f"{order_by} is no direction of a list")
    return order_by == pagination_pb2.ORDER_BY_DESC
