"""What `make bench-gateway` generates and builds under `.build/bench/`, and the service of bench.proto in Python.

Nothing of it is committed. Without Go, the Python service stands in for the one in Go, and there is no other gateway to
compare with.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from google.api import http_pb2
from grpc_tools import protoc

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
_ROOT = _HERE.parent
_PROTO = _HERE / "bench.proto"
_BUILT = _ROOT / ".build" / "bench"
_TOOLS = _ROOT / ".tools" / "bin"
_PLUGINS = ("protoc-gen-go", "protoc-gen-go-grpc", "protoc-gen-grpc-gateway")


@dataclass(frozen=True, slots=True)
class Built:
    """What was made.

    Attributes:
        descriptors: A file with the descriptor set.
        messages: The generated module of the messages.
        stubs: The generated module of the service.
        go: The program of `bench/go`; None where it cannot be built.
    """

    descriptors: Path
    messages: Any
    stubs: Any
    go: Path | None = None


def build(*, with_go: bool = True) -> Built:
    """Compile the proto, and the Go program where Go and its plugins are there.

    Raises:
        RuntimeError: The proto does not compile.
        subprocess.CalledProcessError: Go is there, but its program does not build.
    """
    _BUILT.mkdir(parents=True, exist_ok=True)
    descriptors = _BUILT / "bench.binpb"
    _compile(
        f"--descriptor_set_out={descriptors}",
        "--include_imports",
        f"--python_out={_BUILT}",
        f"--grpc_python_out={_BUILT}",
    )
    sys.path.insert(0, str(_BUILT))
    messages, stubs = importlib.import_module("bench_pb2"), importlib.import_module("bench_pb2_grpc")
    return Built(descriptors, messages, stubs, _build_go() if with_go and _has_go() else None)


def _compile(*out: str) -> None:
    packaged = Path(http_pb2.__file__).parents[2]
    bundled = Path(protoc.__file__).parent / "_proto"
    if protoc.main(["protoc", f"-I{_HERE}", f"-I{packaged}", f"-I{bundled}", *out, _PROTO.name]):
        raise RuntimeError("bench.proto does not compile")


def _has_go() -> bool:
    return shutil.which("go") is not None and all((_TOOLS / plugin).exists() for plugin in _PLUGINS)


def _build_go() -> Path:
    source = _BUILT / "go"
    shutil.copytree(_HERE / "go", source, dirs_exist_ok=True)
    out = []
    for plugin in _PLUGINS:
        name = plugin.removeprefix("protoc-gen-")
        out += [f"--plugin={plugin}={_TOOLS / plugin}", f"--{name}_out={source}", f"--{name}_opt=module=bench"]
    _compile(*out)
    program = source / "bench"
    environment = os.environ | {"GOFLAGS": "-mod=mod", "CGO_ENABLED": "0"}
    subprocess.run(["go", "mod", "tidy"], cwd=source, env=environment, check=True)  # noqa: S607 (found on the PATH)
    subprocess.run(["go", "build", "-o", program, "."], cwd=source, env=environment, check=True)  # noqa: S603, S607
    return program


def make_service(built: Built) -> Any:
    """Make the servicer of bench.proto: what `bench/go/main.go` does, in Python."""
    messages = built.messages

    class Service(built.stubs.BenchServicer):  # type: ignore[misc, name-defined]  # generated where it runs
        def Echo(self, request: Any, _context: Any) -> Any:
            return request

        def Mirror(self, request: Any, _context: Any) -> Any:
            return request

        def Follow(self, request: Any, _context: Any) -> Iterator[Any]:
            for number in range(request.count):
                item = messages.Item(id=str(number), title="one of many", size=number, state=messages.ACTIVE)
                item.created.seconds = 1_790_000_000
                yield item

    return Service()
