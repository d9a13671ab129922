from __future__ import annotations

import pytest

from server.domain.errors import InvalidArgumentError
from server.domain.text import check_external_id, check_text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("训练 ñ 🎉\n\t\x1b[31m", id="everything that can be written"),
        pytest.param("\ufffd\uffff", id="the replacement character and a noncharacter"),
    ],
)
def test_a_text_that_can_be_stored(text: str) -> None:
    assert check_text(text, "name") is text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a\x00b", id="NUL"),
        pytest.param("ls\ud800", id="a lone high surrogate"),
        pytest.param("\udfff", id="a lone low surrogate"),
    ],
)
def test_a_text_that_cannot(text: str) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^name: "):
        check_text(text, "name")


def test_external_ids_have_a_length() -> None:
    assert check_external_id("x" * 1024, "externalTrialId")
    with pytest.raises(InvalidArgumentError, match=r"^externalTrialId must not be longer than 1024 bytes$"):
        check_external_id("é" * 513, "externalTrialId")
