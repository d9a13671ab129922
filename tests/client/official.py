"""The official client, unmodified, in its own virtual environment: its command line and its SDK."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.e2e.running import clean_environment


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
