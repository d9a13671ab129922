from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from proto_source import compile_protos

from gateway.descriptors import (
    DescriptorError,
    complete_descriptor_set,
    installed_file,
    load_descriptor_set,
    merge_descriptor_sets,
    with_installed_files,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BASE = 'syntax = "proto3"; package base; message B { string a_name = 1; map<string, int32> m = 2; }'
LEFT = (
    'syntax = "proto3"; package left; import "base.proto"; import "google/protobuf/any.proto";'
    " message L { base.B b = 1; google.protobuf.Any any = 2; } service LS { rpc Do(L) returns (base.B); }"
)
RIGHT = (
    'syntax = "proto3"; package right; import "base.proto"; import "google/api/annotations.proto";'
    ' message R { base.B b = 1; } service RS { rpc Do(R) returns (R) { option (google.api.http) = { get: "/r" }; } }'
)


def names(descriptor_set: bytes) -> list[str]:
    return [file.name for file in FileDescriptorSet.FromString(descriptor_set).file]


def parsed(descriptor_set: bytes) -> dict[str, FileDescriptorProto]:
    return {file.name: file for file in FileDescriptorSet.FromString(descriptor_set).file}


def packed(files: Sequence[FileDescriptorProto]) -> bytes:
    return FileDescriptorSet(file=files).SerializeToString()


def in_order(descriptor_set: bytes) -> bool:
    seen: set[str] = set()
    for file in FileDescriptorSet.FromString(descriptor_set).file:
        if not seen.issuperset(file.dependency):
            return False
        seen.add(file.name)
    return True


def test_sets_are_merged_in_order_with_each_file_once() -> None:
    left = compile_protos({"base.proto": BASE, "left.proto": LEFT})
    right = compile_protos({"base.proto": BASE, "right.proto": RIGHT})
    merged = merge_descriptor_sets([left, right])
    assert set(names(merged)) == set(names(left)) | set(names(right))
    assert len(set(names(merged))) == len(names(merged))
    assert in_order(merged)
    assert merge_descriptor_sets([merged]) == merged
    assert merge_descriptor_sets([]) == b""


def test_files_in_the_wrong_order_are_brought_into_order() -> None:
    files = parsed(compile_protos({"base.proto": BASE, "left.proto": LEFT}))
    backwards = packed(list(reversed(files.values())))
    assert not in_order(backwards)
    assert in_order(merge_descriptor_sets([backwards]))


def test_missing_files_of_google_come_from_the_installed_packages() -> None:
    files = parsed(compile_protos({"base.proto": BASE, "right.proto": RIGHT}))
    merged = merge_descriptor_sets([packed([files["right.proto"], files["base.proto"]])])
    assert names(merged)[-1] == "right.proto"
    assert "google/api/http.proto" in names(merged)
    assert in_order(merged)


def test_other_missing_files_are_named() -> None:
    files = parsed(compile_protos({"base.proto": BASE, "left.proto": LEFT}))
    with pytest.raises(DescriptorError, match=r"the file base\.proto, which left\.proto imports, is missing"):
        merge_descriptor_sets([packed([files["left.proto"]])])


def test_sets_that_disagree_are_refused_by_file() -> None:
    one = compile_protos({"base.proto": BASE})
    other = compile_protos({"base.proto": BASE.replace("a_name = 1", "a_name = 3")})
    with pytest.raises(DescriptorError, match=r"disagree about the file base\.proto"):
        merge_descriptor_sets([one, other])


def test_comments_and_default_json_names_are_no_disagreement() -> None:
    one = compile_protos({"base.proto": BASE})
    stripped = parsed(one)["base.proto"]
    for field in (*stripped.message_type[0].field, *stripped.message_type[0].nested_type[0].field):
        assert field.json_name
        field.ClearField("json_name")
    stripped.source_code_info.location.add().leading_comments = "a comment"
    assert merge_descriptor_sets([one, packed([stripped])]) == one


def test_another_json_name_is_a_disagreement() -> None:
    one = compile_protos({"base.proto": BASE})
    other = compile_protos({"base.proto": BASE.replace("a_name = 1", 'a_name = 1 [json_name = "x"]')})
    with pytest.raises(DescriptorError, match="disagree"):
        merge_descriptor_sets([one, other])


def test_of_googles_files_the_first_version_is_taken() -> None:
    old = FileDescriptorProto(name="google/rpc/status.proto", package="google.rpc", syntax="proto3")
    old.message_type.add(name="Status")
    current = installed_file("google/rpc/status.proto")
    assert current is not None
    merged = merge_descriptor_sets([packed([old]), packed([current])])
    assert parsed(merged)["google/rpc/status.proto"] == old


def test_circles_are_refused() -> None:
    files = {
        name: FileDescriptorProto(name=name, dependency=[other])
        for name, other in (("a.proto", "b.proto"), ("b.proto", "a.proto"))
    }
    with pytest.raises(DescriptorError, match="run in a circle"):
        complete_descriptor_set(files)
    with pytest.raises(DescriptorError, match="run in a circle"):
        complete_descriptor_set({"a.proto": FileDescriptorProto(name="a.proto", dependency=["a.proto"])})


def test_imports_may_be_nested_deeply() -> None:
    files = {"f0.proto": FileDescriptorProto(name="f0.proto")}
    for number in range(1, 3000):
        name = f"f{number}.proto"
        files[name] = FileDescriptorProto(name=name, dependency=[f"f{number - 1}.proto"])
    ordered = complete_descriptor_set(dict(reversed(files.items())))
    assert names(ordered) == list(files)


def test_files_that_do_not_fit_together_are_refused() -> None:
    broken = FileDescriptorProto(name="broken.proto", syntax="proto3")
    broken.message_type.add(name="M").field.add(name="f", number=1, type=11, label=1, type_name=".nowhere.T")
    with pytest.raises(DescriptorError, match=r"the file broken\.proto is not sound"):
        complete_descriptor_set({"broken.proto": broken})


def test_a_file_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "set.binpb"
    content = compile_protos({"base.proto": BASE, "left.proto": LEFT})
    path.write_bytes(content)
    assert sorted(names(load_descriptor_set(path))) == sorted(names(content))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(None, "cannot be read: No such file", id="missing"),
        pytest.param(b"\xff\xff", "it is no google.protobuf.FileDescriptorSet", id="no-set"),
        pytest.param(
            packed([FileDescriptorProto(name="a.proto", dependency=["b.proto"])]),
            "the file b.proto, which a.proto imports, is missing",
            id="import",
        ),
    ],
)
def test_a_file_that_cannot_be_loaded_is_named(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "set.binpb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DescriptorError, match=re.escape(reason)) as caught:
        load_descriptor_set(path)
    assert str(path) in str(caught.value)


def test_a_folder_is_no_descriptor_set(tmp_path: Path) -> None:
    with pytest.raises(DescriptorError, match="cannot be read"):
        load_descriptor_set(tmp_path)


def test_the_types_of_error_details_are_added() -> None:
    plain = compile_protos({"base.proto": BASE})
    extended = with_installed_files(plain)
    assert names(extended)[0] == "base.proto"
    assert {"google/rpc/error_details.proto", "google/rpc/status.proto", "google/protobuf/wrappers.proto"} <= set(
        names(extended)
    )
    assert in_order(extended)
    assert with_installed_files(extended) == extended


def test_types_that_stand_in_another_file_are_not_added_again() -> None:
    vendored = compile_protos(
        {"third_party/details.proto": 'syntax = "proto3"; package google.rpc; message ErrorInfo { string reason = 1; }'}
    )
    extended = with_installed_files(vendored)
    assert "google/rpc/error_details.proto" not in names(extended)
    assert "google/rpc/status.proto" in names(extended)


@pytest.mark.parametrize(
    "name",
    [
        "google/rpc/nosuch.proto",
        "google/rpc/../../os.proto",
        "google/cloud/location/locations.proto",
        "os.proto",
        "google.proto",
        "",
    ],
)
def test_nothing_else_is_looked_for_among_the_installed_packages(name: str) -> None:
    assert installed_file(name) is None
    with pytest.raises(DescriptorError, match="no installed package has the file"):
        with_installed_files(b"", [name])
