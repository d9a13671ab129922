"""Templates of experiment configurations in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, select, update

from server.domain.collation import fold, sort_key
from server.domain.paging import page_by_rule_a
from server.store.conflicts import insert_into
from server.store.tables.templates import templates
from server.store.text_search import position_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

    from server.domain.paging import Page

_t = templates.c


@dataclass(frozen=True, slots=True)
class TemplateRecord:
    """A template.

    Attributes:
        config_struct: A serialized Struct, which may hold anything.
    """

    name: str
    config_struct: bytes
    workspace_id: int


@dataclass(frozen=True, slots=True)
class TemplateFilter:
    """Which templates a list shows; what is empty does not filter.

    Attributes:
        name: A part of the name, regardless of case.
        workspace_ids: Workspaces of which it is in one.
    """

    name: str = ""
    workspace_ids: tuple[int, ...] = ()


_SHOWN: Final = select(_t.name, _t.config_struct, _t.workspace_id)
_BY_NAME: Final = _SHOWN.where(_t.name == bindparam("name"))


def get_template(tx: Connection, name: str) -> TemplateRecord | None:
    """Return the template of exactly this name, or None if there is none."""
    row = tx.execute(_BY_NAME, {"name": name}).first()
    return None if row is None else TemplateRecord(*row)


def list_templates(
    tx: Connection, wanted: TemplateFilter, offset: int, limit: int, *, descending: bool
) -> tuple[Sequence[TemplateRecord], Page]:
    """Return one page of the templates that meet a filter, by name."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.name:
        conditions.append(position_of(_t.name_folded, fold(wanted.name)) > 0)
    if wanted.workspace_ids:
        conditions.append(_t.workspace_id.in_(wanted.workspace_ids))
    total = tx.scalar(select(func.count()).select_from(templates).where(*conditions))
    page = page_by_rule_a(offset, limit, total or 0)
    if not page.size:
        return [], page
    terms: list[ColumnElement[Any]] = [_t.name_key, _t.id]
    shown = _SHOWN.where(*conditions).order_by(*(term.desc() if descending else term for term in terms))
    rows: Sequence[Any] = tx.execute(shown.offset(page.start_index).limit(page.size)).all()
    return [TemplateRecord(*row) for row in rows], page


def insert_template(tx: Connection, new: TemplateRecord) -> bool:
    """Store a template in a held workspace; False if its name is taken."""
    fresh = insert_into(tx, templates)
    row = fresh.values(**named(new.name), config_struct=new.config_struct, workspace_id=new.workspace_id)
    return tx.scalar(row.on_conflict_do_nothing(index_elements=[_t.name]).returning(_t.id)) is not None


def update_template(tx: Connection, name: str, values: Mapping[str, Any]) -> bool:
    """Set columns of the template of this name, as `named` gives them, too; False if there is none.

    Raises:
        sqlalchemy.exc.IntegrityError: A new name is taken.
    """
    return tx.execute(update(templates).where(_t.name == name).values(dict(values))).rowcount > 0


def delete_template(tx: Connection, name: str) -> bool:
    """Remove the template of this name; False if there is none."""
    return tx.execute(delete(templates).where(_t.name == name)).rowcount > 0


def named(name: str) -> dict[str, str]:
    """Return the columns of a name."""
    return {"name": name, "name_key": sort_key(name), "name_folded": fold(name)}
