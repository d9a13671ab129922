from __future__ import annotations

import math

import pytest

from server.domain import struct
from server.domain.checkpoint import check_resources, check_uuid, steps_completed, validation_value
from server.domain.errors import InvalidArgumentError


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        pytest.param({"steps_completed": 7}, 7, id="number"),
        pytest.param({"steps_completed": 0}, 0, id="zero"),
        pytest.param({}, None, id="missing"),
        pytest.param({"steps_completed": "7"}, None, id="text"),
        pytest.param({"steps_completed": True}, None, id="bool"),
        pytest.param({"steps_completed": 7.5}, None, id="fraction"),
        pytest.param({"steps_completed": -1}, None, id="negative"),
        pytest.param({"steps_completed": 2**31}, None, id="large"),
    ],
)
def test_steps(metadata, expected):
    assert steps_completed(metadata) == expected


def test_uuids_have_one_form():
    assert check_uuid("AAAAAAAA-0000-4000-8000-00000000000F") == "aaaaaaaa-0000-4000-8000-00000000000f"


@pytest.mark.parametrize("text", [pytest.param(t, id=repr(t)) for t in ("", "nope", "not-a-uuid", "\0", "1" * 31)])
def test_no_uuids(text):
    with pytest.raises(InvalidArgumentError):
        check_uuid(text)


@pytest.mark.parametrize(
    "resources", [pytest.param({"a": -1}, id="negative"), pytest.param({"a": 2**63 - 1, "b": 1}, id="sum")]
)
def test_sizes_that_cannot_be(resources):
    with pytest.raises(InvalidArgumentError):
        check_resources(resources)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(3, 3.0, id="number"),
        pytest.param("Infinity", math.inf, id="infinity"),
        pytest.param("-Infinity", -math.inf, id="minus-infinity"),
        pytest.param("3", None, id="text"),
        pytest.param(None, None, id="null"),
        pytest.param([1], None, id="list"),
    ],
)
def test_values_of_validations(value, expected):
    stored = struct.encode({"validation_metrics": {"loss": value}})
    assert validation_value(stored, "loss") == expected
    assert validation_value(stored, "other") is None


def test_values_that_are_not_there():
    assert math.isnan(validation_value(struct.encode({"validation_metrics": {"loss": "NaN"}}), "loss"))
    assert validation_value(None, "loss") is None
