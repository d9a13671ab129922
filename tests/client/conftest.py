"""The official client, unmodified, in its own virtual environment, pointed at a running server."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.running import Rest, clean_environment, start_one_process
from tests.programs import client_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.running import Detour


class Client:
    """The client's command line and SDK, with a home folder of its own."""

    def __init__(self, python: str, master: str, home: Path) -> None:
        self.python = python
        self.environment = clean_environment(DET_MASTER=master, HOME=str(home), XDG_CONFIG_HOME=str(home / "config"))

    def run(self, *command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
            input=typed,
        )

    def try_det(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run `det`, whatever comes of it."""
        return self.run(str(Path(self.python).with_name("det")), *arguments, typed=typed)

    def det(self, *arguments: str) -> str:
        """Run `det`, which must succeed, and return what it prints."""
        done = self.try_det(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sdk(self, code: str, *arguments: str) -> Any:
        """Run Python with the SDK; the code assigns `result`, which is returned."""
        whole = (
            "import json, sys\nfrom determined.experimental import client\nargv = sys.argv[1:]\n"
            f"client.login(user='determined', password='')\n{code}\nprint(json.dumps(result))"
        )
        done = self.run(self.python, "-W", "ignore", "-c", whole, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Detour]:
    client_python()  # without the client there is nothing to start a server for
    running = start_one_process(tmp_path_factory.mktemp("data"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def client(master: Detour, tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(client_python(), master.rest, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def rest(master: Detour) -> Rest:
    return Rest(master.rest)
