from __future__ import annotations

import pytest

from server.domain.errors import FailedPreconditionError, InvalidArgumentError
from server.domain.workspaces import check_default_pool, check_workspace_name

TOO_LONG = "must be at most 53 character long"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("a", id="one character"),
        pytest.param("x" * 80, id="longest"),
        pytest.param(" padded ", id="blanks around"),
        pytest.param("mit Umlaut: ä, 工作区", id="unicode"),
        pytest.param("a/b%_\\'\"<", id="special characters"),
        pytest.param("tab\tand\nnewline\x01", id="control characters"),
    ],
)
def test_a_name_is_taken_as_it_is(name):
    assert check_workspace_name(name) == name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("", "name '' must be at least 1 character long", id="empty"),
        pytest.param("x" * 81, TOO_LONG, id="too long"),
        pytest.param("工" * 27, TOO_LONG, id="too many bytes"),
        pytest.param(" \t\u00a0", "name must contain at least non-whitespace letter", id="blank"),
        pytest.param("a\0b", "name: strings must not contain NUL characters", id="NUL"),
        pytest.param("a\ud800", "name: strings must be valid Unicode", id="lone surrogate"),
    ],
)
def test_a_wrong_name_is_refused(name, text):
    with pytest.raises(InvalidArgumentError, match=text.replace("(", r"\(")):
        check_workspace_name(name)


@pytest.mark.parametrize("pool", ["", "default"])
def test_a_pool_that_is_there(pool):
    assert check_default_pool(pool) == pool


@pytest.mark.parametrize("pool", ["Default", "gpu", " "])
def test_a_pool_that_is_not_there(pool):
    with pytest.raises(FailedPreconditionError, match="unable to bind a resource pool that does not exist"):
        check_default_pool(pool)
