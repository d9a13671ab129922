"""What becomes of query parameters."""

from __future__ import annotations

from typing import Any

import pytest
from request_case import VALUES, build, refused, values


def test_a_query_parameter_never_replaces_a_path_variable() -> None:
    for query in ("resourceId=b", "resource_id=b", "resourceId=b&resource_id=c"):
        assert build("requests.Resource", (("resource_id", "a"),), query).resource_id == "a"


def test_a_query_is_not_looked_at_where_nothing_is_left_to_set() -> None:
    variables = (("resource_id", "a"), ("label", "l"))
    for query in ("%zz=1", "a;b=1", "resourceId=1&resourceId=2"):
        assert build("requests.Resource", variables, query).resource_id == "a"
    assert "nosuch" in refused("requests.Resource", variables, "nosuch=1", strict=True)


def test_siblings_of_a_nested_path_variable_stay_open() -> None:
    message = build("requests.Named", (("n_id.n_id", "x"),), "nId.nId=bad&n_id.n_id=worse&nId.val=foo&view=v")
    assert (message.n_id.n_id, message.n_id.val, message.view) == ("x", "foo", "v")
    assert "n_id cannot be given as text" in refused("requests.Named", (("n_id.n_id", "x"),), "n_id=x")


def test_a_query_parameter_never_reaches_into_the_body() -> None:
    assert build(VALUES, (), "nested.color=5&color=1", body="{}", rule_body="nested") == values(nested={}, color=1)
    assert build(VALUES, (), "nested.nested.color=5&nested.color=1", body="{}", rule_body="nested.nested") == values(
        nested={"nested": {}, "color": 1}
    )


def test_members_of_a_message_in_a_oneof_belong_together() -> None:
    message = build("requests.Cloud", (), "azure.app_id=a&azure.tenant=t")
    assert (message.azure.app_id, message.azure.tenant) == ("a", "t")
    for query in ("azure.app_id=a&amazon.role=r", "amazon.role=r&azure.app_id=a"):
        assert "oneof provider" in refused("requests.Cloud", (), query)


def test_a_path_variable_in_a_oneof_is_never_lost() -> None:
    assert "oneof who" in refused("requests.User", (("user_id", "u"),), "email=x")
    assert "oneof who" in refused("requests.User", (("user_id", "u"),), body='{"email":"x"}', rule_body="*")
    assert build("requests.User", (("user_id", "u"),), body='{"userId":"x","limit":3}', rule_body="*").user_id == "u"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("stringValue=a+b%20c", {"string_value": "a b c"}, id="plus"),
        pytest.param("stringValue=%2B+%26%3D", {"string_value": "+ &="}, id="escapes"),
        pytest.param("stringValue", {}, id="no-equals-sign"),
        pytest.param("&&stringValue=a&", {"string_value": "a"}, id="empty-parts"),
        pytest.param("stringValue=a=b", {"string_value": "a=b"}, id="equals-sign-in-value"),
        pytest.param([("stringValue", "a;b")], {"string_value": "a;b"}, id="decoded-pairs"),
        pytest.param("nosuch=1&nested.nosuch=1", {"nested": {}}, id="unknown"),
        pytest.param("time=2023-05-18T17:09:26%2B05:30", {"time": {"seconds": 1684409966}}, id="time-zone"),
        pytest.param("duration=1h30m", {"duration": {"seconds": 5400}}, id="duration"),
        pytest.param("wrappedBool.value=true", {"wrapped_bool": {"value": True}}, id="inside-a-wrapper"),
        pytest.param(
            "wrappedBools=true&wrappedBools=0", {"wrapped_bools": [{"value": True}, {}]}, id="list-of-wrappers"
        ),
        pytest.param("numbers=1&numbers=2", {"numbers": [1, 2]}, id="list"),
        pytest.param("counts[a]=1&counts[b]=2", {"counts": {"a": 1, "b": 2}}, id="map"),
        pytest.param("nested.nested.counts[x.y]=1", {"nested": {"nested": {"counts": {"x.y": 1}}}}, id="nested-map"),
        pytest.param("optionalInt=0", {"optional_int": 0}, id="optional"),
        pytest.param("mask=a,b_c", {"mask": {"paths": ["a", "b_c"]}}, id="mask"),
    ],
)
def test_queries(query: Any, expected: dict[str, Any]) -> None:
    assert build(VALUES, (), query) == values(**expected)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param("int32Value=x", 'int32_value: "x" is no valid int32', id="number"),
        pytest.param("nested.int32Value=", 'nested.int32_value: "" is no valid int32', id="empty-number"),
        pytest.param("color=foo", 'color: "foo" is no valid requests.Color', id="enum"),
        pytest.param("color=4294967296", 'color: "4294967296" is no valid requests.Color', id="enum-beyond-32-bits"),
        pytest.param("colors=RED,BLUE", "colors:", id="comma-list"),
        pytest.param("time=2023-05-18T17:09:26+05:30", "%2B", id="time-zone-as-blank"),
        pytest.param("time=null", "time:", id="null-for-timestamp"),
        pytest.param("int32Value=1&int32Value=2", "int32_value is given more than once", id="twice"),
        pytest.param("int32Value=1&int32_value=2", "int32_value is given more than once", id="twice-in-two-spellings"),
        pytest.param("counts[a]=1&counts[a]=2", "counts[a] is given more than once", id="map-key-twice"),
        pytest.param("counts=1", "a map needs a key in brackets", id="map-without-key"),
        pytest.param("counts=a&counts=1", "counts", id="map-without-key-twice"),
        pytest.param("counts[a]=x", 'counts[a]: "x" is no valid int32', id="map-value"),
        pytest.param("nested=x", "nested cannot be given as text", id="message"),
        pytest.param("list=[]", "list cannot be given as text", id="list-value"),
        pytest.param("stringValue.x=1", "string_value is not a message", id="through-a-scalar"),
        pytest.param("numbers.x=1", "numbers is not a message", id="through-a-list"),
        pytest.param("stringValue=%zz", "is not a valid query string", id="bad-escape"),
        pytest.param("stringValue=%4", "is not a valid query string", id="short-escape"),
        pytest.param("a;b", "is not a valid query string", id="semicolon"),
        pytest.param("stringValue=%ff", "not valid Unicode", id="not-utf-8"),
        pytest.param("value=NaN", "NaN is no JSON value", id="value"),
        pytest.param("value=1%202", "behind the value", id="two-json-values"),
        pytest.param("mask=%ff", "not valid Unicode", id="mask-not-utf-8"),
        pytest.param("nested." * 100 + "color=1", "nested is nested too deeply", id="deep"),
        pytest.param("doubleValue=0x1p99999", "out of the range of double", id="hexadecimal-range"),
        pytest.param("counts[a]=1&counts%5Ba%5D=2", "counts[a] is given more than once", id="map-key-twice-escaped"),
    ],
)
def test_refused_queries(query: str, told: str) -> None:
    assert told in refused(VALUES, (), query)
