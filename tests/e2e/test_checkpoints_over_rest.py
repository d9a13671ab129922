"""Checkpoints over REST, with real files below the storage root, in both forms of the server."""

from __future__ import annotations

import io
import tarfile
import uuid
from typing import TYPE_CHECKING

import pytest
import requests

from tests.e2e.conftest import EACH_FORM, FORMS
from tests.e2e.running import CONFIG, Rest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = bytes(range(256)) * 4096


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("root")


@pytest.fixture(scope="module", params=EACH_FORM)
def rest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Rest]:
    running = FORMS[request.param](tmp_path_factory.mktemp("data"), f"--storage-roots={root}")
    yield Rest(running.rest)
    running.stop()


@pytest.fixture
def checkpoint(rest, root) -> str:
    name = str(uuid.uuid4())
    storage = f'checkpoint_storage: {{{{type: directory, container_path: "{root}"}}}}\n'
    experiment = rest.create_experiment(config=CONFIG + storage)
    trial = rest.post("/trials", {"experimentId": experiment, "hparams": {}, "unmanaged": True})["trial"]
    resources = {"a.bin": str(len(CONTENT)), "big": "9007199254740993", "sub/": 0}
    reported = {"uuid": name, "taskId": trial["taskId"], "metadata": {"steps_completed": 3}, "resources": resources}
    assert rest.post("/checkpoints", reported | {"state": "STATE_COMPLETED", "training": {}}) == {}
    (root / name / "sub").mkdir(parents=True)
    (root / name / "a.bin").write_bytes(CONTENT)
    return name


def fetch(rest: Rest, name: str, accept: str = "application/gzip") -> requests.Response:
    headers = {"Accept": accept, "Accept-Encoding": "gzip"}
    return rest.session.get(f"{rest.url}/checkpoints/{name}", headers=headers, timeout=60)


def test_sizes_are_exact(rest, checkpoint):
    shown = rest.get(f"/checkpoints/{checkpoint}")["checkpoint"]
    assert shown["resources"] == {"a.bin": str(len(CONTENT)), "big": "9007199254740993", "sub/": "0"}
    assert (shown["state"], shown["training"]["validationMetrics"]) == ("STATE_COMPLETED", None)
    trial = rest.get(f"/trials/{shown['training']['trialId']}")["trial"]
    assert (trial["checkpointCount"], trial["totalCheckpointSize"]) == (1, str(9007199254740993 + len(CONTENT)))


def test_a_download_is_the_archive_byte_for_byte(rest, checkpoint):
    answer = fetch(rest, checkpoint)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/gzip")
    assert "Content-Encoding" not in answer.headers
    with tarfile.open(fileobj=io.BytesIO(answer.content), mode="r:gz") as archive:
        assert sorted(archive.getnames()) == ["a.bin", "sub"]
        assert archive.extractfile("a.bin").read() == CONTENT


def test_refused_downloads(rest, checkpoint):
    for name, accept, status in (
        ("nope", "application/gzip", 400),
        (str(uuid.uuid4()), "application/gzip", 404),
        (checkpoint, "text/html", 400),
    ):
        answer = fetch(rest, name, accept)
        assert (answer.status_code, set(answer.json())) == (status, {"message"})
    assert requests.get(f"{rest.url}/checkpoints/{checkpoint}", timeout=30).status_code == 401


def test_deleting(rest, root, checkpoint):
    body = {"checkpointUuids": [checkpoint], "checkpointGlobs": ["*.bin"]}
    assert rest.post("/checkpoints/rm", body) == {}
    assert not (root / checkpoint / "a.bin").exists()
    answer = rest.call("DELETE", "/checkpoints", {"checkpointUuids": [checkpoint]})
    assert (answer.status_code, answer.json()) == (200, {})
    assert not (root / checkpoint).exists()
    assert rest.get(f"/checkpoints/{checkpoint}")["checkpoint"]["state"] == "STATE_DELETED"
