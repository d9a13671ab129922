"""Structs that are read straight from the wire, and the cache of their JSON."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from google.protobuf import struct_pb2
from hypothesis import given, settings
from hypothesis import strategies as st
from message_codec import codec
from message_strategy import messages

from gateway.transcode.dynamic_json import dynamic_writer
from gateway.transcode.no_json import NoJsonError
from gateway.transcode.status import Code, StatusError
from gateway.transcode.struct_cache import StructCache
from gateway.transcode.struct_wire import UnusualLayoutError, struct_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message

STRUCT = codec().message_type("google.protobuf.Struct")
WRITE = dynamic_writer(STRUCT, is_lenient=True)


def cache(max_bytes: int = 1_000_000) -> StructCache:
    return StructCache(STRUCT, WRITE, max_bytes, is_lenient=True)


def text(data: bytes, of: StructCache | None = None) -> Any:
    return json.loads(orjson.dumps((cache() if of is None else of).json(data)))


def struct(value: dict[str, Any]) -> bytes:
    message = struct_pb2.Struct()
    message.update(value)
    return message.SerializeToString(deterministic=True)


@settings(max_examples=200, deadline=None)
@given(messages("google.protobuf.Struct"))
def test_both_ways_read_the_same(message: Message) -> None:
    data = message.SerializeToString()
    try:
        read = struct_value(data)
    except UnusualLayoutError:
        # A value without JSON is left to the writer, which may refuse it.
        with pytest.raises(NoJsonError):
            dynamic_writer(STRUCT, is_lenient=False)(STRUCT.parse(data))
        return
    # Compared as text: an integral number has no fraction in either.
    assert orjson.dumps(read, option=orjson.OPT_SORT_KEYS) == orjson.dumps(WRITE(STRUCT.parse(data)))


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=40)
    | messages("google.protobuf.Struct").flatmap(lambda message: damaged(message.SerializeToString()))
)
def test_damaged_bytes_give_what_the_library_reads_or_null(data: bytes) -> None:
    try:
        expected = WRITE(STRUCT.parse(data))
    except ValueError:
        expected = None
    assert text(data) == json.loads(orjson.dumps(expected))


def damaged(data: bytes) -> st.SearchStrategy[bytes]:
    """Replace, drop or insert a few bytes."""
    place = st.integers(0, len(data))
    return st.tuples(place, st.integers(0, 3), st.binary(max_size=3)).map(
        lambda change: data[: change[0]] + change[2] + data[change[0] + change[1] :]
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x0a\x06\x12\x02\x20\x01\x0a\x00", id="value-before-key"),
        pytest.param(b"\x0a\x05\x0a\x01a\x12\x02", id="short"),
        pytest.param(b"\x12\x00", id="unknown-field"),
        pytest.param(b"\x0a\x05\x0a\x01a\x12\x00", id="no-kind"),
        pytest.param(struct({"a": float("nan")}), id="nan"),
        pytest.param(struct({"a": [float("inf")]}), id="infinity"),
        pytest.param(b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", id="endless-size"),
        pytest.param(b"\x0a\x09\x0a\x01a\x12\x04\x20\x01\x08\x00", id="two-kinds"),
        pytest.param(b"\x0a\x07\x0a\x01\xff\x12\x02\x20\x01", id="no-utf-8"),
    ],
)
def test_other_layouts_are_left_to_the_library(data: bytes) -> None:
    with pytest.raises(UnusualLayoutError):
        struct_value(data)


@pytest.mark.parametrize("levels", [30, 100, 200])
def test_deep_structs_are_read(levels: int) -> None:
    value = text(nested(levels))
    for _ in range(levels):
        value = value["a"]
    assert value == {}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(lambda: nested(400), id="too-deep"),
        pytest.param(lambda: nested(20_000), id="bottomless"),
        pytest.param(lambda: b"\x0a\xff", id="no-struct"),
    ],
)
def test_what_cannot_be_read_is_null_or_an_error_and_never_lost_in_silence(data: Callable[[], bytes]) -> None:
    assert text(data()) is None
    strict = StructCache(STRUCT, dynamic_writer(STRUCT, is_lenient=False), 1000, is_lenient=False)
    with pytest.raises(NoJsonError):
        strict.json(data())


def test_an_answer_with_a_struct_that_cannot_be_read_is_an_error() -> None:
    content = nested(400)
    answer = b"\x4a" + size(content) + content  # struct_field
    with pytest.raises(StatusError) as caught:
        codec().renderer("vectors.NonStandardMessage").render(answer)
    assert caught.value.code is Code.UNKNOWN


def nested(levels: int) -> bytes:
    data = b""
    for _ in range(levels):
        value = b"\x2a" + size(data) + data
        entry = b"\x0a\x01a\x12" + size(value) + value
        data = b"\x0a" + size(entry) + entry
    return data


def size(data: bytes) -> bytes:
    count, out = len(data), b""
    while count > 0x7F:
        out += bytes([count & 0x7F | 0x80])
        count >>= 7
    return out + bytes([count])


def test_a_struct_is_rendered_once() -> None:
    kept = cache()
    data = struct({"layers": 3})
    first = kept.json(data)
    assert kept.json(bytes(bytearray(data))) is first
    assert len(kept) == 1


def test_the_least_used_go_first() -> None:
    structs = [struct({"name": f"{number:04d}" * 20}) for number in range(40)]
    one = len(structs[0]) + len(orjson.dumps(cache().json(structs[0])))
    kept = cache(one * 20)
    for data in structs[:20]:
        kept.json(data)
    assert (len(kept), kept.used_bytes) == (20, one * 20)
    used = kept.json(structs[0])
    kept.json(structs[20])
    assert len(kept) == 20
    assert kept.json(structs[0]) is used
    for data in structs[21:]:
        kept.json(data)
    assert kept.used_bytes <= one * 20


def test_a_large_struct_is_not_kept() -> None:
    kept = cache(10_000)
    assert text(struct({"a": "x" * 1000}), kept) == {"a": "x" * 1000}
    assert (len(kept), kept.used_bytes) == (0, 0)


def test_many_threads_share_it() -> None:
    kept = cache(3_000)
    structs = {number: struct({"number": number}) for number in range(200)}
    wrong: list[object] = []

    def work(start: int) -> None:
        for step in range(400):
            number = (start + step * 7) % 200
            if text(structs[number], kept) != {"number": number}:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(0, 200, 25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert 0 < kept.used_bytes <= 3_000
    assert sum(kept._sizes.values()) == kept.used_bytes
