from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.collation import fold, sort_key

ORDERED = [
    "",
    " leading",
    "#1",
    "10",
    "2",
    "_private",
    "A",
    "a",
    "a b",
    "a_b",
    "aa",
    "Apple",
    "äpple",
    "apple pie",
    "Äpple pie",
    "B",
    "E",
    "é",
    "z",
    "zoo",
    "β",
    "训练",
]


def test_names_sort_as_people_expect() -> None:
    shuffled = ORDERED.copy()
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == ORDERED


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        pytest.param("a_b", "ab", id="underscore before letters"),
        pytest.param("A_b", "ab", id="whatever their case"),
        pytest.param("model", "Model-2", id="a name before those that it begins"),
        pytest.param("b", "C", id="small before capital of a later letter"),
        pytest.param("B", "c", id="capital before small of a later letter"),
        pytest.param("resume", "résumé", id="without accents first"),
        pytest.param("résumé", "resumes", id="accents decide last"),
    ],
)
def test_sort_key(lower: str, higher: str) -> None:
    assert sort_key(lower) < sort_key(higher)


@given(st.text())
def test_a_key_fits_into_an_index(text: str) -> None:
    assert len(sort_key(text * 50).encode("utf-8", "surrogatepass")) < 2704


@given(st.text(max_size=100), st.text(max_size=100))
def test_names_with_one_key_are_one_name(one: str, other: str) -> None:
    from unicodedata import normalize

    if sort_key(one) == sort_key(other):
        assert normalize("NFC", one) == normalize("NFC", other)


@pytest.mark.parametrize(
    ("needle", "name"),
    [
        pytest.param("MNIST", "my mnist run", id="ascii"),
        pytest.param("straße", "HAUPTSTRASSE", id="full folding"),
        pytest.param("É", "cafe\u0301", id="composed finds decomposed"),
        pytest.param("ж", "МОЖНО", id="cyrillic"),
    ],
)
def test_a_folded_needle_is_found(needle: str, name: str) -> None:
    assert fold(needle) in fold(name)
