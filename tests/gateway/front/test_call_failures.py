"""What the end of a call is taken for."""

from __future__ import annotations

import time
from typing import Any

import grpc
import pytest

from gateway.endpoint import failed
from gateway.transcode.status import Code

RESET = "Stream removed (RST_STREAM (Received RST_STREAM with error code 8))"


class Ended:
    """A call of grpcio that has ended."""

    def __init__(self, code: grpc.StatusCode, details: str) -> None:
        self._code, self._details = code, details

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return self._details

    def initial_metadata(self) -> Any:
        return ()

    trailing_metadata = initial_metadata


@pytest.mark.parametrize(
    ("code", "details", "left", "expected"),
    [
        pytest.param(
            "CANCELLED", RESET, 0.0, (Code.DEADLINE_EXCEEDED, "Deadline Exceeded"), id="reset-at-the-deadline"
        ),
        pytest.param("DEADLINE_EXCEEDED", RESET, -1.0, (Code.DEADLINE_EXCEEDED, "Deadline Exceeded"), id="reset-later"),
        pytest.param("CANCELLED", RESET, 60.0, (Code.CANCELLED, RESET), id="reset-long-before"),
        pytest.param("CANCELLED", RESET, None, (Code.CANCELLED, RESET), id="reset-without-a-deadline"),
        pytest.param("NOT_FOUND", "none", 0.0, (Code.NOT_FOUND, "none"), id="another-error"),
        pytest.param(
            "DEADLINE_EXCEEDED", "own words", 0.0, (Code.DEADLINE_EXCEEDED, "own words"), id="told-by-a-service"
        ),
    ],
)
def test_a_reset_near_the_deadline_is_the_deadline(code: str, details: str, left: float | None, expected: Any) -> None:
    deadline = None if left is None else time.monotonic() + left
    error = failed(Ended(grpc.StatusCode[code], details), deadline).error
    assert (error.code, error.message) == expected
