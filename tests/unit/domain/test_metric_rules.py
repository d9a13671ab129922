from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from server.domain import metric_summary, struct
from server.domain.errors import AlreadyExistsError, InvalidArgumentError
from server.domain.metric_group import GroupKind, check_group, kind_of, summary_group, summary_key
from server.domain.metric_report import check_report, merged, read_values
from server.domain.metric_value import ValueType, check_epochs, comparable, is_better, type_of

NOW = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("", "metric group cannot be empty", id="empty"),
        pytest.param("a.b", "metric group cannot contain '.'", id="dot"),
        pytest.param("a\0", "group: strings must not contain NUL characters", id="NUL"),
        pytest.param("é" * 513, "group must not be longer than 1024 bytes", id="long"),
    ],
)
def test_a_group_that_cannot_be(name, text):
    with pytest.raises(InvalidArgumentError, match=f"^{text}$"):
        check_group(name)


@pytest.mark.parametrize("name", ["training", " ", "a/b", "Ünïcode 👍", "é" * 512, "avg_metrics", "%", "'; --"])
def test_any_other_text_names_a_group(name):
    assert check_group(name) == name


@pytest.mark.parametrize(
    ("group", "kind", "key", "counted_in"),
    [
        pytest.param("training", GroupKind.TRAINING, "avg_metrics", "training", id="training"),
        pytest.param("validation", GroupKind.VALIDATION, "validation_metrics", "validation", id="validation"),
        pytest.param("gpu", GroupKind.PROFILING, "gpu", "gpu", id="machine"),
        pytest.param("inference", GroupKind.GENERIC, "inference", "inference", id="other"),
        pytest.param("Training", GroupKind.GENERIC, "Training", "Training", id="case counts"),
        pytest.param("avg_metrics", GroupKind.GENERIC, "avg_metrics", "training", id="named as a part of a summary"),
    ],
)
def test_what_a_group_is(group, kind, key, counted_in):
    assert (kind_of(group), summary_key(group), summary_group(group)) == (kind, key, counted_in)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (1, ValueType.NUMBER),
        (0.5, ValueType.NUMBER),
        ("NaN", ValueType.NUMBER),
        ("-Infinity", ValueType.NUMBER),
        ("nan", ValueType.STRING),
        ("1", ValueType.STRING),
        ("", ValueType.STRING),
        ("2021-03-15T13:32:18.91626111111Z", ValueType.DATE),
        ("2021-03-15T13:32:18", ValueType.DATE),
        ("2021-03-15T13:32:18+01:00", ValueType.DATE),
        ("2021-03-15", ValueType.STRING),
        ("2021-03-15T13:32:18\n", ValueType.STRING),
        (True, ValueType.BOOLEAN),
        (None, ValueType.NULL),
        ({}, ValueType.OBJECT),
        ([1], ValueType.ARRAY),
    ],
)
def test_the_type_of_a_value(value, kind):
    assert type_of(value) is kind


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3.0), ("Infinity", math.inf), ("NaN", None), ("3", None), (True, None), (None, None), ([], None)],
)
def test_what_can_be_compared(value, number):
    assert comparable(value) == number


def test_better():
    assert is_better(math.inf, None, smaller=True)
    assert is_better(1.0, 2.0, smaller=True)
    assert not is_better(2.0, 2.0, smaller=True)
    assert is_better(3.0, 2.0, smaller=False)
    assert not is_better(2.0, 2.0, smaller=False)


@pytest.mark.parametrize("value", ["1", "NaN", True, [], {}])
@pytest.mark.parametrize("name", ["epoch", "epochs"])
def test_an_epoch_that_is_no_number(name, value):
    with pytest.raises(InvalidArgumentError, match=f"^cannot add metric with non numeric '{name}' value got "):
        check_epochs({name: value})


def test_epochs_that_are_numbers_or_null_or_missing():
    check_epochs({"epoch": None, "epochs": 2.5})
    check_epochs({"loss": 1})


def summary(*values: Any) -> dict[str, Any]:
    made = None
    for value in values:
        made = metric_summary.added(made, value)
    return made.document()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(
            [3, 1, 2],
            {"count": 3, "max": 3.0, "mean": 2.0, "min": 1.0, "sum": 6.0, "last": 2, "type": "number"},
            id="3",
        ),
        pytest.param(
            [3, "NaN", 1, "Infinity", 2],
            {"count": 5, "max": "Infinity", "mean": "NaN", "min": "NaN", "sum": "NaN", "last": 2, "type": "number"},
            id="NaN and infinity",
        ),
        pytest.param(
            ["NaN", 1, "-Infinity"],
            {
                "count": 3,
                "max": "NaN",
                "mean": "NaN",
                "min": "-Infinity",
                "sum": "NaN",
                "last": "-Infinity",
                "type": "number",
            },
            id="NaN and minus infinity",
        ),
        pytest.param(
            [1e308, 1e308],
            {
                "count": 2,
                "max": 1e308,
                "mean": "Infinity",
                "min": 1e308,
                "sum": "Infinity",
                "last": 1e308,
                "type": "number",
            },
            id="overflow",
        ),
        pytest.param(["a", "b"], {"last": "b", "type": "string"}, id="strings"),
        pytest.param([1, "a", 2], {"last": 2, "type": "string"}, id="mixed types"),
        pytest.param([None, 1], {"last": 1, "type": "string"}, id="null first"),
        pytest.param(["2021-03-15T13:32:18", "x"], {"last": "x", "type": "string"}, id="date and string"),
        pytest.param([True, False], {"last": False, "type": "boolean"}, id="booleans"),
        pytest.param([[1], []], {"last": [], "type": "array"}, id="arrays"),
        pytest.param([{"k": 1}], {"last": {"k": 1}, "type": "object"}, id="object"),
    ],
)
def test_a_summary(values, expected):
    assert summary(*values) == expected


VALUES = st.one_of(
    st.floats(width=32).map(lambda number: struct.decode(_struct({"v": number}))["v"]),
    st.integers(-(2**40), 2**40),
    st.booleans(),
    st.none(),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=3),
    st.lists(st.integers(0, 3), max_size=2),
)


def _struct(document: dict[str, Any]) -> Struct:
    made = Struct()
    made.update(document)
    return made


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_a_summary_goes_on_from_its_stored_form(values):
    going = stored = None
    for value in values:
        going = metric_summary.added(going, value)
        stored = metric_summary.added(stored, value)
        stored = metric_summary.read_summary(Struct.FromString(struct.encode(stored.document())))
    left, right = going.document(), stored.document() | {"last": going.last}
    assert left == right


def test_the_summaries_of_a_group_after_a_report():
    before = metric_summary.summarized({}, {"a": 1, "b": 2}, {"a": 1, "b": 2})
    changed = metric_summary.summarized(before, {"b": 4}, {"b": 4})
    assert {name: each.document()["last"] for name, each in changed.items()} == {"a": None, "b": 4}
    assert changed["a"].statistics == before["a"].statistics
    assert metric_summary.summarized(before | changed, {"b": 5}, {"b": 5}).keys() == {"b"}


def report(values: dict[str, Any], batches: Any = (), group: str = "training", steps: int | None = 1):
    return check_report(group, values, batches, trial_id=1, run_id=0, steps=steps, time=NOW)


def stored_form(stored: bytes) -> dict[str, Any]:
    return MessageToDict(Struct.FromString(stored))


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        pytest.param("training", {"avg_metrics": {"a": 1.0}, "batch_metrics": [{"a": 2.0}]}, id="training"),
        pytest.param("validation", {"validation_metrics": {"a": 1.0}}, id="validation"),
        pytest.param("other", {"avg_metrics": {"a": 1.0}, "batch_metrics": [{"a": 2.0}]}, id="any"),
    ],
)
def test_what_is_stored_of_a_report(group, expected):
    made = report({"a": 1}, [{"a": 2}], group)
    assert stored_form(made.encode()) == expected
    assert read_values(made.encode(), made.kind) == {"a": 1}


def test_a_report_without_batches():
    assert stored_form(report({}).encode()) == {"avg_metrics": {}, "batch_metrics": None}


def test_steps_are_needed_but_of_the_machine():
    with pytest.raises(InvalidArgumentError, match="stepsCompleted"):
        report({}, steps=None)
    assert report({}, group="gpu", steps=7).steps is None
    assert report({}, steps=-5).steps == -5


def test_reports_of_one_step_are_put_together():
    stored = report({"a": 1, "nan": "NaN", "o": {"k": [1]}}).encode()
    both = merged(stored, report({"b": True, "a": 1, "nan": "NaN", "o": {"k": [1]}}, [{"x": 1}]))
    assert both.new == {"b": True}
    assert both.values == {"a": 1, "nan": "NaN", "o": {"k": [1]}, "b": True}
    assert stored_form(both.stored) == {"avg_metrics": both.values, "batch_metrics": [{"x": 1.0}]}


@pytest.mark.parametrize(
    ("second", "text"),
    [
        pytest.param(
            ({"a": 2}, ()), "overwriting existing metric keys is not supported, conflicting key: a", id="value"
        ),
        pytest.param(({"a": True}, ()), "conflicting key: a", id="type"),
        pytest.param(({"o": {"k": True}}, ()), "conflicting key: o", id="type inside"),
        pytest.param(({}, [{"a": 1}]), "overwriting batch metrics is not supported", id="batches"),
    ],
)
def test_reports_that_contradict(second, text):
    stored = report({"a": 1, "o": {"k": 1}}, [{"a": 1}]).encode()
    with pytest.raises(AlreadyExistsError, match=text):
        merged(stored, report(*second))
