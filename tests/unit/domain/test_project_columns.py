from __future__ import annotations

import pytest

from server.domain.project_columns import (
    EXPERIMENT_COLUMNS,
    RUN_COLUMNS,
    Column,
    Kind,
    Location,
    MetricLimits,
    Range,
    hyperparameter_columns,
    metric_columns,
    metric_ranges,
    run_hyperparameter_columns,
)


def hyperparameter(name: str, kind: Kind) -> Column:
    return Column(f"hp.{name}", Location.HYPERPARAMETERS, kind)


def test_general_columns_have_names_of_their_own():
    for columns in (EXPERIMENT_COLUMNS, RUN_COLUMNS):
        assert len({column.name for column in columns}) == len(columns)
        assert all(column.display_name for column in columns)
    assert (len(EXPERIMENT_COLUMNS), len(RUN_COLUMNS)) == (20, 25)


@pytest.mark.parametrize(
    ("parameter", "kind"),
    [
        pytest.param({"type": "const", "val": 1}, Kind.NUMBER, id="integer"),
        pytest.param({"type": "const", "val": 0.5}, Kind.NUMBER, id="number"),
        pytest.param({"type": "const", "val": "adam"}, Kind.TEXT, id="text"),
        pytest.param({"type": "const", "val": True}, Kind.ANY, id="boolean"),
        pytest.param({"type": "const", "val": None}, Kind.ANY, id="null"),
        pytest.param({"type": "const", "val": [1]}, Kind.ANY, id="list"),
        pytest.param({"type": "int", "minval": 1, "maxval": 2}, Kind.NUMBER, id="int"),
        pytest.param({"type": "double", "minval": 1, "maxval": 2}, Kind.NUMBER, id="double"),
        pytest.param({"type": "log", "minval": 1, "maxval": 2}, Kind.NUMBER, id="log"),
        pytest.param({"type": "categorical", "vals": ["a", "b"]}, Kind.ANY, id="categorical"),
    ],
)
def test_kinds_of_hyperparameters(parameter, kind):
    assert hyperparameter_columns([{"x": parameter}]) == [hyperparameter("x", kind)]


def test_hyperparameters_are_flat_and_each_comes_once():
    first = {"b": {"type": "const", "val": 1}, "a": {"deep": {"er": {"type": "const", "val": "x"}}, "empty": {}}}
    second = {"b": {"type": "const", "val": "text"}, "0": {"type": "int"}}
    assert hyperparameter_columns([first, second]) == [
        hyperparameter("a.deep.er", Kind.TEXT),
        hyperparameter("b", Kind.NUMBER),
        hyperparameter("0", Kind.NUMBER),
    ]


def test_hyperparameters_of_runs_come_once_for_each_kind():
    runs = [{"lr": 0.1, "o": {"n": "adam"}}, {"lr": "auto", "flag": True, "l": [1], "none": None}, {"lr": 1}]
    assert [(column.name, column.kind) for column in run_hyperparameter_columns(runs)] == [
        ("hp.flag", Kind.TEXT),
        ("hp.l", Kind.TEXT),
        ("hp.lr", Kind.TEXT),
        ("hp.lr", Kind.NUMBER),
        ("hp.none", Kind.TEXT),
        ("hp.o.n", Kind.TEXT),
    ]


def test_columns_of_metrics():
    metrics = [
        ("validation", "loss", "number"),
        ("training", "note", "string"),
        ("mine", "odd", "object"),
        ("mine", "day", "date"),
        ("mine", "list", "array"),
    ]
    assert metric_columns(metrics) == [
        Column("training.note.last", Location.TRAINING, Kind.TEXT),
        Column("mine.day.last", Location.CUSTOM_METRIC, Kind.DATE),
        Column("mine.list.last", Location.CUSTOM_METRIC, Kind.ARRAY),
        Column("mine.odd.last", Location.CUSTOM_METRIC, Kind.ANY),
        *(
            Column(f"validation.loss.{each}", Location.VALIDATIONS, Kind.NUMBER)
            for each in ("last", "max", "mean", "min")
        ),
    ]


def test_a_metric_that_is_a_number_here_and_a_text_there():
    metrics = [("training", "x", "number"), ("training", "x", "string")]
    assert metric_columns(metrics) == [Column("training.x.last", Location.TRAINING, Kind.ANY)]


def test_ranges_of_metrics():
    metrics = [
        MetricLimits("training", "loss", {"min": (0, 1), "last": (3, 3)}),
        MetricLimits("mine", "acc", {"max": (4, 4)}),
        MetricLimits("mine", "none", {}),
    ]
    assert metric_ranges(metrics, [0.25, 0.5]) == [
        Range("mine.acc.max", 4, 4),
        Range("training.loss.last", 3, 3),
        Range("training.loss.min", 0, 1),
        Range("searcherMetricsVal", 0.25, 0.5),
    ]


def test_no_ranges_without_metrics():
    assert metric_ranges([], []) == []
