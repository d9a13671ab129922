from __future__ import annotations

import pytest

from server.domain.errors import InvalidArgumentError
from server.domain.usernames import check_not_reserved, clean_display_name, clean_username

TOO_SHORT = "Display name or username value has minimum length."
NOT_ASCII = "Display name and username cannot contain non-ASCII characters."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("ab", "ab", id="shortest"),
        pytest.param("  ab ", "ab", id="trimmed"),
        pytest.param("a b", "a b", id="blank inside"),
        pytest.param("a%_/~!", "a%_/~!", id="signs"),
        pytest.param("x" * 255, "x" * 255, id="longest"),
    ],
)
def test_names_that_can_be_given(text, name):
    assert clean_username(text) == clean_display_name(text) == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a", TOO_SHORT, id="one character"),
        pytest.param("   ", TOO_SHORT, id="blanks"),
        pytest.param(" a ", TOO_SHORT, id="one between blanks"),
        pytest.param("jürgen", NOT_ASCII, id="umlaut"),
        pytest.param("ab\0", NOT_ASCII, id="NUL"),
        pytest.param("a\tb", NOT_ASCII, id="tab"),
        pytest.param("ab\n", NOT_ASCII, id="line break at the end"),
        pytest.param("ab\x7f", NOT_ASCII, id="DEL"),
        pytest.param("x" * 256, "Display name or username must not be longer than 255 characters.", id="long"),
    ],
)
@pytest.mark.parametrize("clean", [clean_username, clean_display_name])
def test_names_that_cannot(clean, text, message):
    with pytest.raises(InvalidArgumentError) as caught:
        clean(text)
    assert caught.value.message == message


def test_empty_display_name_means_none():
    assert clean_display_name("") == ""


def test_user_name_cannot_be_empty():
    with pytest.raises(InvalidArgumentError, match="minimum length"):
        clean_username("")


@pytest.mark.parametrize(
    ("name", "admin", "message"),
    [
        pytest.param("determined", True, "User cannot be renamed 'determined'", id="determined"),
        pytest.param("Determined", False, "User cannot be renamed 'determined'", id="other case"),
        pytest.param("Admin", False, "Non-admin user cannot be renamed 'admin'", id="admin by another"),
    ],
)
def test_reserved_names(name, admin, message):
    with pytest.raises(InvalidArgumentError) as caught:
        check_not_reserved(name, admin=admin)
    assert caught.value.message == message


def test_names_that_are_not_reserved():
    check_not_reserved("admin", admin=True)
    check_not_reserved("administrator", admin=False)
