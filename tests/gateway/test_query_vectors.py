"""Query strings against what the Go original made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf import json_format
from message_codec import builder, codec, google_message, google_text
from vector_file import check_vectors

from gateway.transcode.codec_options import CodecOptions
from gateway.transcode.conversion import ConversionError
from gateway.transcode.query import QueryReader
from gateway.transcode.query_string import parse_query
from gateway.transcode.status import StatusError

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGE = "vectors.Proto3Message"
REFUSED = {"refused": True}


def recorded_message(vector: Mapping[str, Any]) -> dict[str, Any]:
    """Give the message that the original made of a query, or its refusal."""
    if "err" in vector:
        return REFUSED
    if vector.get("marshal_err"):
        return {"unreadable": True}
    return {"message": google_text(MESSAGE, bytes.fromhex(vector["hex"]))}


def test_query_vectors() -> None:
    build = builder(MESSAGE).build

    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        try:
            payload = build((), vector["query"])
        except StatusError:
            return REFUSED
        return {"message": google_text(MESSAGE, payload)}

    check_vectors("query-vectors.jsonl", answer, recorded_message)


def test_filter_vectors() -> None:
    message_type = codec().message_type(MESSAGE)

    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        reader = QueryReader(message_type, CodecOptions(), codec()._reader, vector["filter"])
        message = message_type.create({})
        try:
            reader.apply(message, parse_query(vector["query"]))
        except ConversionError:
            return REFUSED
        return {"message": google_text(MESSAGE, message_type.serialize(message))}

    def expected(vector: Mapping[str, Any]) -> dict[str, Any]:
        return (
            REFUSED
            if "err" in vector
            else {"message": str(json_format.ParseDict(vector["json"], google_message(MESSAGE)))}
        )

    check_vectors("filter-vectors.jsonl", answer, expected)
