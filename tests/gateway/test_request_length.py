"""Long and hostile requests take no long time."""

from __future__ import annotations

import pytest
from request_case import VALUES, told_of


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("[" * 100_000 + "=1", id="brackets"),
        pytest.param("counts" + "[" * 100_000 + "]=1", id="brackets-in-a-map"),
        pytest.param("duration=" + "9" * 100_000, id="digits-for-a-duration"),
        pytest.param("doubleValue=" + "1_" * 100_000, id="digits-for-a-double"),
        pytest.param("int32Value=" + "9" * 100_000, id="digits-for-an-integer"),
        pytest.param("stringValue=" + "%" * 100_000, id="bad-escapes"),
        pytest.param("a." * 100_000 + "=1", id="steps"),
        pytest.param("&" * 100_000, id="nothing"),
    ],
)
def test_long_queries_take_no_long_time(query: str) -> None:
    """Of a reader that goes over the text again and again this takes minutes."""
    for strict in (False, True):
        assert len(told_of(VALUES, (), query, strict=strict)) < 3000


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{" + ",".join(f'"{key}":1' for key in [*range(100_000), 99_999]) + "}", id="keys"),
        pytest.param('{"stringValue":"' + '\\"' * 100_000, id="quotes"),
        pytest.param('{"stringValue":"' + "\\ud83d\\ude00" * 100_000 + '"}', id="surrogates"),
        pytest.param('{"duration":"' + "9" * 100_000 + '"}', id="digits"),
        pytest.param('{"mask":"' + "a.b" * 100_000 + '_"}', id="mask"),
        pytest.param("[" * 100_000, id="brackets"),
    ],
)
def test_long_bodies_take_no_long_time(body: str) -> None:
    assert len(told_of(VALUES, body=body, rule_body="*")) < 3000
