"""Free JSON documents: what may be stored, and what becomes of the rest."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.documents import MAX_LEVELS, check_document, check_text, levels
from server.domain.errors import InvalidArgumentError


def nested(count, inner=None):
    value = inner
    for _ in range(count):
        value = {"a": value}
    return value


@pytest.mark.parametrize(
    ("value", "checked"),
    [
        pytest.param(math.nan, "NaN", id="NaN"),
        pytest.param(math.inf, "Infinity", id="infinity"),
        pytest.param(-math.inf, "-Infinity", id="minus infinity"),
        pytest.param({"a": [math.nan, {"b": -math.inf}]}, {"a": ["NaN", {"b": "-Infinity"}]}, id="inside"),
        pytest.param((1, (2,)), [1, [2]], id="tuples"),
        pytest.param(2**53, 2**53, id="exact integer"),
        pytest.param(2**53 + 1, 2.0**53, id="rounded integer"),
        pytest.param(-(2**63), -(2.0**63), id="large integer"),
        pytest.param({"ñ": "🎉", "": ""}, {"ñ": "🎉", "": ""}, id="unicode"),
        pytest.param([None, True, 0, -0.5, "x", {}, []], [None, True, 0, -0.5, "x", {}, []], id="plain"),
    ],
)
def test_checked(value, checked):
    result = check_document(value)
    assert result == checked
    assert type(result) is type(checked)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param("a\0b", "NUL", id="NUL"),
        pytest.param({"a\0b": 1}, "NUL", id="NUL in a name"),
        pytest.param(["\ud800"], "surrogate", id="lone surrogate"),
        pytest.param({"\udfff": 1}, "surrogate", id="lone surrogate in a name"),
        pytest.param(10**400, "range", id="beyond a float"),
        pytest.param({1: 2}, "names", id="a name that is no string"),
        pytest.param({"a": {1, 2}}, "set", id="a set"),
        pytest.param(b"x", "bytes", id="bytes"),
        pytest.param(nested(MAX_LEVELS + 1), "levels", id="one level too deep"),
        pytest.param(nested(100_000), "levels", id="far too deep"),
    ],
)
def test_refused(value, words):
    with pytest.raises(InvalidArgumentError, match=words):
        check_document(value)


def test_deepest():
    assert levels(check_document(nested(MAX_LEVELS, 1))) == MAX_LEVELS


def test_nothing_is_shared():
    value = {"a": [{"b": 1}]}
    checked = check_document(value)
    checked["a"][0]["b"] = 2
    checked["a"].append(3)
    assert value == {"a": [{"b": 1}]}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=15,
)


@given(json_values)
def test_checking_again_changes_nothing(value):
    try:
        checked = check_document(value)
    except InvalidArgumentError:
        return
    assert check_document(checked) == checked


def test_text():
    assert check_text("plain") == "plain"
    assert check_text("日本") == "日本"
    with pytest.raises(InvalidArgumentError):
        check_text("\0")
