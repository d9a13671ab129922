"""Requests for series of points, as the domain knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.domain.errors import InvalidArgumentError
from server.domain.metric_group import TRAINING, VALIDATION
from server.domain.metric_series import DEFAULT_POINTS, MAX_POINTS, identifier
from server.domain.series_filter import BATCHES, TIME, Bounds, SeriesFilter, check_range
from server.domain.text import check_text
from server.services.metric_group_request import requested_group
from server.services.timestamps import moment
from server.store.types import to_micros

if TYPE_CHECKING:
    from detour.api.v1 import metrics_pb2
    from detour.common.v1 import common_pb2

_MAX_BATCHES = 2**31 - 1


def points(asked: int, default: int = DEFAULT_POINTS) -> int:
    """Return how many points a series may have."""
    return min(asked, MAX_POINTS) if asked > 0 else default


def between_batches(start: int, end: int) -> SeriesFilter:
    """Return the filter of points by completed batches; an end of 0 means none."""
    return SeriesFilter(BATCHES, Bounds(gte=start, lte=end if end > 0 else _MAX_BATCHES))


def series_metrics(request: metrics_pb2.CompareTrialsRequest) -> dict[str, list[str]]:
    """Return the names of the metrics that are asked for, by their groups, in the order of the groups.

    Raises:
        InvalidArgumentError: They are named in two ways at once, or one cannot be.
    """
    if request.metric_names and request.metric_ids:
        raise InvalidArgumentError("cannot specify both metric ids and metric names")
    found: dict[str, list[str]] = {}
    group = requested_group(request.metric_type, request.group)
    for name in request.metric_names:
        for each in [group] if group else [TRAINING, VALIDATION]:
            found.setdefault(each, []).append(check_text(name, "metricNames"))
    for text in request.metric_ids:
        each, name = identifier(check_text(text, "metricIds"))
        found.setdefault(each, []).append(name)
    return dict(sorted(found.items()))


def series_filter(request: metrics_pb2.CompareTrialsRequest) -> SeriesFilter:
    """Return which points are asked for: a filter of a column takes the place of the bounds of batches.

    Raises:
        InvalidArgumentError: The filter has more than one range, an empty one, or one that does not suit its column.
    """
    if not request.HasField("time_series_filter"):
        return between_batches(request.start_batches, request.end_batches)
    wanted = request.time_series_filter
    column = check_text(wanted.name, "timeSeriesFilter.name") if wanted.HasField("name") else BATCHES
    kinds = [name for name in ("double_range", "integer_range", "time_range") if wanted.HasField(name)]
    if len(kinds) > 1:
        raise InvalidArgumentError(
            f"invalid filter: only one filter range may be specified however {len(kinds)} filters have been defined"
        )
    if kinds and (kinds[0] == "time_range") != (column == TIME):
        raise InvalidArgumentError(f"invalid filter: a {kinds[0]} does not suit the column '{column}'")
    return SeriesFilter(column, _bounds(wanted))


def _bounds(wanted: common_pb2.PolymorphicFilter) -> Bounds:
    if wanted.HasField("integer_range"):
        numbers = _numbers(wanted.integer_range)
        return check_range(numbers, "integer")
    if wanted.HasField("double_range"):
        return check_range(_numbers(wanted.double_range), "double")
    if wanted.HasField("time_range"):
        return check_range(_moments(wanted.time_range), "date")
    return Bounds()


def _numbers(message: common_pb2.Int32FieldFilter | common_pb2.DoubleFieldFilter) -> Bounds:
    return Bounds(
        gt=message.gt if message.HasField("gt") else None,
        gte=message.gte if message.HasField("gte") else None,
        lt=message.lt if message.HasField("lt") else None,
        lte=message.lte if message.HasField("lte") else None,
        among=tuple(getattr(message, "incl", ())),
        not_among=tuple(getattr(message, "not_in", ())),
    )


def _moments(message: common_pb2.TimestampFieldFilter) -> Bounds:
    return Bounds(
        gt=to_micros(moment(message.gt, "gt")) if message.HasField("gt") else None,
        gte=to_micros(moment(message.gte, "gte")) if message.HasField("gte") else None,
        lt=to_micros(moment(message.lt, "lt")) if message.HasField("lt") else None,
        lte=to_micros(moment(message.lte, "lte")) if message.HasField("lte") else None,
    )
