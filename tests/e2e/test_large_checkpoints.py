"""Checkpoints that do not fit into memory are sent piece by piece, also to clients that take their time."""

from __future__ import annotations

import tarfile
import uuid
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from tests.e2e.conftest import FORMS
from tests.e2e.running import CONFIG, Rest
from tests.e2e.test_metric_load import peak

if TYPE_CHECKING:
    import requests

MIB = 1024 * 1024
SIZE = 256 * MIB
ALLOWED = 64 * MIB

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def descendants(pid: int) -> list[int]:
    """The process and all that it started."""
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in below for each in descendants(int(child)))]


def checkpoint(rest: Rest, root: Path, size: int) -> str:
    """A checkpoint with one large file, most of which is a hole, and a small one."""
    storage = f'checkpoint_storage: {{{{type: directory, container_path: "{root}"}}}}\n'
    experiment = rest.create_experiment(config=CONFIG + storage)
    trial = rest.post("/trials", {"experimentId": experiment, "hparams": {}, "unmanaged": True})["trial"]
    name = str(uuid.uuid4())
    reported = {"uuid": name, "taskId": trial["taskId"], "metadata": {}, "resources": {}}
    rest.post("/checkpoints", reported | {"state": "STATE_COMPLETED", "training": {}})
    (root / name).mkdir()
    with (root / name / "large.bin").open("wb") as file:
        file.write(b"first")
        file.truncate(size)
    (root / name / "small.txt").write_text("small")
    return name


def fetch(rest: Rest, name: str, accept: str) -> requests.Response:
    answer = rest.session.get(f"{rest.url}/checkpoints/{name}", headers={"Accept": accept}, stream=True, timeout=120)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, accept)
    return answer


def read_tar(stream: BinaryIO, mode: str) -> dict[str, tuple[int, bytes]]:
    """Sizes and first bytes of the files, while the archive is being read."""
    found = {}
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            assert content is not None
            found[entry.name] = (entry.size, content.read(5))
    return found


@pytest.mark.parametrize("form", FORMS)
def test_an_archive_keeps_no_memory(form, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    running = FORMS[form](tmp_path / "data", f"--storage-roots={root}")
    try:
        rest = Rest(running.rest)
        small, large = checkpoint(rest, root, MIB), checkpoint(rest, root, SIZE)
        for accept in ("application/gzip", "application/x-tar", "application/zip"):
            with fetch(rest, small, accept) as answer:
                assert answer.content
        pids = [pid for process in running.processes for pid in descendants(process.pid)]
        before = peak(pids)
        # One stands still in the middle of it, and holds nobody up.
        slow = fetch(rest, large, "application/x-tar")
        assert len(slow.raw.read(MIB)) == MIB
        expected = {"large.bin": (SIZE, b"first"), "small.txt": (5, b"small")}
        with fetch(rest, large, "application/x-tar") as answer:
            assert read_tar(answer.raw, "r|") == expected
        with fetch(rest, large, "application/gzip") as answer:
            assert read_tar(answer.raw, "r|gz") == expected
        zipped = tmp_path / "there.zip"
        with fetch(rest, large, "application/zip") as answer, zipped.open("wb") as file:
            for piece in answer.iter_content(MIB):
                file.write(piece)
        with zipfile.ZipFile(zipped) as archive, archive.open("large.bin") as content:
            assert {each.filename: each.file_size for each in archive.infolist()} == {"large.bin": SIZE, "small.txt": 5}
            checksum = 0
            while piece := content.read(MIB):
                checksum = zlib.crc32(piece, checksum)
            assert checksum == archive.getinfo("large.bin").CRC
        rest_of_it = 0
        while piece := slow.raw.read(MIB):
            rest_of_it += len(piece)
        slow.close()
        assert rest_of_it > SIZE - MIB
        grown = [new - old for new, old in zip(peak(pids), before, strict=True)]
        assert max(grown) < ALLOWED, grown
    finally:
        running.stop()
