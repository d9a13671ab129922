"""The tutorial of docs/gateway.md, followed command by command: each prints what stands below it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from installation import Installation, install

from tests.processes import ROOT, Process
from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BLOCK = re.compile(r"```sh\n(?P<commands>.*?)```(?:\n```text\n(?P<output>.*?)```)?", re.DOTALL)
INSTALLS = ".venv/bin/pip install"
SERVERS = ("python weather_service.py", "python -m detour.gateway", "python -m flask")
PORTS = ("50051", "8080", "8081")


@dataclass(frozen=True, slots=True)
class Step:
    """Commands to paste into a shell, and what they print."""

    commands: str
    output: str

    @property
    def serves(self) -> bool:
        """Whether the last command goes on, and the shell with it."""
        return self.commands.rstrip().rpartition("\n")[2].startswith(SERVERS)


def tutorial() -> list[Step]:
    text = (ROOT / "docs" / "gateway.md").read_text()
    section = text[text.index("\n## Five minutes") : text.index("\n## Installing")]
    return [Step(found["commands"], found["output"] or "") for found in BLOCK.finditer(section)]


@pytest.fixture
def environment(wheel: Path, tmp_path: Path) -> Mapping[str, str]:
    """What the first step makes: an environment with the wheel and the compiler, at the head of the PATH."""
    made: Installation = install(wheel, tmp_path / ".venv", besides=["grpcio-tools"])
    return {"PATH": f"{made.programs}:{os.environ['PATH']}", "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def ports() -> Mapping[str, str]:
    """Ports that are free here, in place of those of the text."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in PORTS]
        return {port: str(each.getsockname()[1]) for port, each in zip(PORTS, sockets, strict=True)}


def test_the_tutorial_has_steps() -> None:
    steps = tutorial()
    assert len(steps) == 12
    assert INSTALLS in steps[0].commands
    assert sum(step.serves for step in steps) == len(SERVERS)


def test_every_step_prints_what_stands_below_it(
    environment: Mapping[str, str], ports: Mapping[str, str], tmp_path: Path
) -> None:
    program("curl")
    with ExitStack() as stack:
        for step in with_ports(tutorial()[1:], ports):
            if step.serves:
                before, _, command = step.commands.rstrip().rpartition("\n")
                server = Process(["bash", "-ec", f"{before}\nexec {command}"], env=environment, cwd=tmp_path)
                stack.callback(server.stop)
                server.wait_for(re.escape(step.output.strip()))
            else:
                assert run(step.commands, environment, tmp_path) == step.output.strip(), step.commands


def with_ports(steps: list[Step], ports: Mapping[str, str]) -> Iterator[Step]:
    def moved(text: str) -> str:
        return re.sub(rf"\b(?:{'|'.join(ports)})\b", lambda found: ports[found[0]], text)

    for step in steps:
        yield Step(moved(step.commands), moved(step.output))


def run(commands: str, environment: Mapping[str, str], folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stderr}"
    return done.stdout.strip()
