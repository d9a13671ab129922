"""The `optimizations`, `profiling` and `reproducibility` sections.

Source of the facts: Determined's version 0 schema.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from server.domain.config.schema.base import Field, FromGiven, Need, Record, rule
from server.domain.config.schema.report import is_of
from server.domain.config.schema.values import Boolean, OneOf, Text, integer

if TYPE_CHECKING:
    from server.domain.config.schema.report import Document, Value

_NUMBER = ("number",)
_MAX_SEED = 2**32 - 1

OPTIMIZATIONS = Record(
    {
        "aggregation_frequency": Field(integer(1), default=1),
        "average_aggregated_gradients": Field(Boolean(), default=True),
        "average_training_metrics": Field(Boolean(), default=True),
        "gradient_compression": Field(Boolean(), default=False),
        "grad_updates_size_file": Field(Text()),
        "mixed_precision": Field(
            OneOf(
                (None, "O0", "O1", "O2", "O3"),
                (("mixed_precision should be a string starting with an uppercase letter 'O'", re.compile("^O")),),
            ),
            default="O0",
        ),
        "tensor_fusion_threshold": Field(integer(0), default=64),
        "tensor_fusion_cycle_time": Field(integer(0), default=1),
        "auto_tune_tensor_fusion": Field(Boolean(), default=False),
    }
)


def _ends_after_begin(value: Document) -> bool:
    begin: Value = value.get("begin_on_batch")
    end: Value = value.get("end_after_batch")
    return not (is_of(begin, _NUMBER) and is_of(end, _NUMBER)) or bool(begin <= end)


PROFILING = Record(
    {
        "enabled": Field(Boolean(), default=False),
        "begin_on_batch": Field(integer(0), default=0),
        "end_after_batch": Field(integer(0)),
        "sync_timings": Field(Boolean(), default=True),
    },
    rules=(rule("begin_on_batch must be less than end_after_batch", _ends_after_begin),),
)

REPRODUCIBILITY = Record({"experiment_seed": Field(integer(0, _MAX_SEED), default=FromGiven.SEED, need=Need.FINALLY)})
