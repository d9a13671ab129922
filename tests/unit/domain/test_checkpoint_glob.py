from __future__ import annotations

import pytest

from server.domain.checkpoint_glob import check_glob, matches
from server.domain.errors import InvalidArgumentError


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        pytest.param("a.pt", "a.pt", True, id="name"),
        pytest.param("*.pt", "a.pt", True, id="star"),
        pytest.param("*.pt", "x/a.pt", False, id="star-in-one-folder"),
        pytest.param("x/*.pt", "x/a.pt", True, id="folder"),
        pytest.param("x", "x/a.pt", True, id="whole-folder"),
        pytest.param("x", "xy/a.pt", False, id="whole-names"),
        pytest.param("**/*.pt", "a.pt", True, id="any-depth-none"),
        pytest.param("**/*.pt", "x/y/a.pt", True, id="any-depth-two"),
        pytest.param("x/**/a.pt", "x/a.pt", True, id="any-depth-within"),
        pytest.param("x/**/a.pt", "y/a.pt", False, id="other-folder"),
        pytest.param("x/**", "x/y/a.pt", True, id="all-below"),
        pytest.param("x/**", "x", False, id="not-the-folder-itself"),
        pytest.param("**", "x/a", True, id="everything"),
        pytest.param("[ab].pt", "b.pt", True, id="set"),
        pytest.param("?.pt", "ab.pt", False, id="one-character"),
        pytest.param("./x/", "x/a", True, id="dots-and-slashes"),
    ],
)
def test_matching(pattern, path, expected):
    assert matches(path, check_glob(pattern)) is expected


@pytest.mark.parametrize("pattern", [pytest.param(p, id=repr(p)) for p in ("", "..", "a/../b", "/etc/*", "\0")])
def test_patterns_that_lead_out(pattern):
    with pytest.raises(InvalidArgumentError):
        check_glob(pattern)
