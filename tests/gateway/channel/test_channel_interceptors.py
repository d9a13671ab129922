"""Interceptors around handlers and around clients. The same over the in-process channel and over a socket."""

from __future__ import annotations

from typing import Any

import grpc
from wiring import PATIENCE, Connect, outcome, path, unary

Code = grpc.StatusCode


def echo(request: bytes, context: grpc.ServicerContext) -> bytes:
    return request


class TestInterceptors:
    class Counting(grpc.ServerInterceptor):
        def __init__(self, name: str, log: list[str]) -> None:
            self.name = name
            self.log = log

        def intercept_service(self, continuation: Any, details: Any) -> Any:
            handler = continuation(details)
            if handler is None:
                return None

            def behaviour(request: Any, context: grpc.ServicerContext) -> Any:
                self.log.append(f"{self.name} before")
                response = handler.unary_unary(request, context)
                self.log.append(f"{self.name} after")
                return response

            return grpc.unary_unary_rpc_method_handler(
                behaviour, handler.request_deserializer, handler.response_serializer
            )

    class Tokens(grpc.ServerInterceptor):
        def intercept_service(self, continuation: Any, details: Any) -> Any:
            if ("token", "good") in tuple(details.invocation_metadata):
                return continuation(details)
            return unary(lambda _r, context: context.abort(Code.UNAUTHENTICATED, "who"))

    class Failing(grpc.ServerInterceptor):
        def intercept_service(self, continuation: Any, details: Any) -> Any:
            raise ValueError("broken")

    def test_they_run_from_the_outermost_in(self, connect: Connect) -> None:
        log: list[str] = []
        channel = connect({"M": unary(echo)}, [self.Counting("a", log), self.Counting("b", log)])
        for _ in range(2):
            log.clear()
            assert channel.unary_unary(path("M"))(b"x") == b"x"
            assert log == ["a before", "b before", "b after", "a after"]

    def test_they_may_decide_by_the_metadata_of_each_call(self, connect: Connect) -> None:
        channel = connect({"M": unary(echo)}, [self.Tokens()])
        call = channel.unary_unary(path("M"))
        for _ in range(2):
            assert call(b"x", metadata=(("token", "good"),)) == b"x"
            assert outcome(channel, metadata=(("token", "bad"),)).code() is Code.UNAUTHENTICATED
            assert outcome(channel).code() is Code.UNAUTHENTICATED

    def test_a_failing_one_ends_the_call(self, connect: Connect) -> None:
        error = outcome(connect({"M": unary(echo)}, [self.Failing()]))
        assert (error.code(), error.details()) == (Code.UNKNOWN, "Error in service handler!")

    def test_client_interceptors_work_on_the_channel(self, connect: Connect) -> None:
        class Adding(grpc.UnaryUnaryClientInterceptor):
            def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
                return continuation(details, request + b"!")

        channel = grpc.intercept_channel(connect({"M": unary(echo)}), Adding())
        assert channel.unary_unary(path("M"))(b"x") == b"x!"

    def test_the_channel_becomes_ready(self, connect: Connect) -> None:
        grpc.channel_ready_future(connect({"M": unary(echo)})).result(PATIENCE)
