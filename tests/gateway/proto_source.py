"""Compiles protos that a test writes down, with what they import, into a descriptor set."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import grpc_tools
from google.api import http_pb2
from grpc_tools import protoc

if TYPE_CHECKING:
    from collections.abc import Mapping


def compile_protos(sources: Mapping[str, str]) -> bytes:
    """Compile .proto files by name, and give the serialized `FileDescriptorSet` with all imports.

    Google's own files (`google/protobuf/...`, `google/api/...`, `google/rpc/...`) may be imported.
    """
    with TemporaryDirectory() as folder:
        for name, text in sources.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        out = Path(folder) / "set.binpb"
        packaged = Path(http_pb2.__file__).parents[2]
        bundled = Path(grpc_tools.__file__).parent / "_proto"
        arguments = [f"-I{folder}", f"-I{packaged}", f"-I{bundled}", "--include_imports"]
        failed = protoc.main(["protoc", *arguments, f"--descriptor_set_out={out}", *sources])
        assert not failed, "protoc refused the sources"
        return out.read_bytes()
