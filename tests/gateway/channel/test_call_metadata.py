"""What travels beside messages, and how large these may be. The same over the in-process channel and over a socket."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from wiring import Connect, outcome, path, unary

Code = grpc.StatusCode


def echo(request: bytes, context: grpc.ServicerContext) -> bytes:
    return request


class TestMetadata:
    @staticmethod
    def seen_by_handler(connect: Connect, metadata: Any) -> list[tuple[str, Any]]:
        seen: list[tuple[str, Any]] = []

        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            seen.extend((entry.key, entry.value) for entry in context.invocation_metadata())
            return b""

        connect({"M": unary(behaviour)}).unary_unary(path("M"))(b"", metadata=metadata)
        return seen

    @pytest.mark.parametrize(
        ("sent", "seen"),
        [
            pytest.param(None, [], id="none"),
            pytest.param([], [], id="empty"),
            pytest.param([("k", "v")], [("k", "v")], id="list"),
            pytest.param(
                (("b", "1"), ("a", "2"), ("b", "3")), [("b", "1"), ("a", "2"), ("b", "3")], id="order-and-repeats"
            ),
            pytest.param(
                (("k-bin", b"\x00\xff"), ("e-bin", b"")), [("k-bin", b"\x00\xff"), ("e-bin", b"")], id="binary"
            ),
            pytest.param((("k", b"bytes"),), [("k", "bytes")], id="bytes-as-text"),
            pytest.param((("k", "  a, b  "),), [("k", "  a, b  ")], id="blanks-and-commas"),
            pytest.param((("k", ""),), [("k", "")], id="empty-value"),
            pytest.param((("a_b.c-d9", "~!"),), [("a_b.c-d9", "~!")], id="characters"),
            pytest.param(
                (("content-type", "x"), ("te", "x"), ("user-agent", "x"), ("grpc-timeout", "1S"), ("k", "v")),
                [("k", "v")],
                id="the-transports-own",
            ),
            pytest.param((("host", "h"), ("grpc-other", "x")), [("host", "h"), ("grpc-other", "x")], id="others"),
        ],
    )
    def test_a_handler_sees_what_was_sent(self, connect: Connect, sent: Any, seen: list[Any]) -> None:
        received = self.seen_by_handler(connect, sent)
        assert [entry for entry in received if entry[0] != "user-agent"] == seen

    def test_a_handler_sees_a_user_agent(self, connect: Connect) -> None:
        agents = [value for key, value in self.seen_by_handler(connect, None) if key == "user-agent"]
        assert len(agents) == 1
        assert agents[0].startswith(("grpc-python", "gateway-inproc"))

    @pytest.mark.parametrize(
        "metadata",
        [
            pytest.param((("Upper", "x"),), id="upper-case"),
            pytest.param((("a b", "x"),), id="blank-in-key"),
            pytest.param((("", "x"),), id="empty-key"),
            pytest.param(((":x", "x"),), id="pseudo"),
            pytest.param((("k", "a\nb"),), id="line-feed"),
            pytest.param((("k", "é"),), id="not-ascii"),
            pytest.param((("k", "\x7f"),), id="delete"),
            pytest.param((("k", b"\xff"),), id="bytes-not-ascii"),
        ],
    )
    def test_invalid_metadata_ends_the_call(self, connect: Connect, metadata: Any) -> None:
        calls: list[bytes] = []
        error = outcome(connect({"M": unary(lambda request, _c: calls.append(request) or b"")}), metadata=metadata)
        assert (error.code(), error.details()) == (Code.INTERNAL, "Invalid metadata")
        assert calls == []

    @pytest.mark.parametrize(
        ("metadata", "fault"),
        [
            pytest.param((("k-bin", "text"),), TypeError, id="binary-as-text"),
            pytest.param((("k", 1),), TypeError, id="number"),
            pytest.param((("k", "v", "z"),), ValueError, id="triple"),
        ],
    )
    def test_metadata_of_the_wrong_type_raises(self, connect: Connect, metadata: Any, fault: type[Exception]) -> None:
        with pytest.raises(fault):
            connect({"M": unary(echo)}).unary_unary(path("M"))(b"", metadata=metadata)

    @pytest.mark.parametrize("send", ["send_initial_metadata", "set_trailing_metadata"])
    @pytest.mark.parametrize("metadata", [(("Upper", "x"),), (("k", "é"),)])
    def test_invalid_metadata_of_a_handler_ends_the_call(self, connect: Connect, send: str, metadata: Any) -> None:
        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            getattr(context, send)(metadata)
            return b""

        error = outcome(connect({"M": unary(behaviour)}))
        assert (error.code(), error.details()) == (Code.INTERNAL, "Invalid metadata")

    def test_initial_metadata_goes_out_once(self, connect: Connect) -> None:
        def behaviour(request: bytes, context: grpc.ServicerContext) -> bytes:
            context.send_initial_metadata((("a", "1"),))
            context.send_initial_metadata((("b", "2"),))
            return b""

        error = outcome(connect({"M": unary(behaviour)}))
        assert error.code() is Code.UNKNOWN
        assert error.details() == "Exception calling application: Initial metadata no longer allowed!"


class TestSizes:
    LIMIT = "grpc.max_receive_message_length"

    @pytest.mark.parametrize(
        ("options", "server_options", "size", "text"),
        [
            pytest.param(
                [("grpc.max_send_message_length", 4)], [], 5, "CLIENT: Sent message larger than max (5 vs. 4)"
            ),
            pytest.param([], [(LIMIT, 4)], 5, "SERVER: Received message larger than max (5 vs. 4)"),
            pytest.param(
                [], [("grpc.max_send_message_length", 4)], 5, "SERVER: Sent message larger than max (5 vs. 4)"
            ),
            pytest.param([(LIMIT, 4)], [], 5, "CLIENT: Received message larger than max (5 vs. 4)"),
            pytest.param([], [], 4_194_305, "SERVER: Received message larger than max (4194305 vs. 4194304)"),
        ],
        ids=["client-send", "server-receive", "server-send", "client-receive", "default"],
    )
    def test_a_message_too_large(
        self, connect: Connect, options: Any, server_options: Any, size: int, text: str
    ) -> None:
        channel = connect({"M": unary(echo)}, options=options, server_options=server_options)
        error = outcome(channel, request=b"x" * size)
        assert error.code() is Code.RESOURCE_EXHAUSTED
        assert text in (error.details() or "")

    def test_a_message_of_just_that_size(self, connect: Connect) -> None:
        sizes = [(self.LIMIT, 4), ("grpc.max_send_message_length", 4)]
        channel = connect({"M": unary(echo)}, options=sizes, server_options=sizes)
        assert channel.unary_unary(path("M"))(b"1234") == b"1234"

    def test_no_limit(self, connect: Connect) -> None:
        channel = connect({"M": unary(echo)}, options=[(self.LIMIT, -1)], server_options=[(self.LIMIT, -1)])
        assert len(channel.unary_unary(path("M"))(b"x" * 5_000_000)) == 5_000_000
