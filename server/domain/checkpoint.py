"""Checkpoints: their states, what may be reported of them, and in which order they are listed."""

from __future__ import annotations

import enum
import math
import uuid
from typing import TYPE_CHECKING, Any, Final

from google.protobuf.struct_pb2 import Struct

from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import GroupKind, values_key
from server.domain.text import check_text

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_SIZE: Final = 2**63 - 1
"""The most bytes that can be counted."""

_MAX_STEPS: Final = 2**31 - 1
_NOT_FINITE: Final = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class CheckpointState(enum.IntEnum):
    """The states of `determined.checkpoint.v1.State`, but for the unspecified one."""

    ACTIVE = 1
    COMPLETED = 2
    ERROR = 3
    DELETED = 4
    PARTIALLY_DELETED = 5


class CheckpointOrder(enum.IntEnum):
    """What checkpoints can be sorted by, numbered as `determined.checkpoint.v1.SortBy`."""

    UUID = 1
    TRIAL_ID = 2
    BATCH_NUMBER = 3
    END_TIME = 4
    STATE = 5
    SEARCHER_METRIC = 6


def check_uuid(text: str) -> str:
    """Return a UUID as UUIDs are written.

    Raises:
        InvalidArgumentError: It is none. A master answers some of these with a 500.
    """
    try:
        return str(uuid.UUID(check_text(text, "uuid")))
    except ValueError:
        raise InvalidArgumentError(f"'{text}' is no UUID") from None


def check_resources(resources: Mapping[str, int]) -> dict[str, int]:
    """Return the files of a checkpoint with their sizes in bytes.

    Raises:
        InvalidArgumentError: A path that cannot be stored, or a size that cannot be.
    """
    if any(size < 0 for size in resources.values()) or sum(resources.values()) > MAX_SIZE:
        raise InvalidArgumentError("the sizes of resources must not be negative, nor too large to be counted")
    return {check_text(path, "resources"): size for path, size in resources.items()}


def steps_completed(metadata: Mapping[str, Any]) -> int | None:
    """Return the number of steps that the metadata of a checkpoint tells, or None."""
    steps = metadata.get("steps_completed")
    if isinstance(steps, bool) or not isinstance(steps, int) or not 0 <= steps <= _MAX_STEPS:
        return None
    return steps


def validation_value(stored: bytes | None, metric: str) -> float | None:
    """Return the value of a metric in a stored report of a validation; None if it has no such number.

    Args:
        stored: A serialized Struct as reports are stored, or None for no report.
        metric: The name of the metric.
    """
    if stored is None:
        return None
    values = Struct.FromString(stored).fields[values_key(GroupKind.VALIDATION)].struct_value.fields
    if metric not in values:
        return None
    value = values[metric]
    if value.WhichOneof("kind") == "string_value":
        return _NOT_FINITE.get(value.string_value)
    return value.number_value if value.WhichOneof("kind") == "number_value" else None
