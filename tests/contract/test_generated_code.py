from __future__ import annotations

import importlib
import shutil
from typing import TYPE_CHECKING

import pytest
from contract_facts import OURS, ROOT
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc_tools import protoc  # noqa: F401  - without it nothing here can run

from tools import generate, openapi
from tools.contract import ToolError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def no_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openapi, "find_plugin", lambda **_: None)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of gen/ that may be spoiled."""
    copy = tmp_path / "kept"
    shutil.copytree(ROOT / "gen", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(generate, "GENERATED", copy)
    return copy


@pytest.mark.usefixtures("no_plugin")
def test_code_and_descriptors_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().err


def test_openapi_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    if openapi.find_plugin(install=False) is None:
        pytest.skip(f"{openapi.PLUGIN} {openapi.VERSION} is not installed")
    assert generate.main(["--check"]) == 0, capsys.readouterr().err


def test_the_protos_are_formatted_and_follow_the_rules() -> None:
    assert generate.main(["--lint"]) == 0


def test_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        made = generate.render(folder)
    assert generate.differences(first, second, with_openapi=made) == []
    assert (first / "descriptors.binpb").stat().st_size > 0


@pytest.mark.usefixtures("no_plugin")
def test_what_is_stale_is_named_and_then_mended(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed, missing, left_over = "descriptors.binpb", "python/detour/api/v1/auth_pb2.py", "python/detour/old_pb2.py"
    (kept / changed).write_bytes(b"")
    (kept / missing).unlink()
    (kept / left_over).write_text("")
    assert generate.main(["--check"]) == 1
    said = capsys.readouterr().err
    assert all(f"gen/{name}" in said for name in (changed, missing, left_over))
    assert "auth_pb2_grpc" not in said
    assert generate.main([]) == 0
    assert not (kept / left_over).exists()
    assert generate.main(["--check"]) == 0


@pytest.mark.usefixtures("no_plugin")
def test_without_the_plugin_the_document_stays_and_the_command_says_so(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept / generate.OPENAPI).write_text("as it was")
    assert generate.main([]) == 0
    assert (kept / generate.OPENAPI).read_text() == "as it was"
    said = capsys.readouterr().err
    assert openapi.PACKAGE in said
    assert "left as it is" in said


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("programs", "install", "found"),
    [
        pytest.param({}, True, False, id="neither plugin nor Go"),
        pytest.param({openapi.PLUGIN: f"echo Version {openapi.VERSION}, commit unknown"}, False, True, id="plugin"),
        pytest.param(
            {openapi.PLUGIN: "echo Version v2.1.0, commit unknown"}, True, False, id="plugin of another version"
        ),
        pytest.param({"go": "touch $GOBIN/built"}, True, True, id="Go builds it"),
        pytest.param({"go": "touch $GOBIN/built"}, False, False, id="Go may not build it"),
        pytest.param({"go": "exit 1"}, True, False, id="Go cannot build it"),
    ],
)
def test_the_plugin_is_found_or_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, programs: dict[str, str], *, install: bool, found: bool
) -> None:
    search = tmp_path / "search"
    search.mkdir()
    for name, script in programs.items():
        _program(search / name, script)
    monkeypatch.setenv("PATH", f"{search}:/usr/bin:/bin")
    monkeypatch.setattr(openapi, "TOOLS", tmp_path / "tools")
    folder = openapi.find_plugin(install=install)
    assert (folder is not None) == found
    assert (tmp_path / "tools" / "built").exists() == (found and "go" in programs)


def test_a_proto_that_does_not_compile_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: str) -> None:
        raise ToolError("buf generate failed")

    monkeypatch.setattr(generate, "run_buf", fail)
    assert generate.main([]) == 1


@pytest.mark.parametrize("name", [file.name for file in OURS])
def test_stubs_are_of_the_same_protos(name: str) -> None:
    (file,) = [file for file in OURS if file.name == name]
    module = importlib.import_module(name.removesuffix(".proto").replace("/", ".") + "_pb2")
    bare = FileDescriptorProto()
    bare.CopyFrom(file)
    bare.ClearField("source_code_info")
    stubs = FileDescriptorProto()
    module.DESCRIPTOR.CopyToProto(stubs)
    for proto in (bare, stubs):
        pending = list(proto.message_type)
        while pending:
            message = pending.pop()
            pending += message.nested_type
            for field in message.field:
                field.ClearField("json_name")
    assert stubs == bare
