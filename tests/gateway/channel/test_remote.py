"""The channel to a server elsewhere: made late, over TLS where asked for, told the right options."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from wiring import PATIENCE, SERVICE, eventually, path, unary

from gateway.channel.remote import RemoteChannel, RemoteOptions, TlsOptions
from gateway.channel.split import SplitChannel
from tests.authority import Authority

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def handlers(name: bytes) -> dict[str, Any]:
    return {
        "M": unary(lambda request, _context: name + request),
        "S": grpc.unary_stream_rpc_method_handler(lambda request, _context: iter([name, request])),
        "C": grpc.stream_unary_rpc_method_handler(lambda requests, _context: b"".join(requests)),
        "B": grpc.stream_stream_rpc_method_handler(lambda requests, _context: requests),
    }


@contextmanager
def serving(name: bytes = b"", credentials: grpc.ServerCredentials | None = None, port: int = 0) -> Iterator[int]:
    server = grpc.server(ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
    server.add_registered_method_handlers(SERVICE, handlers(name))
    address = f"127.0.0.1:{port}"
    bound = server.add_secure_port(address, credentials) if credentials else server.add_insecure_port(address)
    server.start()
    try:
        yield bound
    finally:
        server.stop(0).wait(PATIENCE)


def test_all_kinds_of_call() -> None:
    with serving() as port, RemoteChannel(f"127.0.0.1:{port}") as channel:
        assert channel.unary_unary(path("M"))(b"x") == b"x"
        assert channel.unary_unary(path("M")).with_call(b"x", timeout=PATIENCE)[0] == b"x"
        assert channel.unary_unary(path("M")).future(b"x").result(PATIENCE) == b"x"
        assert list(channel.unary_stream(path("S"))(b"x")) == [b"", b"x"]
        assert channel.stream_unary(path("C"))(iter([b"1", b"2"])) == b"12"
        assert list(channel.stream_stream(path("B"))(iter([b"1", b"2"]))) == [b"1", b"2"]
        grpc.channel_ready_future(channel).result(PATIENCE)


def test_a_server_that_is_down_is_unavailable_at_once_and_found_again() -> None:
    with serving() as port, RemoteChannel(f"127.0.0.1:{port}") as channel:
        call = channel.unary_unary(path("M"))
        assert call(b"x") == b"x"
    with RemoteChannel(f"127.0.0.1:{port}") as channel:
        call = channel.unary_unary(path("M"))
        with pytest.raises(grpc.RpcError) as caught:
            call(b"x")
        assert caught.value.code() is grpc.StatusCode.UNAVAILABLE

        def answers() -> bool:
            try:
                return bool(call(b"x"))
            except grpc.RpcError:
                return False

        with serving(port=port):
            eventually(answers)


def test_nothing_is_made_before_the_first_call() -> None:
    channel = RemoteChannel("127.0.0.1:1")
    channel.unary_unary(path("M"))
    assert channel._channel is None


def test_a_closed_channel_refuses_calls() -> None:
    channel = RemoteChannel("127.0.0.1:1")
    channel.close()
    with pytest.raises(ValueError, match="closed channel"):
        channel.unary_unary(path("M"))(b"")


def test_what_another_process_made_is_not_used() -> None:
    with serving() as port, RemoteChannel(f"127.0.0.1:{port}") as channel:
        call = channel.unary_unary(path("M"))
        assert call(b"x") == b"x"
        before = channel._channel
        channel._process = -1  # as a child finds it after a fork
        assert call(b"x") == b"x"
        assert channel._channel is not before


def test_options_become_arguments() -> None:
    tls = TlsOptions(server_name="elsewhere")
    options = RemoteOptions(
        tls=tls, max_message=5, keepalive=30, more=(("grpc.max_send_message_length", 6), ("a", "b"))
    )
    assert dict(options.arguments()) == {
        "grpc.max_send_message_length": 6,
        "grpc.max_receive_message_length": 5,
        "grpc.keepalive_time_ms": 30_000,
        "grpc.keepalive_timeout_ms": 20_000,
        "grpc.initial_reconnect_backoff_ms": 100,
        "grpc.max_reconnect_backoff_ms": 3_000,
        "grpc.min_reconnect_backoff_ms": 5_000,
        "grpc.ssl_target_name_override": "elsewhere",
        "SingleThreadedUnaryStream": 1,
        "a": "b",
    }


def test_a_limit_of_messages() -> None:
    with serving() as port, RemoteChannel(f"127.0.0.1:{port}", RemoteOptions(max_message=4)) as channel:
        with pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary(path("M"))(b"12345")
        assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_a_client_key_needs_its_certificate() -> None:
    with pytest.raises(ValueError, match="go together"):
        TlsOptions(private_key=b"k")


def test_services_elsewhere() -> None:
    with serving(b"one ") as one, serving(b"other ") as other:
        others = RemoteChannel(f"127.0.0.1:{other}")
        with SplitChannel(others, {SERVICE: RemoteChannel(f"127.0.0.1:{one}")}) as channel:
            assert channel.unary_unary(path("M"))(b"x") == b"one x"
            assert list(channel.unary_stream(path("S"))(b"x")) == [b"one ", b"x"]
            assert channel.stream_unary(path("C"))(iter([b"1"])) == b"1"
            assert list(channel.stream_stream(path("B"))(iter([b"1"]))) == [b"1"]
            with pytest.raises(grpc.RpcError) as caught:
                channel.unary_unary("/other.Service/M")(b"")
            assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
            grpc.channel_ready_future(channel).result(PATIENCE)
        with pytest.raises(ValueError, match="closed channel"):
            others.unary_unary(path("M"))(b"")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_tls(authority: Authority, tmp_path: Path) -> None:
    credentials = grpc.ssl_server_credentials([authority.issue("library.test")])
    trusting = TlsOptions(root_certificates=authority.certificate, server_name="library.test")
    stranger = TlsOptions(root_certificates=Authority(tmp_path).certificate, server_name="library.test")
    misnamed = TlsOptions(root_certificates=authority.certificate)
    with serving(credentials=credentials) as port:
        target = f"127.0.0.1:{port}"
        with RemoteChannel(target, RemoteOptions(tls=trusting)) as channel:
            assert channel.unary_unary(path("M"))(b"x") == b"x"
        for tls in (stranger, misnamed, None):
            with RemoteChannel(target, RemoteOptions(tls=tls)) as channel:
                with pytest.raises(grpc.RpcError) as caught:
                    channel.unary_unary(path("M"))(b"x", timeout=PATIENCE)
                assert caught.value.code() is grpc.StatusCode.UNAVAILABLE


def test_mutual_tls(authority: Authority) -> None:
    credentials = grpc.ssl_server_credentials(
        [authority.issue("library.test")], root_certificates=authority.certificate, require_client_auth=True
    )
    key, certificate = authority.issue("gateway.test")
    known = TlsOptions(
        root_certificates=authority.certificate,
        private_key=key,
        certificate_chain=certificate,
        server_name="library.test",
    )
    unknown = TlsOptions(root_certificates=authority.certificate, server_name="library.test")
    with serving(credentials=credentials) as port:
        with RemoteChannel(f"127.0.0.1:{port}", RemoteOptions(tls=known)) as channel:
            assert channel.unary_unary(path("M"))(b"x") == b"x"
        with RemoteChannel(f"127.0.0.1:{port}", RemoteOptions(tls=unknown)) as channel:
            with pytest.raises(grpc.RpcError) as caught:
                channel.unary_unary(path("M"))(b"x", timeout=PATIENCE)
            assert caught.value.code() is grpc.StatusCode.UNAVAILABLE
