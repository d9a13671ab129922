"""The columns that a table of a project's experiments or runs can have, and the ranges of its metrics.

Some columns every table has; the others come from the hyperparameters and from the metrics (as trials sum them up)
that occur in the project. Names, kinds and order are those of a Determined 0.38.1 master.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from server.domain.documents import is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Document = dict[str, Any]


class Location(enum.IntEnum):
    """Where the values of a column come from: `determined.project.v1.LocationType`."""

    EXPERIMENT = 1
    HYPERPARAMETERS = 2
    VALIDATIONS = 3
    TRAINING = 4
    CUSTOM_METRIC = 5
    RUN = 6
    RUN_HYPERPARAMETERS = 7
    RUN_METADATA = 8


class Kind(enum.IntEnum):
    """What the values of a column are: `determined.project.v1.ColumnType`."""

    ANY = 0
    TEXT = 1
    NUMBER = 2
    DATE = 3
    ARRAY = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, as filters and sorts take it, and the name to show, or "" for the same."""

    name: str
    location: Location
    kind: Kind
    display_name: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """The smallest and the largest value of a metric."""

    name: str
    smallest: float
    largest: float


@dataclass(frozen=True, slots=True)
class MetricLimits:
    """What is known of the values of a metric that are finite numbers.

    Attributes:
        group: The group, as columns name it.
        name: The name of the metric.
        statistics: The smallest and the largest value of each statistic that there is.
    """

    group: str
    name: str
    statistics: Mapping[str, tuple[float, float]]


_TEXT, _NUMBER, _DATE, _ANY = Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.ANY


def _columns(location: Location, *columns: tuple[str, str, Kind]) -> tuple[Column, ...]:
    return tuple(Column(name, location, kind, shown) for name, shown, kind in columns)


EXPERIMENT_COLUMNS: Final = _columns(
    Location.EXPERIMENT,
    ("id", "ID", _NUMBER),
    ("name", "Name", _TEXT),
    ("description", "Description", _TEXT),
    ("tags", "Tags", _TEXT),
    ("forkedFrom", "Forked", _NUMBER),
    ("startTime", "Start time", _DATE),
    ("duration", "Duration", _NUMBER),
    ("numTrials", "Trial count", _NUMBER),
    ("state", "State", _TEXT),
    ("searcherType", "Searcher", _TEXT),
    ("resourcePool", "Resource pool", _TEXT),
    ("progress", "Progress", _NUMBER),
    ("checkpointSize", "Checkpoint size", _NUMBER),
    ("checkpointCount", "Checkpoints", _NUMBER),
    ("user", "User", _TEXT),
    ("searcherMetric", "Searcher Metric", _TEXT),
    ("searcherMetricsVal", "Searcher Metric Value", _NUMBER),
    ("externalExperimentId", "External Experiment ID", _TEXT),
    ("externalTrialId", "External Trial ID", _TEXT),
    ("archived", "Archived", _ANY),
)
"""What every table of experiments can show."""

RUN_COLUMNS: Final = _columns(
    Location.RUN,
    ("id", "Global Run ID", _NUMBER),
    ("experimentDescription", "Search Description", _TEXT),
    ("tags", "Tags", _TEXT),
    ("forkedFrom", "Forked", _NUMBER),
    ("startTime", "Start Time", _DATE),
    ("endTime", "End Time", _DATE),
    ("duration", "Duration", _NUMBER),
    ("state", "State", _TEXT),
    ("searcherType", "Searcher", _TEXT),
    ("resourcePool", "Resource Pool", _TEXT),
    ("checkpointSize", "Checkpoint Size", _NUMBER),
    ("checkpointCount", "Checkpoints", _NUMBER),
    ("user", "User", _TEXT),
    ("searcherMetric", "Searcher Metric", _TEXT),
    ("searcherMetricsVal", "Searcher Metric Value", _NUMBER),
    ("externalExperimentId", "External Experiment ID", _TEXT),
    ("projectId", "Project ID", _NUMBER),
    ("externalRunId", "External Run ID", _TEXT),
    ("experimentProgress", "Search Progress", _NUMBER),
    ("experimentId", "Search ID", _NUMBER),
    ("experimentName", "Search Name", _TEXT),
    ("isExpMultitrial", "Part of Search", _ANY),
    ("parentArchived", "Parent Archived", _ANY),
    ("localId", "Run ID", _TEXT),
    ("archived", "Archived", _ANY),
)
"""What every table of runs can show."""

SEARCHER_VALUE: Final = "searcherMetricsVal"
"""The name under which the searcher's metric has its range."""

STATISTICS: Final = ("last", "max", "mean", "min")
"""What is asked of metrics that are numbers."""

_KINDS: Final[Mapping[str, Kind]] = {
    "string": Kind.TEXT,
    "boolean": Kind.TEXT,
    "number": Kind.NUMBER,
    "date": Kind.DATE,
    "array": Kind.ARRAY,
}
_LOCATIONS: Final[Mapping[str, Location]] = {"training": Location.TRAINING, "validation": Location.VALIDATIONS}
# Groups of metrics as the summaries of trials name them, by whose names they are sorted.
_SUMMARY_GROUPS: Final[Mapping[str, str]] = {"training": "avg_metrics", "validation": "validation_metrics"}
_DRAWN = frozenset({"int", "double", "log"})


def hyperparameter_columns(configs: Iterable[Document]) -> list[Column]:
    """Return the columns of the hyperparameters of experiments; the first experiment decides what kind one is.

    Args:
        configs: The `hyperparameters` of completed configurations, the oldest first.
    """
    found: dict[str, Column] = {}
    for config in configs:
        for name, parameter in sorted(_flat_parameters(config)):
            found.setdefault(name, Column(f"hp.{name}", Location.HYPERPARAMETERS, _kind_of_parameter(parameter)))
    return list(found.values())


def run_hyperparameter_columns(runs: Iterable[Document]) -> list[Column]:
    """Return the columns of the hyperparameters of runs: one for each name and kind of value, by name."""
    found = {(name, _kind_of_value(value)) for values in runs for name, value in _flat_values(values)}
    return [Column(f"hp.{name}", Location.RUN_HYPERPARAMETERS, kind) for name, kind in sorted(found)]


def metadata_columns(kinds: Iterable[tuple[str, str]]) -> list[Column]:
    """Return the columns of the metadata of runs: one for each name and kind of value.

    Args:
        kinds: Names and kinds, as `server.store.run_values.metadata_kinds` gives them.
    """
    return [Column(f"metadata.{name}", Location.RUN_METADATA, _KINDS[kind]) for name, kind in kinds]


def metric_columns(metrics: Iterable[tuple[str, str, str]]) -> list[Column]:
    """Return the columns of metrics, by group and name as summaries have them.

    Numbers have one for each statistic; other values only the last one, which is of any kind where trials disagree.

    Args:
        metrics: Groups, names, and types of values (`server.domain.metric_value.ValueType`), each once.
    """
    types: dict[tuple[str, str], set[str]] = {}
    for group, name, kind in metrics:
        types.setdefault((group, name), set()).add(kind)
    order = sorted(types, key=lambda key: (_SUMMARY_GROUPS.get(key[0], key[0]), key[1]))
    return [column for group, name in order for column in _of_metric(group, name, types[group, name])]


def metric_ranges(metrics: Iterable[MetricLimits], searcher_values: Iterable[float]) -> list[Range]:
    """Return the ranges of the statistics of all metrics that are numbers, and that of the searcher's metric.

    Args:
        metrics: What is known of each metric.
        searcher_values: The smallest and the largest value of the searcher's metric; none without any.
    """
    found = sorted(
        Range(f"{metric.group}.{metric.name}.{statistic}", *limits)
        for metric in metrics
        for statistic, limits in metric.statistics.items()
    )
    searched = list(searcher_values)
    return [*found, Range(SEARCHER_VALUE, min(searched), max(searched))] if searched else found


def _of_metric(group: str, name: str, types: set[str]) -> Iterator[Column]:
    location = _LOCATIONS.get(group, Location.CUSTOM_METRIC)
    kind = _KINDS.get(next(iter(types)), Kind.ANY) if len(types) == 1 else Kind.ANY
    for statistic in STATISTICS if kind is Kind.NUMBER else ("last",):
        yield Column(f"{group}.{name}.{statistic}", location, kind)


def _flat_parameters(config: Document, prefix: str = "") -> Iterator[tuple[str, Document]]:
    """Yield hyperparameters with their dotted names: what has no type is a group of others."""
    for name, parameter in config.items():
        if not isinstance(parameter, dict):
            yield prefix + name, {"type": "const", "val": parameter}
        elif isinstance(parameter.get("type"), str):
            yield prefix + name, parameter
        else:
            yield from _flat_parameters(parameter, f"{prefix}{name}.")


def _kind_of_parameter(parameter: Document) -> Kind:
    if parameter["type"] in _DRAWN:
        return Kind.NUMBER
    value = parameter.get("val")
    if parameter["type"] != "const":
        return Kind.ANY
    if isinstance(value, str):
        return Kind.TEXT
    return Kind.NUMBER if is_number(value) else Kind.ANY


def _flat_values(values: Document, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat_values(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _kind_of_value(value: Any) -> Kind:
    return Kind.NUMBER if is_number(value) else Kind.TEXT
