"""Experiments whose checkpoints have to be looked through, since they ended or their policy changed.

A request only leaves an order here, in the transaction that makes the change; the background follows it. The end of
an unmanaged experiment counts only where somebody chose how many checkpoints are kept: by default nothing that a
script stored is deleted, as a master deletes nothing then either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, literal, or_, select, update

from server.domain.checkpoint import CheckpointState
from server.domain.checkpoint_retention import Candidate, RetentionPolicy, expendable, policy_of
from server.domain.experiment_state import ExperimentState
from server.domain.metric_group import VALIDATION
from server.store.conflicts import insert_into
from server.store.tables.checkpoints import checkpoints, retention_orders
from server.store.tables.experiments import experiment_documents, experiments
from server.store.tables.metrics import LIVE, metrics
from server.store.tables.models import model_versions
from server.store.tables.trials import trials

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

_o = retention_orders.c
_x = experiments.c
_d = experiment_documents.c
_c = checkpoints.c
_t = trials.c
_m = metrics.c


@dataclass(frozen=True, slots=True)
class RetentionOrder:
    """An order to look through the checkpoints of an experiment.

    Attributes:
        number: Grows when the same is ordered again, before the first was followed.
        policy: How many checkpoints are kept; None if the experiment runs again, or is being deleted.
    """

    experiment_id: int
    number: int
    policy: RetentionPolicy | None


def order_at_end(tx: Connection, experiment_id: int) -> None:
    """Note that an experiment ended, if that is to make a difference to its checkpoints."""
    matters = and_(_x.id == experiment_id, _x.checkpoint_count > 0, or_(_d.retention_chosen, ~_x.unmanaged))
    _order(tx, matters, at_once=False)


def order_at_once(tx: Connection, experiment_id: int) -> None:
    """Note that somebody chose how many checkpoints of a locked experiment are kept, whatever its state is."""
    tx.execute(update(experiment_documents).where(_d.experiment_id == experiment_id).values(retention_chosen=True))
    _order(tx, _x.id == experiment_id, at_once=True)


def _order(tx: Connection, which: ColumnElement[bool], *, at_once: bool) -> None:
    given = select(_x.id, literal(1), literal(at_once)).join(experiment_documents).where(which)
    fresh = insert_into(tx, retention_orders).from_select(list(_o), given)
    grown = {"number": _o.number + 1, "at_once": or_(_o.at_once, fresh.excluded.at_once)}
    tx.execute(fresh.on_conflict_do_update(index_elements=[_o.experiment_id], set_=grown))


def is_pending(tx: Connection) -> bool:
    """Tell whether there is any order."""
    return bool(tx.scalar(select(exists().select_from(retention_orders))))


def next_order(tx: Connection, experiment_id: int | None = None) -> RetentionOrder | None:
    """Return an order that is to be followed, of any experiment or of this one; None if there is none."""
    query = (
        select(_o.experiment_id, _o.number, _o.at_once, _x.state, _d.config)
        .join(experiments, _x.id == _o.experiment_id)
        .join(experiment_documents, _d.experiment_id == _o.experiment_id)
    )
    if experiment_id is not None:
        query = query.where(_o.experiment_id == experiment_id)
    row: Any = tx.execute(query.order_by(_o.experiment_id).limit(1)).one_or_none()
    if row is None:
        return None
    state = ExperimentState(row.state)
    going = state in (ExperimentState.DELETING, ExperimentState.DELETED)
    due = not going and (row.at_once or state.terminal)
    return RetentionOrder(row.experiment_id, row.number, policy_of(row.config["checkpoint_storage"]) if due else None)


def finish(tx: Connection, order: RetentionOrder) -> None:
    """Forget an order that was followed, unless the same was ordered again meanwhile."""
    tx.execute(delete(retention_orders).where(_o.experiment_id == order.experiment_id, _o.number == order.number))


def find_expendable(tx: Connection, experiment_id: int, policy: RetentionPolicy) -> dict[int, str]:
    """Return the UUIDs, by id, of those checkpoints of an experiment that can go, the earliest first.

    What is deleted already takes no place of another one; what is registered as a version of a model stays.
    """
    rated = and_(_m.trial_id == _c.trial_id, _m.group_name == VALIDATION, _m.total_batches == _c.steps_completed, LIVE)
    registered = exists().where(model_versions.c.checkpoint_id == _c.id)
    query = (
        select(_c.id, _c.trial_id, _c.steps_completed, _m.searcher_value, _m.id, _c.uuid, registered)
        .join(trials, _t.id == _c.trial_id)
        .outerjoin(metrics, rated)
        .where(_t.experiment_id == experiment_id, _c.state != CheckpointState.DELETED)
        .order_by(_c.id)
    )
    rows = tx.execute(query).all()
    smaller = tx.scalars(select(_x.smaller_is_better).where(_x.id == experiment_id)).one()
    candidates = [Candidate(*columns) for *columns, _, _ in rows]
    going = set(expendable(candidates, policy, smaller_is_better=smaller))
    return {number: uuid for number, *_, uuid, is_registered in rows if number in going and not is_registered}
