"""Calls that a server dropped because it is being stopped, told apart from those that a service ended."""

from __future__ import annotations

from dataclasses import dataclass

import grpc
import pytest

from gateway.channel.remote import cut_off
from gateway.endpoint import failed
from gateway.transcode.status import Code


@dataclass
class Ended:
    """A call that has ended."""

    status: grpc.StatusCode
    text: str
    trailers: tuple[tuple[str, str], ...] = ()

    def code(self) -> grpc.StatusCode:
        return self.status

    def details(self) -> str:
        return self.text

    def initial_metadata(self) -> tuple[tuple[str, str], ...]:
        return ()

    def trailing_metadata(self) -> tuple[tuple[str, str], ...]:
        return self.trailers


@pytest.mark.parametrize(
    ("call", "code"),
    [
        pytest.param(Ended(grpc.StatusCode.CANCELLED, "CANCELLED"), Code.UNAVAILABLE, id="dropped"),
        pytest.param(Ended(grpc.StatusCode.CANCELLED, ""), Code.CANCELLED, id="by the service"),
        pytest.param(Ended(grpc.StatusCode.CANCELLED, "no more"), Code.CANCELLED, id="by the service with a text"),
        pytest.param(
            Ended(grpc.StatusCode.CANCELLED, "CANCELLED", (("a", "b"),)),
            Code.CANCELLED,
            id="by the service with metadata",
        ),
        pytest.param(Ended(grpc.StatusCode.ABORTED, "CANCELLED"), Code.ABORTED, id="another status"),
    ],
)
def test_what_becomes_of_it(call: Ended, code: Code) -> None:
    error = failed(call)
    assert error.error.code is code
    assert cut_off(call) == (code is Code.UNAVAILABLE)
    assert error.reached
