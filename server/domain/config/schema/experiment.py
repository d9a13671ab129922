"""The whole of an experiment configuration, version 0, in the order of Determined's own record.

Source of the facts (names, types, bounds, defaults): Determined 0.38.1, version 0 schema.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.config.schema.base import Field, FromGiven, Need, Record, Shown
from server.domain.config.schema.environment import ENVIRONMENT
from server.domain.config.schema.hyperparameters import HYPERPARAMETERS, check_grid
from server.domain.config.schema.integrations import INTEGRATIONS, SECURITY
from server.domain.config.schema.length import LENGTH
from server.domain.config.schema.logs import LOG_POLICIES, RETENTION_POLICY
from server.domain.config.schema.resources import BIND_MOUNTS, PBS, RESOURCES, SLURM
from server.domain.config.schema.searcher import SEARCHER
from server.domain.config.schema.storage import CHECKPOINT_STORAGE, TENSORBOARD_STORAGE
from server.domain.config.schema.tuning import OPTIMIZATIONS, PROFILING, REPRODUCIBILITY
from server.domain.config.schema.values import Anything, Boolean, FreeObject, ListOf, OneOf, Text, integer

if TYPE_CHECKING:
    from server.domain.config.schema.report import Document, Report, Value


class _Entrypoint(Text):
    """A shell command, or a list of arguments."""

    __slots__ = ()

    def check(self, value: Value, at: str, report: Report) -> None:
        if isinstance(value, list):
            ListOf(Text()).check(value, at, report)


def _check_grid(value: Document, at: str, report: Report) -> None:
    searcher, space = value.get("searcher"), value.get("hyperparameters")
    if isinstance(searcher, dict) and searcher.get("name") == "grid" and isinstance(space, dict):
        for name, hyperparameter in space.items():
            check_grid(hyperparameter, f"{at}.hyperparameters.{name}", report)


EXPERIMENT = Record(
    {
        "bind_mounts": Field(BIND_MOUNTS, default=[]),
        "checkpoint_policy": Field(OneOf((None, "best", "all", "none")), default="best"),
        "checkpoint_storage": Field(CHECKPOINT_STORAGE, need=Need.FINALLY),
        "data": Field(FreeObject(), default={}),
        "data_layer": Field(FreeObject(), shown=Shown.NEVER),  # removed in 0.19.10
        "integrations": Field(INTEGRATIONS),
        "debug": Field(Boolean(), default=False),
        "description": Field(Text()),
        "entrypoint": Field(_Entrypoint(kinds=("string", "array"))),
        "environment": Field(ENVIRONMENT, default={}),
        "hyperparameters": Field(HYPERPARAMETERS, default={}, need=Need.FINALLY),
        "internal": Field(Anything(("null",)), shown=Shown.NEVER, nullable=False),  # before 0.15.6
        "labels": Field(ListOf(Text(), unique=True), default=[]),
        "log_policies": Field(LOG_POLICIES, default=[]),
        "retention_policy": Field(RETENTION_POLICY, shown=Shown.IF_SET),
        "max_restarts": Field(integer(0), default=5),
        "min_checkpoint_period": Field(LENGTH, default={"batches": 0}),
        "min_validation_period": Field(LENGTH, default={"batches": 0}),
        "name": Field(Text(), default=FromGiven.NAME, need=Need.FINALLY),
        "optimizations": Field(OPTIMIZATIONS, default={}),
        "perform_initial_validation": Field(Boolean(), default=False),
        "profiling": Field(PROFILING, default={}),
        "project": Field(Text(), default=""),
        "records_per_epoch": Field(integer(), default=0),
        "reproducibility": Field(REPRODUCIBILITY, default={}, need=Need.FINALLY),
        "resources": Field(RESOURCES, default={}),
        "scheduling_unit": Field(integer(1), default=100),
        "searcher": Field(SEARCHER, need=Need.FINALLY),
        "security": Field(SECURITY, shown=Shown.IF_SET),
        "tensorboard_storage": Field(TENSORBOARD_STORAGE, shown=Shown.IF_SET),
        "workspace": Field(Text(), default=""),
        "slurm": Field(SLURM, default={}),
        "pbs": Field(PBS, default={}),
        "preemption_timeout": Field(integer(), default=FromGiven.PREEMPTION_TIMEOUT),
    },
    rules=(_check_grid,),
)
