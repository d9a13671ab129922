from __future__ import annotations

import io
import tarfile

import pytest

from server.domain.errors import InvalidArgumentError
from server.domain.model_definition import FILE, FOLDER, SourceFile, pack

FILES = [
    SourceFile("src", FOLDER, mtime=1_700_000_000, mode=0o755, uid=1000, gid=100),
    SourceFile("src/train.py", FILE, b"print('hi')\n", 1_700_000_001, 0o644, 1000, 100),
    SourceFile("src/" + "long/" * 60 + "训练.py", FILE, b"", 2**33, 0o600),
    SourceFile("./empty", FILE),
]


def test_what_was_packed_is_there():
    with tarfile.open(fileobj=io.BytesIO(pack(FILES)), mode="r:gz") as archive:
        members = archive.getmembers()
        found = [
            SourceFile(
                member.name,
                ord(member.type),
                archive.extractfile(member).read() if member.isfile() else b"",
                int(member.mtime),
                member.mode,
                member.uid,
                member.gid,
            )
            for member in members
        ]
    assert found == FILES


def test_the_same_files_give_the_same_bytes():
    assert pack(FILES) == pack(FILES)


def test_no_files_make_an_empty_archive():
    with tarfile.open(fileobj=io.BytesIO(pack([])), mode="r:gz") as archive:
        assert archive.getmembers() == []


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(SourceFile("link", ord("2")), id="a link"),
        pytest.param(SourceFile("odd", 0), id="no type"),
        pytest.param(SourceFile("/etc/passwd", FILE), id="an absolute name"),
        pytest.param(SourceFile("../x", FILE), id="a name outside"),
        pytest.param(SourceFile("a/../../x", FILE), id="a name that leads out"),
        pytest.param(SourceFile("", FILE), id="no name"),
        pytest.param(SourceFile("//", FOLDER), id="a name of slashes"),
        pytest.param(SourceFile("a\x00b", FILE), id="NUL"),
        pytest.param(SourceFile("x", FILE, mtime=-1), id="a time before 1970"),
        pytest.param(SourceFile("x", FILE, mode=-1), id="a negative mode"),
    ],
)
def test_files_that_no_model_definition_has(file):
    with pytest.raises(InvalidArgumentError, match=r"^model definition: "):
        pack([file])
