from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import InvalidArgumentError
from server.domain.metric_series import identifier, thinned
from server.domain.series_filter import Bounds, SeriesFilter, check_range


@given(st.integers(0, 500), st.integers(1, 60))
def test_thinning_keeps_order_ends_and_even_gaps(count, most):
    items = list(range(count))
    kept = list(thinned(items, most))
    assert len(kept) == min(count, most)
    assert kept == sorted(set(kept))
    if kept:
        assert kept[-1] == count - 1
    if len(kept) > 1:
        assert kept[0] == 0
        gaps = [after - before for before, after in itertools.pairwise(kept)]
        assert max(gaps) - min(gaps) <= 1


NUMBERS = st.one_of(st.none(), st.floats(allow_nan=True), st.integers(-(2**60), 2**60))


@given(st.builds(Bounds, gt=NUMBERS, gte=NUMBERS, lt=NUMBERS, lte=NUMBERS), st.integers(-(2**31), 2**31))
def test_whole_bounds_admit_the_same_whole_numbers(bounds, value):
    assert bounds.whole().admits(value) == bounds.admits(value)
    assert all(
        each is None or (isinstance(each, int) and abs(each) < 2**63)
        for each in (bounds.whole().gt, bounds.whole().gte, bounds.whole().lt, bounds.whole().lte)
    )


def test_what_a_range_admits():
    bounds = Bounds(gte=1, lt=5, not_among=(3,))
    assert [value for value in range(7) if bounds.admits(value)] == [1, 2, 4]
    assert [value for value in range(7) if Bounds(among=(2, 9)).admits(value)] == [2]
    assert not Bounds(lt=math.nan).admits(0)


@pytest.mark.parametrize("bounds", [Bounds(gte=2, lt=1), Bounds(gt=5, lte=3)])
def test_a_range_that_is_empty(bounds):
    with pytest.raises(InvalidArgumentError, match="invalid double range: min value"):
        check_range(bounds, "double")


def test_a_range_of_one_value():
    bounds = Bounds(gte=2, lte=2)
    assert check_range(bounds, "integer") is bounds


@pytest.mark.parametrize(
    ("text", "found"),
    [("a.b", ("a", "b")), ("a.b.c", ("a", "b.c")), ("validation. ", ("validation", " "))],
)
def test_identifiers(text, found):
    assert identifier(text) == found


@pytest.mark.parametrize("text", ["", "a", "a.", ".b"])
def test_what_is_no_identifier(text):
    with pytest.raises(InvalidArgumentError):
        identifier(text)


def test_what_a_filter_looks_at():
    assert [SeriesFilter(column).of_metric for column in ("batches", "time", "loss", "")] == [False, False, True, True]
