"""Headers to metadata and back, timeouts and status codes: the pure parts (grpc-gateway v2)."""

from __future__ import annotations

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.channel.wire import checked_metadata
from gateway.transcode.metadata import (
    PERMANENT_HEADERS,
    RequestMetadata,
    answer_headers,
    canonical,
    incoming_key,
    outgoing_trailer,
)
from gateway.transcode.status import Code, StatusError, http_status
from gateway.transcode.timeout import parse_timeout


@pytest.mark.parametrize("name", sorted(PERMANENT_HEADERS))
def test_permanent_headers_go_on(name: str) -> None:
    assert incoming_key(name) == f"grpcgateway-{name}"


@pytest.mark.parametrize("name", ["accept-encoding", "x-anything", "forwarded", "connection", "grpc-metadata"])
def test_other_headers_stay_behind(name: str) -> None:
    assert incoming_key(name) is None


@pytest.mark.parametrize(
    ("headers", "peer", "expected"),
    [
        pytest.param([], "", [], id="nothing"),
        pytest.param([("accept", "a"), ("accept", "b")], "",
                     [("grpcgateway-accept", "a"), ("grpcgateway-accept", "b")], id="lines"),
        pytest.param([("cookie", "a=1"), ("cookie", "b=2")], "",
                     [("grpcgateway-cookie", "a=1"), ("grpcgateway-cookie", "b=2")], id="cookies"),
        pytest.param([("authorization", "t")], "", [("authorization", "t"), ("grpcgateway-authorization", "t")],
                     id="authorization"),
        pytest.param([("authorization", "\u00e9"), ("accept", "\x00"), ("via", "ok")], "", [("grpcgateway-via", "ok")],
                     id="unprintable"),
        pytest.param([("grpc-metadata-a b", "x"), ("grpc-metadata-é", "x"), ("grpc-metadata-", "x")], "", [],
                     id="bad-names"),
        pytest.param([("grpc-metadata-grpc-status", "0"), ("grpc-metadata-content-type", "x"),
                      ("grpc-metadata-user-agent", "x"), ("grpc-metadata-connection", "x")], "", [], id="reserved"),
        pytest.param([("host", "h")], "", [("x-forwarded-host", "h")], id="host"),
        pytest.param([("x-forwarded-host", "a"), ("x-forwarded-host", "b"), ("host", "h")], "",
                     [("x-forwarded-host", "a")], id="forwarded-host"),
        pytest.param([("x-forwarded-for", "1"), ("x-forwarded-for", "2, 3")], "4",
                     [("x-forwarded-for", "1, 2, 3, 4")], id="forwarded-for"),
        pytest.param([("x-forwarded-for", "\u00e9")], "4", [("x-forwarded-for", "4")], id="forwarded-for-unprintable"),
        pytest.param([], "::1", [("x-forwarded-for", "::1")], id="peer"),
        pytest.param([("grpc-metadata-x-forwarded-host", "evil")], "", [], id="forged"),
        pytest.param([("grpc-metadata-k-bin", "AAH/")], "", [("k-bin", b"\x00\x01\xff")], id="binary"),
        pytest.param([("grpc-metadata-k-bin", "")], "", [("k-bin", b"")], id="binary-empty"),
    ],
)  # fmt: skip
def test_the_metadata_of_a_request(headers: list[tuple[str, str]], peer: str, expected: object) -> None:
    assert RequestMetadata().of(headers, peer) == expected


@pytest.mark.parametrize("value", ["*", "A", "AA=A", "AAA_", "é"])
def test_binary_metadata_that_is_no_base64(value: str) -> None:
    with pytest.raises(StatusError) as caught:
        RequestMetadata().of([("grpc-metadata-k-bin", value)])
    assert caught.value.code is Code.INVALID_ARGUMENT
    assert "Grpc-Metadata-K-Bin" in caught.value.message


def test_a_matcher_is_asked_once_for_each_name() -> None:
    asked: list[str] = []

    def matcher(name: str) -> str | None:
        asked.append(name)
        return name if name != "b" else None

    metadata = RequestMetadata(matcher)
    for _ in range(3):
        assert metadata.of([("a", "1"), ("b", "2")]) == [("a", "1")]
    assert asked == ["a", "b"]


def test_names_without_end_are_not_all_remembered() -> None:
    metadata = RequestMetadata()
    metadata.of([(f"x-{number}", "v") for number in range(10_000)])
    assert len(metadata._keys) < 3000


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30))), st.text(max_size=20))
def test_whatever_comes_can_be_sent_on(headers: list[tuple[str, str]], peer: str) -> None:
    prefixed = [(f"grpc-metadata-{name.lower()}", value) for name, value in headers]
    try:
        metadata = RequestMetadata().of([*headers, *prefixed], peer)
    except StatusError:  # binary metadata that is no base64
        return
    assert [tuple(entry) for entry in checked_metadata(metadata)] == metadata


@pytest.mark.parametrize(
    ("metadata", "headers"),
    [
        ([("x-one", "1"), ("x-one", "2")], [("Grpc-Metadata-X-One", "1"), ("Grpc-Metadata-X-One", "2")]),
        ([("content-type", "application/grpc")], [("Grpc-Metadata-Content-Type", "application/grpc")]),
        ([("raw-bin", b"\x00\xff\x00")], [("Grpc-Metadata-Raw-Bin", "AP8A")]),
        ([("raw-bin", b"\x00")], [("Grpc-Metadata-Raw-Bin", "AA==")]),
    ],
)
def test_metadata_to_headers(metadata: list[tuple[str, str | bytes]], headers: list[tuple[str, str]]) -> None:
    assert answer_headers(metadata) == headers


def test_trailers_have_a_prefix_of_their_own() -> None:
    assert answer_headers([("x-last", "1")], outgoing_trailer) == [("Grpc-Trailer-X-Last", "1")]
    assert answer_headers([("x-last", "1")], lambda _key: None) == []


@pytest.mark.parametrize(("name", "spelt"), [("x-one-two", "X-One-Two"), ("WWW", "Www"), ("a--b", "A--B"), ("", "")])
def test_canonical_names(name: str, spelt: str) -> None:
    assert canonical(name) == spelt


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1H", 3600.0),
        ("2M", 120.0),
        ("3S", 3.0),
        ("4m", 0.004),
        ("5u", 5e-6),
        ("6n", 6e-9),
        ("+7S", 7.0),
        ("0S", None),
        ("-0m", 1e-9),
        ("-1S", 1e-9),
        ("99999999999H", 1e8),
        ("9" * 5000 + "S", 1e8),
    ],
)
def test_timeouts(text: str, seconds: float | None) -> None:
    assert parse_timeout(text) == (seconds if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    "text", ["", "S", "1", "1s", "1h", "1.5S", " 1S", "1S ", "1 S", "\u0661S", "0x1S", "1SS", "zz"]
)
def test_texts_that_are_no_timeout(text: str) -> None:
    with pytest.raises(StatusError) as caught:
        parse_timeout(text)
    assert (caught.value.code, caught.value.message) == (Code.INVALID_ARGUMENT, f"invalid grpc-timeout: {text}")


@pytest.mark.parametrize(
    ("code", "status"),
    [(0, 200), (1, 499), (2, 500), (3, 400), (4, 504), (5, 404), (6, 409), (7, 403), (8, 429), (9, 400), (10, 409),
     (11, 400), (12, 501), (13, 500), (14, 503), (15, 500), (16, 401), (17, 500), (-1, 500)],
)  # fmt: skip
def test_http_statuses(code: int, status: int) -> None:
    assert http_status(code) == status


def test_codes_are_those_of_grpc() -> None:
    assert {code.name: code.value for code in Code} == {code.name: code.value[0] for code in grpc.StatusCode}
