"""One report of metrics: what it must be like, what is stored of it, and how two of one step are put together.

A report is stored as the document that streams show: its values under `avg_metrics` or `validation_metrics`, and, but
for validations, those of each single batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from google.protobuf.struct_pb2 import Struct

from server.domain import struct
from server.domain.errors import AlreadyExistsError, InvalidArgumentError
from server.domain.metric_group import BATCHES, GroupKind, check_group, kind_of, values_key
from server.domain.metric_value import check_epochs

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class MetricReport:
    """What a trial reported at one step, checked.

    Attributes:
        trial_id: The trial.
        run_id: The number of the run that it says it comes from.
        group: The name of the group.
        kind: The kind of the group.
        steps: How many batches were completed; None for measurements of the machine.
        time: When it was measured.
        values: The values by the names of metrics.
        batches: The values of each single batch; None if there are none, and for validations.
    """

    trial_id: int
    run_id: int
    group: str
    kind: GroupKind
    steps: int | None
    time: dt.datetime
    values: Mapping[str, Any]
    batches: Sequence[Mapping[str, Any]] | None

    def encode(self) -> bytes:
        """Return what is stored of it: a serialized Struct."""
        document: dict[str, Any] = {values_key(self.kind): self.values}
        if self.kind is not GroupKind.VALIDATION:
            document[BATCHES] = self.batches
        return struct.encode(document)


def check_report(
    group: str,
    values: Mapping[str, Any],
    batches: Sequence[Mapping[str, Any]],
    *,
    trial_id: int,
    run_id: int,
    steps: int | None,
    time: dt.datetime,
) -> MetricReport:
    """Return a report that can be stored.

    Args:
        group: The name of the group.
        values: The values: a document that was checked.
        batches: Those of each single batch.
        trial_id: The trial.
        run_id: The number of its run.
        steps: How many batches were completed, if the report says so.
        time: When it was measured.

    Raises:
        InvalidArgumentError: The group or an epoch cannot be, or the number of batches is missing.
    """
    kind = kind_of(check_group(group))
    check_epochs(values)
    if kind is GroupKind.PROFILING:
        steps = None
    elif steps is None:
        raise InvalidArgumentError("stepsCompleted must be given")
    kept = None if kind is GroupKind.VALIDATION or not batches else batches
    return MetricReport(trial_id, run_id, group, kind, steps, time, values, kept)


@dataclass(frozen=True, slots=True)
class Merged:
    """A report that was put together with the one that was there.

    Attributes:
        stored: What is to be stored: a serialized Struct.
        values: All values.
        new: Those that were not there before.
    """

    stored: bytes
    values: dict[str, Any]
    new: dict[str, Any]


def merged(stored: bytes, report: MetricReport) -> Merged:
    """Put a report together with an earlier one of the same group and step.

    Raises:
        AlreadyExistsError: A metric has another value there, or values of single batches are there already.
    """
    message = Struct.FromString(stored)
    if report.batches is not None:
        if message.fields[BATCHES].HasField("list_value"):
            raise AlreadyExistsError("overwriting batch metrics is not supported")
        message.update({BATCHES: report.batches})
    target = message.fields[values_key(report.kind)].struct_value
    values = struct.decode(target)
    new: dict[str, Any] = {}
    for name, value in report.values.items():
        if name not in values:
            new[name] = value
        elif not _same(values[name], value):
            raise AlreadyExistsError(f"overwriting existing metric keys is not supported, conflicting key: {name}")
    target.update(new)
    return Merged(message.SerializeToString(deterministic=True), values | new, new)


def read_values(stored: bytes, kind: GroupKind) -> dict[str, Any]:
    """Return the values of a stored report as a document."""
    return struct.decode(Struct.FromString(stored).fields[values_key(kind)].struct_value)


def _same(one: Any, other: Any) -> bool:
    # 1 and true are equal in Python and two values in JSON.
    return orjson.dumps(one, option=orjson.OPT_SORT_KEYS) == orjson.dumps(other, option=orjson.OPT_SORT_KEYS)
