from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import InvalidArgumentError
from server.domain.paging import page_by_rule_a, page_by_rule_b


@pytest.mark.parametrize(
    ("offset", "limit", "total", "start", "end"),
    [
        pytest.param(0, 0, 250, 0, 100, id="no limit means 100"),
        pytest.param(0, 0, 36, 0, 36, id="no limit, short list"),
        pytest.param(0, -1, 250, 0, 250, id="-1 means all"),
        pytest.param(0, -2, 36, 0, 0, id="-2 means the total alone"),
        pytest.param(5, -2, 36, 5, 5, id="-2 with an offset"),
        pytest.param(0, -3, 36, 0, 36, id="below -2: all, with an end that ends a paging client"),
        pytest.param(0, 100_000, 36, 0, 36, id="a limit beyond the list"),
        pytest.param(9999, 0, 36, 36, 36, id="an offset beyond the list"),
        pytest.param(36, 10, 36, 36, 36, id="an offset at the end"),
        pytest.param(-1, 1, 6, 5, 6, id="the last item"),
        pytest.param(-6, 2, 6, 0, 2, id="from the end to the start"),
        pytest.param(-7, 2, 6, 6, 6, id="before the start"),
        pytest.param(-1, 0, 0, 0, 0, id="from the end of nothing"),
        pytest.param(0, 0, 0, 0, 0, id="nothing"),
        pytest.param(2**31 - 1, 2**31 - 1, 5, 5, 5, id="the largest numbers"),
        pytest.param(-(2**31), -(2**31), 5, 5, 5, id="the smallest numbers"),
        pytest.param(2, 3, 36, 2, 5, id="a page in the middle"),
    ],
)
def test_rule_a(offset: int, limit: int, total: int, start: int, end: int) -> None:
    page = page_by_rule_a(offset, limit, total)
    assert (page.offset, page.limit, page.total) == (offset, limit, total)
    assert (page.start_index, page.end_index) == (start, end)


def test_rule_a_where_no_limit_means_all() -> None:
    assert page_by_rule_a(0, 0, 1000, default_limit=None).end_index == 1000


@pytest.mark.parametrize(
    ("offset", "limit", "total", "start", "end"),
    [
        pytest.param(0, 0, 250, 0, 250, id="no limit means all"),
        pytest.param(0, -1, 36, 0, 36, id="-1 means all"),
        pytest.param(0, -2, 36, 0, 0, id="-2 means the total alone"),
        pytest.param(36, 10, 36, 36, 36, id="an offset at the end"),
        pytest.param(-2, 1, 6, 4, 5, id="from the end"),
        pytest.param(0, 0, 0, 0, 0, id="nothing"),
        pytest.param(1, 2**31 - 1, 5, 1, 5, id="a limit beyond the list"),
    ],
)
def test_rule_b(offset: int, limit: int, total: int, start: int, end: int) -> None:
    page = page_by_rule_b(offset, limit, total)
    assert (page.offset, page.limit, page.total) == (offset, limit, total)
    assert (page.start_index, page.end_index) == (start, end)


@pytest.mark.parametrize("offset", [7, -7, 2**31 - 1, -(2**31)])
def test_rule_b_refuses_an_offset_outside_the_list(offset: int) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^offset out of bounds$"):
        page_by_rule_b(offset, 0, 6)


@given(st.integers(-50, 50), st.integers(-5, 50), st.integers(0, 40))
def test_a_page_lies_within_the_list(offset: int, limit: int, total: int) -> None:
    page = page_by_rule_a(offset, limit, total)
    assert 0 <= page.start_index <= page.end_index <= page.total
    assert len(range(total)[page.slice]) == page.size


@given(st.integers(0, 40), st.integers(1, 10))
def test_paging_from_end_to_end_shows_everything_once(total: int, limit: int) -> None:
    shown: list[int] = []
    offset = 0
    while offset < total:
        page = page_by_rule_a(offset, limit, total)
        shown += range(total)[page.slice]
        offset = page.end_index
    assert shown == list(range(total))
