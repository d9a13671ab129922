from __future__ import annotations

import pytest

from server.domain.hyperparameters import MAX_VALUES, Value, searchable_values


@pytest.mark.parametrize(
    ("section", "values"),
    [
        pytest.param({"a": {"type": "const", "val": 3}}, [Value("a", low=3, high=3)], id="a number"),
        pytest.param({"a": {"type": "const", "val": "x"}}, [Value("a", "x")], id="a text"),
        pytest.param({"a": {"type": "const", "val": "x" * 501}}, [Value("a", "x" * 500)], id="a long text"),
        pytest.param({"a": {"type": "const", "val": True}}, [Value("a", "true")], id="a boolean"),
        pytest.param({"a": {"type": "const", "val": None}}, [], id="null"),
        pytest.param({"a": {"type": "const", "val": [1, "b"]}}, [Value("a", '[1,"b"]')], id="a list"),
        pytest.param(
            {"a": {"type": "categorical", "vals": [1, "b", None]}},
            [Value("a", low=1, high=1), Value("a", "b")],
            id="categorical",
        ),
        pytest.param({"a": {"type": "int", "minval": 1, "maxval": 8}}, [Value("a", low=1, high=8)], id="a range"),
        pytest.param(
            {"a": {"type": "log", "base": 10, "minval": -5, "maxval": -1}}, [Value("a", low=-5, high=-1)], id="log"
        ),
        pytest.param({"a": {"type": "double", "minval": "x"}}, [], id="a range of nothing"),
        pytest.param(
            {"a": {"b": {"c": {"type": "const", "val": 1}}, "d": {}}}, [Value("a.b.c", low=1, high=1)], id="a nest"
        ),
        pytest.param({"a": 1}, [Value("a", low=1, high=1)], id="a bare value"),
    ],
)
def test_values(section, values):
    assert searchable_values(section) == values


def test_there_is_an_end():
    assert len(searchable_values({"a": {"type": "categorical", "vals": list(range(MAX_VALUES + 5))}})) == MAX_VALUES
