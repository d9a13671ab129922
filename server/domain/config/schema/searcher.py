"""The `searcher` section: how hyperparameters are searched, and which metric decides.

Four searchers of the past are known, so that they are refused by name. Source of the facts:
Determined's version 0 schema of searchers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.config.schema.base import Field, Need, Record, Shown
from server.domain.config.schema.length import LEGACY_SEARCHER_LENGTH, LENGTH, SEARCHER_LENGTH
from server.domain.config.schema.union import tagged
from server.domain.config.schema.values import Anything, Boolean, ListOf, Number, OneOf, Text, integer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.domain.config.schema.report import Document

_COMMON = {
    "metric": Field(Text(), need=Need.FINALLY),
    "smaller_is_better": Field(Boolean(), default=True),
    "source_trial_id": Field(integer()),
    "source_checkpoint_uuid": Field(Text()),
}
_MAX_LENGTH = Field(SEARCHER_LENGTH, shown=Shown.IF_SET)
_OLD_MAX_LENGTH = Field(LEGACY_SEARCHER_LENGTH, shown=Shown.IF_SET)
_STOP_ONCE = Field(Boolean(), shown=Shown.IF_SET)
_MAX_TRIALS = Field(integer(1), need=Need.FINALLY)
_CONCURRENT = Field(integer(0), default=16)
_DIVISOR = Field(Number(above=1), default=4)
_MODE = Field(OneOf((None, "aggressive", "standard", "conservative")), default="standard")
_MAX_RUNGS = Field(integer(1), default=5)
_BRACKET_RUNGS = Field(ListOf(integer()), default=[])
_NUM_RUNGS = Field(integer(1), need=Need.FINALLY)
_STRAGGLERS = Field(Boolean(), default=True)
_TIME = {"max_time": Field(integer()), "time_metric": Field(Text())}


def _searcher(fields: Mapping[str, Field], *, open_: bool = False) -> Record:
    name = Field(Anything(), need=Need.AT_ONCE, nullable=False)
    return Record({"name": name, **fields, **_COMMON}, open=open_)


CURRENT = {
    "single": _searcher({"max_length": _MAX_LENGTH}),
    "random": _searcher({"max_length": _MAX_LENGTH, "max_trials": _MAX_TRIALS, "max_concurrent_trials": _CONCURRENT}),
    "grid": _searcher({"max_length": _MAX_LENGTH, "max_concurrent_trials": _CONCURRENT}),
    "adaptive_asha": _searcher(
        {
            "max_length": _MAX_LENGTH,
            "max_trials": _MAX_TRIALS,
            "bracket_rungs": _BRACKET_RUNGS,
            "divisor": _DIVISOR,
            "mode": _MODE,
            "max_rungs": _MAX_RUNGS,
            "max_concurrent_trials": _CONCURRENT,
            "stop_once": _STOP_ONCE,
            **_TIME,
        }
    ),
    "async_halving": _searcher(
        {
            "max_length": _OLD_MAX_LENGTH,
            "num_rungs": _NUM_RUNGS,
            "max_trials": _MAX_TRIALS,
            "divisor": _DIVISOR,
            "max_concurrent_trials": _CONCURRENT,
            "stop_once": _STOP_ONCE,
            **_TIME,
        }
    ),
}

REMOVED = {
    "custom": _searcher({"unit": Field(OneOf(("batches", "records", "epochs", None)))}, open_=True),
    "adaptive": _searcher(
        {
            "max_length": _OLD_MAX_LENGTH,
            "budget": Field(LENGTH, need=Need.FINALLY),
            "bracket_rungs": _BRACKET_RUNGS,
            "divisor": _DIVISOR,
            "train_stragglers": _STRAGGLERS,
            "mode": _MODE,
            "max_rungs": _MAX_RUNGS,
        }
    ),
    "adaptive_simple": _searcher(
        {
            "max_length": _OLD_MAX_LENGTH,
            "max_trials": Field(integer(1, 2000), need=Need.FINALLY),
            "divisor": _DIVISOR,
            "mode": _MODE,
            "max_rungs": _MAX_RUNGS,
        }
    ),
    "sync_halving": _searcher(
        {
            "max_length": _OLD_MAX_LENGTH,
            "num_rungs": _NUM_RUNGS,
            "budget": Field(LEGACY_SEARCHER_LENGTH, need=Need.FINALLY),
            "divisor": _DIVISOR,
            "train_stragglers": _STRAGGLERS,
        }
    ),
}

SEARCHER = tagged(
    "name",
    "is not an object where object[\"name\"] is one of 'single', 'random', 'grid', 'custom', or 'adaptive_asha'",
    Record({"name": Field(Anything(), need=Need.FINALLY), **_COMMON}),
    {**CURRENT, **REMOVED},
)


def objection(searcher: Document) -> str | None:
    """Says why a valid searcher cannot be used for a new experiment, if it cannot.

    Args:
        searcher: The completed section.
    """
    name = searcher["name"]
    if name in REMOVED:
        return f"the '{name}' searcher has been removed and is not valid for new experiments"
    if name in ("adaptive_asha", "async_halving") and (searcher["max_time"] is None or searcher["time_metric"] is None):
        return f"the `{name}` searcher requires `max_time` and `time_metric` to be set"
    return None


def deprecations(searcher: Document) -> tuple[str, ...]:
    """Names the deprecated fields that a completed searcher still has."""
    return tuple(
        f"searcher.{name} is deprecated and has no effect" for name in ("max_length", "stop_once") if name in searcher
    )
