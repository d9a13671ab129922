from __future__ import annotations

import itertools
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import InvalidArgumentError
from server.domain.projects import check_key, check_project_name, key_candidates, key_prefix

RNG = random.Random(1)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(" ", id="blank"),
        pytest.param("x" * 80, id="longest"),
        pytest.param("工" * 80, id="longest in other letters"),
        pytest.param("a/b", id="slash"),
    ],
)
def test_a_name_is_taken_as_it_is(name):
    assert check_project_name(name) == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("", "name '' must be at least 1 character long", id="empty"),
        pytest.param("x" * 81, "must be at most 80 character long", id="too long"),
        pytest.param("\0", "NUL", id="NUL"),
        pytest.param("\udfff", "surrogate", id="lone surrogate"),
    ],
)
def test_a_wrong_name_is_refused(name, text):
    with pytest.raises(InvalidArgumentError, match=text):
        check_project_name(name)


@pytest.mark.parametrize(("key", "stored"), [("a", "A"), ("Ab1", "AB1"), ("99999", "99999")])
def test_a_key_is_stored_in_capitals(key, stored):
    assert check_key(key) == stored


@pytest.mark.parametrize(
    ("key", "text"),
    [
        pytest.param("", "project key cannot be empty", id="empty"),
        pytest.param("ABCDEF", "project key cannot be longer than 5 characters", id="too long"),
        pytest.param("A-B", "project key can only contain alphanumeric characters: A-B", id="other characters"),
        pytest.param("AB\n", "project key can only contain alphanumeric characters: AB\n", id="newline at the end"),
        pytest.param("ß", "project key can only contain alphanumeric characters: ß", id="sharp s"),
        pytest.param("ééé", "project key cannot be longer than 5 characters", id="too many bytes"),
        pytest.param("A\0", "NUL", id="NUL"),
    ],
)
def test_a_wrong_key_is_refused(key, text):
    with pytest.raises(InvalidArgumentError, match=text):
        check_key(key)


@pytest.mark.parametrize(
    ("name", "prefix"),
    [("mnist", "MNI"), ("a b", "AB"), ("--7--x-y-z", "7XY"), ("項目", ""), ("ßa", "A")],
)
def test_a_key_starts_like_the_name(name, prefix):
    assert key_prefix(name) == prefix


@given(st.text(), st.sets(st.text()))
def test_all_candidates_are_keys(name, taken):
    for key in itertools.islice(key_candidates(key_prefix(name), taken, RNG), 50):
        assert check_key(key) == key
        assert len(key) == 5
        assert key not in taken or len(key_prefix(name)) < 3
        assert key.startswith(key_prefix(name))


def test_every_key_with_the_prefix_comes_first():
    keys = list(key_candidates("ABC", {"ABC00"}, RNG))
    with_prefix = keys[: 36 * 36 - 1]
    assert len(set(with_prefix)) == 36 * 36 - 1
    assert all(re.fullmatch("ABC[A-Z0-9]{2}", key) for key in with_prefix)
    assert "ABC00" not in with_prefix
    assert all(key.startswith("AB") for key in keys[36 * 36 - 1 :])
    assert len(keys) > 36 * 36
