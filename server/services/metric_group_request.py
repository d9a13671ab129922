"""The group that a request for metrics names: by its name, or by the type of older clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detour.api.v1 import metric_type_pb2

from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import TRAINING, VALIDATION
from server.domain.text import check_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_GROUPS: Final[Mapping[int, str]] = {
    metric_type_pb2.METRIC_TYPE_UNSPECIFIED: "",
    metric_type_pb2.METRIC_TYPE_TRAINING: TRAINING,
    metric_type_pb2.METRIC_TYPE_VALIDATION: VALIDATION,
}


def requested_group(metric_type: int, group: str) -> str:
    """Return the group that a request names; "" if it names none.

    Raises:
        InvalidArgumentError: It names both a type and a group, or a type that is no group.
    """
    if metric_type and group:
        raise InvalidArgumentError("cannot specify both legacy and new metric group")
    if metric_type not in _GROUPS:
        raise InvalidArgumentError(f"metric type {metric_type} is no group of metrics")
    return _GROUPS[metric_type] or check_text(group, "group")


def needed_metric(metric_type: int, group: str, name: str) -> tuple[str, str]:
    """Return the group and the name of the one metric that a request is about.

    Raises:
        InvalidArgumentError: One of them is missing or cannot be.
    """
    if not name:
        raise InvalidArgumentError("must specify a metric name")
    found = requested_group(metric_type, group)
    if not found:
        raise InvalidArgumentError("must specify a metric group")
    return found, check_text(name, "metricName")
