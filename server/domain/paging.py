"""Which part of a list a request asks for, by the two rules that the lists of the Determined API follow.

Rule A is that of the lists which the master pages in SQL (experiments, their trials, workloads,
templates): a limit of 0 means 100 and a bad offset gives an empty page. Rule B is that of the lists
which it pages in memory (users, workspaces, projects, models, checkpoints, tokens): a limit of 0
means everything and a bad offset is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.errors import InvalidArgumentError

DEFAULT_LIMIT = 100
"""The number of items that rule A shows when the request names no limit."""

_COUNT_ONLY = -2
"""The limit that asks for the pagination and no items."""


@dataclass(frozen=True, slots=True)
class Page:
    """A half-open range of a list, as `determined.api.v1.Pagination` tells it.

    Attributes:
        offset: The offset of the request, unchanged.
        limit: The limit of the request, unchanged.
        start_index: The index of the first item shown, from 0.
        end_index: The index after the last item shown; a client asks on from here until it is `total`.
        total: The number of items of the whole list.
    """

    offset: int
    limit: int
    start_index: int
    end_index: int
    total: int

    @property
    def size(self) -> int:
        """The number of items on this page."""
        return self.end_index - self.start_index

    @property
    def slice(self) -> slice:
        """The page as a slice of a sequence that holds the whole list."""
        return slice(self.start_index, self.end_index)


def page_by_rule_a(offset: int, limit: int, total: int, *, default_limit: int | None = DEFAULT_LIMIT) -> Page:
    """Return the page of a list that is paged by rule A.

    A limit of 0 stands for `default_limit`, -1 (and less than -2) for all, -2 for no items. A negative
    offset counts from the end; one that lies outside the list gives an empty page at its end. The
    master answers a limit below -2 with an end index that makes a paging client ask for ever; here
    the index is that of the last item shown.

    Args:
        offset: Where to start, as the request says it.
        limit: How many items to show, as the request says it.
        total: The number of items of the whole list.
        default_limit: What a limit of 0 means; None means all (the workloads of a trial).
    """
    start = total + offset if offset < 0 else offset
    if not 0 <= start <= total:
        start = total
    return _page(offset, limit, start, total, default_limit)


def page_by_rule_b(offset: int, limit: int, total: int) -> Page:
    """Return the page of a list that is paged by rule B.

    A limit of 0 means all. The master fails on a negative limit (it slices out of bounds); here -1
    and -2 mean what they mean by rule A, which is what its description of the field promises.

    Args:
        offset: Where to start, from the end if negative, as the request says it.
        limit: How many items to show, as the request says it.
        total: The number of items of the whole list.

    Raises:
        InvalidArgumentError: The offset lies outside the list.
    """
    start = total + offset if offset < 0 else offset
    if not 0 <= start <= total:
        raise InvalidArgumentError("offset out of bounds")
    return _page(offset, limit, start, total, None)


def _page(offset: int, limit: int, start: int, total: int, default_limit: int | None) -> Page:
    if limit == _COUNT_ONLY:
        shown = 0
    elif limit < 0:
        shown = total
    elif limit == 0:
        shown = total if default_limit is None else default_limit
    else:
        shown = limit
    return Page(offset, limit, start, min(start + shown, total), total)
