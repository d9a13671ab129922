"""The program that protobuf's conformance runner tests: the gateway's codec, asked over standard input and output.

The runner sends a length and a `conformance.ConformanceRequest`, and gets a length and a `ConformanceResponse` back,
until it closes the pipe. The first argument is a file with the descriptors of the runner's messages.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from gateway.transcode.codec import CodecOptions, MessageCodec
from gateway.transcode.status import Code, StatusError

if TYPE_CHECKING:
    from typing import BinaryIO


# Numbers of conformance.WireFormat and conformance.TestCategory.
PROTOBUF, JSON = 1, 2
JSON_IGNORING_UNKNOWN = 3


class Testee:
    """Answers requests.

    Args:
        descriptor_set: The descriptors of `conformance.proto` and of all test messages.
    """

    __test__ = False

    def __init__(self, descriptor_set: bytes) -> None:
        pool = descriptor_pool.DescriptorPool()
        for file in descriptor_pb2.FileDescriptorSet.FromString(descriptor_set).file:
            pool.Add(file)
        find = pool.FindMessageTypeByName
        self.request_class = message_factory.GetMessageClass(find("conformance.ConformanceRequest"))
        self.response_class = message_factory.GetMessageClass(find("conformance.ConformanceResponse"))
        self.failures_class = message_factory.GetMessageClass(find("conformance.FailureSet"))
        self.codec = MessageCodec(descriptor_set, options=CodecOptions(emit_defaults=False))

    def answer(self, data: bytes) -> bytes:
        """Answer one serialized request."""
        request = self.request_class.FromString(data)
        response: Any = self.response_class()
        if request.message_type == "conformance.FailureSet":
            response.protobuf_payload = self.failures_class().SerializeToString()
        else:
            self.run(request, response)
        payload: bytes = response.SerializeToString()
        return payload

    def knows(self, name: str) -> bool:
        """Tell whether a message type is in the descriptors: those of the newest edition need a compiler as new."""
        try:
            self.codec.message_type(name)
        except LookupError:
            return False
        return True

    def run(self, request: Any, response: Any) -> None:
        """Do what a request asks for, if the gateway has anything to do with it."""
        source, target = request.WhichOneof("payload"), request.requested_output_format
        if (source, target) not in {("json_payload", PROTOBUF), ("json_payload", JSON), ("protobuf_payload", JSON)}:
            response.skipped = "the gateway reads and writes JSON alone"
            return
        name, payload = request.message_type, request.protobuf_payload
        if not self.knows(name):
            response.skipped = f"{name} is not in the descriptors"
            return
        try:
            if source == "json_payload":
                strict = request.test_category != JSON_IGNORING_UNKNOWN
                payload = self.codec.parse_message(name, request.json_payload.encode(), strict=strict)
        except StatusError as error:
            response.parse_error = error.message
            return
        if target == PROTOBUF:
            response.protobuf_payload = payload
            return
        try:
            response.json_payload = self.codec.render_message(name, payload).decode()
        except StatusError as error:
            # What cannot even be parsed is found out while rendering.
            if error.code is Code.UNKNOWN:
                response.serialize_error = error.message
            else:
                response.parse_error = error.message


def serve(testee: Testee, requests: BinaryIO, responses: BinaryIO) -> None:
    """Answer requests until there are no more."""
    while header := requests.read(4):
        (size,) = struct.unpack("<I", header)
        answer = testee.answer(requests.read(size))
        responses.write(struct.pack("<I", len(answer)) + answer)
        responses.flush()


if __name__ == "__main__":
    serve(Testee(Path(sys.argv[1]).read_bytes()), sys.stdin.buffer, sys.stdout.buffer)
