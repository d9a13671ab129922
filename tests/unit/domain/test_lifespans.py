from __future__ import annotations

import datetime as dt

import pytest

from server.domain.errors import InvalidArgumentError
from server.domain.lifespans import token_lifespan

DAY = dt.timedelta(days=1)
LONGEST = dt.timedelta(days=30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(None, DAY, id="nothing"),
        pytest.param("-1", LONGEST, id="longest"),
        pytest.param("24h", DAY, id="hours"),
        pytest.param("1h30m", dt.timedelta(minutes=90), id="two units"),
        pytest.param("1.5h", dt.timedelta(minutes=90), id="fraction"),
        pytest.param(".5s", dt.timedelta(milliseconds=500), id="fraction alone"),
        pytest.param("+90s", dt.timedelta(seconds=90), id="sign"),
        pytest.param("1000ms", dt.timedelta(seconds=1), id="milliseconds"),
        pytest.param("5µs", dt.timedelta(microseconds=5), id="microseconds"),
        pytest.param("720h", LONGEST, id="just the longest"),
    ],
)
def test_lifespans(text, expected):
    assert token_lifespan(text, DAY, LONGEST) == expected


@pytest.mark.parametrize(
    "text",
    ["", "24", "h", "1d", "1h 2m", "1.2.3h", "-", "+", "0x1h", "\u0661h", "one", "1e3s", "1h" * 100, "-1h1", "1H"],
)
def test_texts_that_are_no_lifespan(text):
    with pytest.raises(InvalidArgumentError, match="must be a duration"):
        token_lifespan(text, DAY, LONGEST)


@pytest.mark.parametrize("text", ["0", "0h", "-2h", "-0s"])
def test_lifespans_must_be_positive(text):
    with pytest.raises(InvalidArgumentError, match="more than 0"):
        token_lifespan(text, DAY, LONGEST)


@pytest.mark.parametrize("text", ["721h", "43200m1ns", "9" * 90 + "h"])
def test_lifespans_have_an_end(text):
    with pytest.raises(InvalidArgumentError, match="must not be longer than 720h"):
        token_lifespan(text, DAY, LONGEST)


def test_default_is_not_longer_than_the_longest():
    assert token_lifespan(None, LONGEST, DAY) == DAY
