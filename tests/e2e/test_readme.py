"""The README's commands, pasted into a shell one after the other: each prints what stands below it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.e2e.running import clean_environment, start_one_process
from tests.processes import ROOT
from tests.programs import client_python, program

pytestmark = pytest.mark.timeout(400)
BLOCK = re.compile(r"```sh\n(?P<commands>.*?)```\n```text\n(?P<output>.*?)```", re.DOTALL)
STEPS = [(found["commands"], found["output"]) for found in BLOCK.finditer((ROOT / "README.md").read_text())]
END = "-- end of step --"

# What is another at each run.
VARYING = (
    (r"\d{4}\\-\d\d\\-\d\dT\d\d:\d\d:\d\d(?:\\\.\d+)?Z", r"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z"),
    (r"\d{4}\\-\d\d\\-\d\d\\ \d\d:\d\d:\d\d", r"\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"),
    (r'"token":"[^"]+"', r'"token":"[\\w-]{43}"'),
)


def pattern(output: str) -> str:
    text = re.escape(output.strip())
    for varying, replacement in VARYING:
        text = re.sub(varying, replacement, text)
    return text.replace("…", ".*")


def test_the_readme_has_steps():
    assert len(STEPS) == 9


def paste(steps, detour, **environment):
    """Run the commands in one shell, and return what each step printed."""
    script = f"\necho; echo '{END}'\n".join(steps)
    script = script.replace("http://127.0.0.1:8080", detour.rest).replace("127.0.0.1:50051", detour.grpc)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [part.strip() for part in done.stdout.split(END)]


@pytest.mark.slow
@pytest.mark.client
@pytest.mark.grpcurl
def test_every_step_prints_what_stands_below_it(tmp_path):
    program("curl")
    folders = [str(Path(program("grpcurl")).parent), str(Path(client_python()).parent)]
    detour = start_one_process(tmp_path / "data")
    try:
        path = ":".join([*folders, clean_environment()["PATH"]])
        printed = paste([commands for commands, _ in STEPS], detour, PATH=path, HOME=str(tmp_path))
    finally:
        detour.stop()
    assert len(printed) == len(STEPS)
    for (commands, output), said in zip(STEPS, printed, strict=True):
        assert re.fullmatch(pattern(output), said, re.DOTALL), f"{commands}\nprinted\n{said}\nnot\n{output}"
