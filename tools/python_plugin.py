"""A plugin for buf that makes the Python code: messages, their types, stubs and servicers, all through grpcio-tools.

buf speaks to a plugin by messages on standard input and output, protoc writes files; this stands between the two. The
types of stubs and servicers are our own, since grpcio-tools makes none.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from grpc_tools import protoc

from tools.servicer_types import servicer_types

JSON_CAPITAL = re.compile("_(.?)")


def generate(request: CodeGeneratorRequest) -> CodeGeneratorResponse:
    """Answer the Python files of every proto that is asked for."""
    response = CodeGeneratorResponse(supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
    wanted = list(request.file_to_generate)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "out")
        output.mkdir()
        descriptors = Path(folder, "descriptors.binpb")
        descriptors.write_bytes(FileDescriptorSet(file=map(_as_written, request.proto_file)).SerializeToString())
        kinds = [f"--{kind}_out={output}" for kind in ("python", "pyi", "grpc_python")]
        if protoc.main(["protoc", f"--descriptor_set_in={descriptors}", *kinds, *wanted]):
            response.error = "protoc failed; what it said stands above"
            return response
        contents = {str(path.relative_to(output)): path.read_text() for path in output.rglob("*.py*")}
    for proto in request.proto_file:
        if proto.name in wanted:
            stub = proto.name.removesuffix(".proto") + "_pb2_grpc.py"
            if proto.service:
                contents[stub + "i"] = servicer_types(proto, request.proto_file)
            else:
                contents.pop(stub, None)  # nothing but a version check
    response.file.extend(CodeGeneratorResponse.File(name=name, content=contents[name]) for name in sorted(contents))
    return response


def _as_written(proto: FileDescriptorProto) -> FileDescriptorProto:
    """Answer the proto without the JSON names that follow from the fields' names, which buf always fills in."""
    plain = FileDescriptorProto()
    plain.CopyFrom(proto)
    pending = list(plain.message_type)
    while pending:
        message = pending.pop()
        pending += message.nested_type
        for field in message.field:
            if field.json_name == JSON_CAPITAL.sub(lambda match: match[1].upper(), field.name):
                field.ClearField("json_name")
    return plain


def main() -> None:
    """Serve one request of buf."""
    request = CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    sys.stdout.buffer.write(generate(request).SerializeToString())


if __name__ == "__main__":
    main()
