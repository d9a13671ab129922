"""The codec of the test protos, and the same protos in Google's own library to compare with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format
from proto_source import compile_protos

from gateway.transcode.binding import HttpBinding, MethodInfo
from gateway.transcode.codec import CodecOptions, MessageCodec
from gateway.transcode.template import parse_template

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from gateway.transcode.request import RequestBuilder

PROTOS = Path(__file__).parent / "protos"


@cache
def descriptor_set() -> bytes:
    """The serialized descriptors of all protos in the folder."""
    return compile_protos({path.name: path.read_text() for path in sorted(PROTOS.glob("*.proto"))})


@cache
def codec(options: CodecOptions | None = None) -> MessageCodec:
    """The codec of the test protos."""
    return MessageCodec(descriptor_set(), options=options)


@cache
def google_pool() -> descriptor_pool.DescriptorPool:
    """The test protos in a pool of Google's library."""
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(descriptor_set()).file:
        pool.Add(file)
    return pool


def google_message(full_name: str, payload: bytes = b"") -> Message:
    """Parse a serialized message with Google's library."""
    message: Message = message_factory.GetMessageClass(google_pool().FindMessageTypeByName(full_name))()
    message.ParseFromString(payload)
    return message


def google_text(full_name: str, payload: bytes) -> str:
    """Give the text form of a message by Google's library: equal for equal messages, NaN included."""
    return text_format.MessageToString(google_message(full_name, payload), descriptor_pool=google_pool())


def bind(
    input_type: str,
    *,
    template: str = "/x",
    http_method: str = "GET",
    body: str | None = None,
    output_type: str = "vectors.SimpleMessage",
    response_body: str | None = None,
) -> HttpBinding:
    """Make a route without a descriptor of its method."""
    method = MethodInfo(
        "/vectors.Service/Method", input_type, output_type, client_streaming=False, server_streaming=False
    )
    return HttpBinding(method, http_method, parse_template(template), body, response_body, 0)


def builder(input_type: str, *, options: CodecOptions | None = None, **rule: Any) -> RequestBuilder:
    """Make the request builder of a route."""
    return codec(options).request_builder(bind(input_type, **rule))
