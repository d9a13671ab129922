"""What all searches have in common: the filter as a condition of SQL, the order, and the page that is shown.

What a filter names becomes a column of a whitelist, or a parameter; nothing of it becomes SQL. Which columns there are
says the search of experiments or that of runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, true

from server.domain.paging import page_by_rule_a
from server.domain.project_columns import Location
from server.domain.search_filter import Group

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from server.domain.paging import Page
    from server.domain.search_filter import Condition, SearchFilter
    from server.domain.search_order import SortTerm
    from server.store.search_columns import SearchColumn

# What is asked of these lies in the rows themselves.
_NEAR = (Location.EXPERIMENT, Location.RUN)
# What the ids of a million rows take.
_SET_MEMORY = "64MB"


@dataclass(frozen=True, slots=True)
class Search:
    """What a search asks for.

    Attributes:
        project_id: The project to look in; None for all.
        wanted: The filter; None for none, not even of what is archived.
        order: The columns to sort by, before the id.
        now: Until when experiments and runs that are not over have lasted.
    """

    project_id: int | None
    wanted: SearchFilter | None
    order: tuple[SortTerm, ...]
    now: dt.datetime


def compile_filter(node: Group | Condition, column_of: Callable[[Condition], SearchColumn]) -> ColumnElement[bool]:
    """Return the condition that a filter is.

    Args:
        node: The filter, or a part of it.
        column_of: Finds the column that a condition asks about.

    Raises:
        InvalidArgumentError: There is no such column, or it does not know what is asked.
    """
    if not isinstance(node, Group):
        return column_of(node).condition(node)
    conditions = [compile_filter(child, column_of) for child in node.children]
    if not conditions:
        return true()
    return or_(*conditions) if node.any_of else and_(*conditions)


def compile_order(
    terms: Iterable[SortTerm], keys_of: Callable[[str], Sequence[ColumnElement[Any]]]
) -> list[ColumnElement[Any]]:
    """Return what a search is sorted by; what is missing comes last in both directions.

    Args:
        terms: The columns, the most important first.
        keys_of: Finds what a column is sorted by.

    Raises:
        InvalidArgumentError: There is no such column, or it has no order.
    """
    return [
        (key.desc() if term.descending else key.asc()).nulls_last() for term in terms for key in keys_of(term.column)
    ]


def fetch(tx: Connection, found: Select[Any], search: Search, offset: int, limit: int) -> tuple[Sequence[int], Page]:
    """Return the ids on a page of what a search finds.

    Args:
        tx: The transaction.
        found: The ids of all that it finds, in order.
        search: The search.
        offset: Where the page starts, by rule A of `server.domain.paging`.
        limit: How many it shows, likewise.
    """
    if offset >= 0 and limit > 0 and search.wanted is not None and _is_costly(search.wanted.root):
        if tx.dialect.name == "postgresql":
            # With too little memory for a set of ids, it would go through the list of them for each row.
            tx.exec_driver_sql(f"SET LOCAL work_mem = '{_SET_MEMORY}'")
        # Meeting the conditions costs more than counting what meets them on the way.
        rows = tx.execute(found.add_columns(func.count().over()).limit(limit).offset(offset)).all()
        if rows:
            return [row[0] for row in rows], page_by_rule_a(offset, limit, rows[0][1])
    total = tx.scalar(found.with_only_columns(func.count()).order_by(None)) or 0
    page = page_by_rule_a(offset, limit, total)
    return tx.scalars(found.limit(page.size).offset(page.start_index)).all() if page.size else [], page


def _is_costly(node: Group | Condition) -> bool:
    """Tell whether a filter looks into other tables than those of experiments and trials."""
    if isinstance(node, Group):
        return any(map(_is_costly, node.children))
    return node.location not in _NEAR
