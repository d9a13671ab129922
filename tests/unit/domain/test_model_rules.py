from __future__ import annotations

import pytest

from server.domain.errors import InvalidArgumentError, PermissionDeniedError
from server.domain.models import check_model_deletion, check_model_name, check_version_deletion, named_id, split_labels


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        pytest.param("7", 7, id="id"),
        pytest.param("007", 7, id="zeros before"),
        pytest.param("2147483647", 2**31 - 1, id="the highest"),
        pytest.param("2147483648", 0, id="beyond"),
        pytest.param("9" * 5000, 0, id="far beyond"),
        pytest.param("m", None, id="name"),
        pytest.param("7a", None, id="name with a number"),
        pytest.param("-7", None, id="sign"),
        pytest.param("\u0667", None, id="another digit"),
        pytest.param("7\n", None, id="line end"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_ids_in_the_place_of_names(identifier, expected):
    assert named_id(identifier) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([""], [], id="an empty one alone"),
        pytest.param(["b", "a", "b"], ["b", "a", "b"], id="as given"),
        pytest.param(["a,b", "c"], ["a", "b", "c"], id="commas"),
        pytest.param(["a", ""], ["a", ""], id="an empty one among others"),
    ],
)
def test_labels(labels, expected):
    assert split_labels(labels) == expected


@pytest.mark.parametrize("name", ["m", " a ", "a b", "x" * 1024, "é" * 512])
def test_names(name):
    assert check_model_name(name) == name


@pytest.mark.parametrize("name", ["", " ", "a  b", "a/b", "a\\b", "12", "x" * 1025, "é" * 513, "\0", "\ud800"])
def test_what_is_no_name(name):
    with pytest.raises(InvalidArgumentError):
        check_model_name(name)


@pytest.mark.parametrize(
    ("owner", "user", "admin", "allowed"),
    [(2, 2, False, True), (2, 3, False, False), (2, 3, True, True)],
    ids=["own", "another's", "administrator"],
)
def test_who_may_delete(owner, user, admin, allowed):
    checks = [
        lambda: check_model_deletion(owner, user, admin=admin),
        lambda: check_version_deletion((owner, 9), user, admin=admin),
        lambda: check_version_deletion((9, owner), user, admin=admin),
    ]
    for check in checks:
        if allowed:
            check()
        else:
            with pytest.raises(PermissionDeniedError, match="non-admin users may not delete other users' model"):
                check()
