"""Gives every call its `Call`: an id that goes through logs and answers, and the headers of its answer."""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.rpc.caller import Call, current, current_call
from server.rpc.interceptor import CallInterceptor

if TYPE_CHECKING:
    from collections.abc import Iterator

    import grpc

REQUEST_ID = "x-request-id"
# What others send is passed on into logs and headers, so it is taken only in this form.
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")


class IdentityInterceptor(CallInterceptor):
    """The outermost interceptor: it takes `x-request-id` from the caller or makes one, and sends it back."""

    @contextmanager
    def around(self, method: str, context: grpc.ServicerContext) -> Iterator[None]:
        """Set the current call for the length of the block."""
        metadata = _texts(context)
        given = metadata.get(REQUEST_ID, "")
        request_id = given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(16)
        call = Call(method, request_id, metadata, context.peer(), headers=[(REQUEST_ID, request_id)])
        before = current.get()
        current.set(call)
        try:
            yield
        except Exception:
            # A refusal leaves with the id as well, unless messages went before it.
            _send_headers(call, context)
            raise
        finally:
            # Not by token: gRPC may close a stream from another thread than the one that started it.
            current.set(before)

    def before_answer(self, context: grpc.ServicerContext) -> None:
        """Send the headers that the course of the call gathered."""
        _send_headers(current_call(), context)


def _send_headers(call: Call, context: grpc.ServicerContext) -> None:
    if not call.headers_sent:
        call.headers_sent = True
        context.send_initial_metadata(tuple(call.headers))


def _texts(context: grpc.ServicerContext) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in context.invocation_metadata() or ():
        if isinstance(value, str):
            texts.setdefault(key, value)
    return texts
