"""The types of a descriptor set, and the seam to the library behind them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from google.protobuf import descriptor_pb2
from message_codec import bind, codec, descriptor_set, google_message

from gateway.transcode.codec import MessageCodec
from gateway.transcode.codec_options import CodecOptions
from gateway.transcode.marshal import MessagePool
from gateway.transcode.message_type import Cardinality, Kind, WellKnown, WireError

if TYPE_CHECKING:
    from collections.abc import Callable


def changed(change: Callable[[descriptor_pb2.FileDescriptorSet], None]) -> bytes:
    files = descriptor_pb2.FileDescriptorSet.FromString(descriptor_set())
    change(files)
    return files.SerializeToString()


def reverse(files: descriptor_pb2.FileDescriptorSet) -> None:
    ordered = list(files.file)
    del files.file[:]
    files.file.extend(reversed(ordered))


def test_files_may_come_in_any_order() -> None:
    reordered = MessageCodec(changed(reverse))
    assert reordered.parse_message("requests.Values", b'{"int32Value":5}') == b"\x08\x05"


def test_a_file_may_come_twice() -> None:
    doubled = MessageCodec(changed(lambda files: files.MergeFromString(descriptor_set())))
    assert doubled.render_message("requests.Resource", b"") == b'{"resourceId":"","label":""}'


def test_a_missing_file_is_named() -> None:
    def drop(files: descriptor_pb2.FileDescriptorSet) -> None:
        place = next(index for index, file in enumerate(files.file) if file.name == "google/protobuf/struct.proto")
        del files.file[place]

    with pytest.raises(WireError, match=r"google/protobuf/struct\.proto is imported but missing"):
        MessageCodec(changed(drop))


def test_what_is_known_of_fields() -> None:
    pool = MessagePool(descriptor_set())
    values = pool.message("requests.Values")
    assert values is not None
    by_name = values.by_name
    assert values is by_name["nested"].message
    assert (by_name["color"].kind, by_name["color"].type_name) == (Kind.ENUM, "requests.Color")
    assert (by_name["counts"].cardinality, by_name["counts"].map_key) == (Cardinality.MAP, Kind.STRING)
    assert (by_name["counts"].kind, by_name["counts"].type_name) == (Kind.INT32, "int32")
    assert (by_name["optional_int"].has_presence, by_name["optional_int"].is_optional) == (True, True)
    assert (by_name["nested"].has_presence, by_name["nested"].is_optional) == (True, False)
    assert (by_name["numbers"].has_presence, by_name["int32_value"].has_presence) == (False, False)
    time = by_name["time"].message
    assert time is not None
    assert time.well_known is WellKnown.TIMESTAMP
    old = pool.message("structs.Old")
    assert old is not None
    assert (old.by_name["count"].default, old.by_name["count"].has_presence, old.by_name["count"].is_optional) == (
        5,
        True,
        False,
    )
    assert old.by_name["closed"].enum is not None
    assert not old.by_name["closed"].enum.is_open
    assert pool.message("no.such.Type") is None


def test_fields_are_read_and_set() -> None:
    user = codec().message_type("requests.User")
    message = user.create({})
    who, email, limit = user.by_name["user_id"], user.by_name["email"], user.by_name["limit"]
    assert (user.which(message, "who"), user.has(message, who), user.get(message, who)) == (None, False, "")
    user.set(message, who, "a")
    user.set(message, email, "")
    user.set(message, limit, 3)
    assert (user.which(message, "who"), user.has(message, who), user.has(message, email)) == ("email", False, True)
    assert [user.presence(field)(message) for field in (who, email, limit)] == [False, True, True]
    assert user.slots == ("who", "limit")
    assert google_message("requests.User", user.serialize(message)).WhichOneof("who") == "email"


def test_a_value_that_the_wire_cannot_carry() -> None:
    user = codec().message_type("requests.User")
    with pytest.raises(WireError):
        user.serialize(user.create({"limit": 2**31}))


def test_policies_share_the_types() -> None:
    other = codec().with_options(CodecOptions(proto_names=True))
    assert other.render_message("requests.Resource", b"") == b'{"resource_id":"","label":""}'
    assert codec().render_message("requests.Resource", b"") == b'{"resourceId":"","label":""}'
    assert other.message_type("requests.Resource") is codec().message_type("requests.Resource")


def test_many_threads_compile_at_once() -> None:
    """Types that hold themselves are compiled while others use them."""
    fresh = codec().with_options(CodecOptions())
    names = ["structs.Holder", "structs.Plain", "requests.Values", "vectors.Proto3Message", "structs.Old"] * 4
    failures: list[BaseException] = []
    start = threading.Barrier(len(names))

    def work(name: str) -> None:
        try:
            start.wait()
            payload = fresh.request_builder(bind(name, body="*")).build((), "", b"{}")
            assert fresh.render_message(name, payload)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
