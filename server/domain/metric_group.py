"""Groups of metrics: their names, and the four kinds that a Determined master treats differently.

Any text names a group. `training` and `validation` have a place of their own in summaries and in streams; five groups
hold measurements of the machine, which belong to a time rather than to a number of completed batches.
"""

from __future__ import annotations

import enum
from typing import Final

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_text

TRAINING: Final = "training"
VALIDATION: Final = "validation"

MAX_GROUP_BYTES: Final = 1024
"""The longest name of a group, in UTF-8: reports are found by it, and an index of PostgreSQL holds no longer ones."""

AVERAGES: Final = "avg_metrics"
"""Where a report holds its values, and where a summary holds those of training."""

VALIDATION_VALUES: Final = "validation_metrics"
"""The same for validations."""

BATCHES: Final = "batch_metrics"
"""Where a report holds the values of each single batch, or null."""

_PROFILING = frozenset({"gpu", "cpu", "memory", "disk", "network"})
_SUMMARY_KEYS = {TRAINING: AVERAGES, VALIDATION: VALIDATION_VALUES}
_SUMMARY_GROUPS = {key: group for group, key in _SUMMARY_KEYS.items()}


class GroupKind(enum.IntEnum):
    """What decides how a report is stored, and which reports of earlier runs it replaces."""

    TRAINING = 0
    VALIDATION = 1
    PROFILING = 2
    GENERIC = 3


def check_group(name: str) -> str:
    """Return the name of a group that can be reported, unchanged.

    Raises:
        InvalidArgumentError: It is empty, longer than MAX_GROUP_BYTES, no text that can be stored, or has a dot in it.
    """
    if not name:
        raise InvalidArgumentError("metric group cannot be empty")
    if "." in name:
        raise InvalidArgumentError("metric group cannot contain '.'")
    if len(check_text(name, "group").encode()) > MAX_GROUP_BYTES:
        raise InvalidArgumentError(f"group must not be longer than {MAX_GROUP_BYTES} bytes")
    return name


def kind_of(group: str) -> GroupKind:
    """Return the kind of a group."""
    if group == TRAINING:
        return GroupKind.TRAINING
    if group == VALIDATION:
        return GroupKind.VALIDATION
    return GroupKind.PROFILING if group in _PROFILING else GroupKind.GENERIC


def values_key(kind: GroupKind) -> str:
    """Return the name under which a report of this kind holds its values."""
    return VALIDATION_VALUES if kind is GroupKind.VALIDATION else AVERAGES


def summary_key(group: str) -> str:
    """Return the name under which the summary of a trial holds a group."""
    return _SUMMARY_KEYS.get(group, group)


def summary_group(group: str) -> str:
    """Return the group in whose summary a group is counted.

    It is itself, but for a group that is called as the summary calls training or validation.
    """
    return _SUMMARY_GROUPS.get(group, group)
