from __future__ import annotations

import io
import tarfile

import pytest

from server.domain.errors import InvalidArgumentError
from server.domain.model_definition import FILE, FOLDER, MAX_FOLDERS, Node, SourceFile, find_file, pack, tree

FILES = [
    SourceFile("src", FOLDER, mtime=1_700_000_000, mode=0o755, uid=1000, gid=100),
    SourceFile("src/train.py", FILE, b"print('hi')\n", 1_700_000_001, 0o644, 1000, 100),
    SourceFile("src/" + "long/" * 40 + "训练.py", FILE, b"", 2**33, 0o600),
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
        pytest.param(SourceFile("x", FILE, mtime=2**63 - 1), id="a time after the last"),
        pytest.param(SourceFile("a/" * 64 + "x", FILE), id="many folders"),
    ],
)
def test_files_that_no_model_definition_has(file):
    with pytest.raises(InvalidArgumentError, match=r"^model definition: "):
        pack([file])


def names(nodes: tuple[Node, ...]) -> list[object]:
    return [(node.name, names(node.children)) if node.is_folder else node.name for node in nodes]


def test_a_tree_has_every_file_in_its_folder():
    files = [
        SourceFile("b.bin", FILE, b"\xff\x00", 7),
        SourceFile("src/z/deep.py", FILE, b"pass"),
        SourceFile("./src/a.py", FILE, "训练".encode()),
        SourceFile("src", FOLDER, mtime=9),
        SourceFile("empty/", FOLDER),
    ]
    nodes = tree(pack(files))
    assert names(nodes) == ["b.bin", ("empty", []), ("src", ["a.py", ("z", ["deep.py"])])]
    binary, _empty, source = nodes
    assert (binary.path, binary.size, binary.mtime, binary.content_type) == (
        "b.bin",
        2,
        7,
        "application/octet-stream",
    )
    assert (source.mtime, source.is_folder, source.content_type) == (9, True, "")
    assert source.children[0].content_type == "text/plain; charset=utf-8"
    assert source.children[1].children[0].path == "src/z/deep.py"


def test_the_deepest_tree():
    archive = pack([SourceFile("a/" * (MAX_FOLDERS - 1) + "x", FILE)])
    assert str(names(tree(archive))).count("'a'") == MAX_FOLDERS - 1


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("src/train.py", b"print('hi')\n", id="a file"),
        pytest.param("/src//./train.py", b"print('hi')\n", id="written in another way"),
        pytest.param("empty", b"", id="an empty file"),
        pytest.param("src", None, id="a folder"),
        pytest.param("nope", None, id="nothing"),
        pytest.param("", None, id="no name"),
        pytest.param("../src/train.py", None, id="from outside"),
    ],
)
def test_one_file(path, content):
    assert find_file(pack(FILES), path) == content
