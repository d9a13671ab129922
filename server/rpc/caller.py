"""The call that is being answered, and who makes it, for everything that runs in its course.

An interceptor sets it; services read `current_caller()` and may add headers to the answer. It is held in a
context variable, so it needs no passing through every function, and each thread sees its own.
"""

from __future__ import annotations

import contextvars
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a call.

    Attributes:
        session_id: The login or the access token that the call came with.
    """

    user_id: int
    username: str
    admin: bool
    session_id: int


@dataclass(slots=True)
class Call:
    """One call, from its first interceptor to its end.

    Attributes:
        method: The full name, `/package.Service/Method`.
        request_id: The caller's own `x-request-id`, or one made here.
        metadata: What the caller sent, in text; of a key that came more than once the first value.
        peer: Where the call came from, as gRPC writes it.
        caller: Who makes it, once that is known; None where anybody may call.
        identified_at: When that was last looked up, in seconds of the monotonic clock.
        headers: What goes out before the answer, as initial metadata.
        headers_sent: Whether they are gone, and no more can be added.
        code: The name of the status that an interceptor gave it; OK until then.
    """

    method: str
    request_id: str
    metadata: Mapping[str, str]
    peer: str
    caller: Caller | None = None
    identified_at: float = 0.0
    headers: list[tuple[str, str]] = field(default_factory=list)
    headers_sent: bool = False
    code: str = "OK"


current: contextvars.ContextVar[Call | None] = contextvars.ContextVar("call", default=None)


def current_call() -> Call:
    """Return the call that is being answered.

    Raises:
        LookupError: Outside of a call.
    """
    call = current.get()
    if call is None:
        raise LookupError("there is no call being answered")
    return call


def current_caller() -> Caller:
    """Return who makes the call.

    Raises:
        LookupError: Outside of a call, or in one that the policy lets anybody make.
    """
    caller = current_call().caller
    if caller is None:
        raise LookupError("the policy of this method lets anybody call it")
    return caller


def request_id() -> str:
    """Return the id of the call that is being answered; empty outside of one."""
    call = current.get()
    return "" if call is None else call.request_id


def add_header(key: str, value: str) -> None:
    """Let the answer of the current call start with this metadata."""
    current_call().headers.append((key, value))
