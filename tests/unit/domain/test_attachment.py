from __future__ import annotations

import pytest

from server.domain.attachment import attachment


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        pytest.param("a b.tar.gz", 'attachment; filename="a b.tar.gz"', id="plain"),
        pytest.param("", 'attachment; filename=""', id="empty"),
        pytest.param(
            'a"b\\c', "attachment; filename=\"a_b_c\"; filename*=UTF-8''a%22b%5Cc", id="what ends a quoted string"
        ),
        pytest.param(
            "a\r\nSet-Cookie: b",
            "attachment; filename=\"a__Set-Cookie: b\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b",
            id="what ends a header",
        ),
        pytest.param("ü/%20", "attachment; filename=\"_/%20\"; filename*=UTF-8''%C3%BC%2F%2520", id="beyond ASCII"),
        pytest.param(
            "\x7f!#$&+^`|*'()", "attachment; filename=\"_!#$&+^`|*'()\"; filename*=UTF-8''%7F!#$&+^`|%2A%27%28%29",
            id="what may stay",
        ),
    ],
)  # fmt: skip
def test_what_a_browser_is_told(filename, expected):
    assert attachment(filename) == expected
    assert attachment(filename).isascii()
    assert attachment(filename).isprintable()
