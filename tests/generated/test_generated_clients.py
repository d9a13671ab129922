"""Clients in Python and Go, made from the OpenAPI document by openapi-generator, at a running server."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from tests.e2e.running import Rest, clean_environment, start_one_process
from tests.processes import ROOT
from tests.programs import generator_python, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.running import Detour

pytestmark = [pytest.mark.generator, pytest.mark.slow, pytest.mark.timeout(600)]

HERE = Path(__file__).parent
DOCUMENT = ROOT / "gen" / "openapi" / "detour.swagger.json"


def run(*command: str, folder: Path, **variables: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=clean_environment(**variables),
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def generator(*arguments: str, folder: Path) -> str:
    return run(str(Path(generator_python()).with_name("openapi-generator-cli")), *arguments, folder=folder)


def generate(language: str, folder: Path, name: str) -> None:
    """Make a client; enums carry the names of their types, as several have values of the same name."""
    generator(
        "generate",
        f"--input-spec={DOCUMENT}",
        f"--generator-name={language}",
        f"--output={folder}",
        f"--package-name={name}",
        "--additional-properties=enumClassPrefix=true",
        "--global-property=apis,models,supportingFiles,modelDocs=false,apiDocs=false,modelTests=false,apiTests=false",
        folder=folder,
    )


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Detour]:
    generator_python()  # without the generator there is nothing to start a server for
    running = start_one_process(tmp_path_factory.mktemp("data"))
    yield running
    running.stop()


@pytest.fixture
def trial(master: Detour) -> int:
    """A trial with two lines in its log, beside an experiment that is archived."""
    rest = Rest(master.rest)
    rest.create_archived("to be taken out")
    experiment = rest.create_experiment("in progress")
    made = rest.post("/trials", {"experimentId": experiment, "hparams": {}, "unmanaged": True})["trial"]
    line = {"taskId": made["taskId"], "rankId": 1, "level": "LOG_LEVEL_INFO"}
    rest.post("/task/logs", {"logs": [line | {"log": "one\n"}, line | {"log": "<two> ü\n"}]})
    return made["id"]


EXPECTED = {
    "user": "determined",
    "total": 1,
    "name": "to be taken out",
    "archived": [True, False],
    "state": "STATE_COMPLETED",
    "hyperparameters": {"layers": {"type": "const", "val": 3}, "rate": {"type": "const", "val": 0.5}},
    "parent": None,
    "missing": [404, 5, "NotFound", "experiment '987654' not found"],
    "missing stream": [404, 5, "Not Found", "trial '987654' not found"],
    "log": [["one\n", "LOG_LEVEL_INFO", 1], ["<two> ü\n", "LOG_LEVEL_INFO", 1]],
}
VALUES = {"loss": 0.25, "nested": {"any": ["thing", None]}}


def check(found: dict) -> None:
    ((steps, group, metrics),) = found.pop("reports")
    assert (steps, group, metrics["avg_metrics"]) == (5, "mine", VALUES)
    assert found == EXPECTED


def test_the_document_has_no_fault(tmp_path):
    told = generator("validate", f"--input-spec={DOCUMENT}", folder=tmp_path)
    assert "No validation issues detected." in told or "Spec has" in told
    assert "error" not in told.lower()


def test_the_document_is_what_is_served(master):
    served = requests.get(f"{master.rest}/api/v1/api.swagger.json", timeout=30).json()
    assert served == json.loads(DOCUMENT.read_text())


def test_python(master, trial, tmp_path):
    generate("python", tmp_path, "detour_client")
    shutil.copy(HERE / "walk.py", tmp_path / "walk.py")
    check(json.loads(run(generator_python(), "walk.py", master.rest, str(trial), folder=tmp_path)))


def test_go(master, trial, tmp_path):
    go = program("go")
    generate("go", tmp_path, "detour")
    module = tmp_path / "go.mod"
    module.write_text(module.read_text().replace("github.com/GIT_USER_ID/GIT_REPO_ID", "example.org/detour"))
    (tmp_path / "walk").mkdir()
    shutil.copy(HERE / "walk.go", tmp_path / "walk" / "main.go")
    check(json.loads(run(go, "run", "./walk", master.rest, str(trial), folder=tmp_path, GOFLAGS="-mod=mod")))
