"""Runs end-to-end tests of a checkout of upstream Determined against a server of its own.

`python -m tools.upstream_tests --checkout DETERMINED --python PYTHON`: the Python has the official client, pytest,
pytest-timeout, and kubernetes, which the tests of clusters import; those of unmanaged experiments need PyTorch,
TensorBoard and Ray as well. Nothing of the checkout is copied. By default those files run that need no agents for all
of their tests; some of their tests do, and fail as they wait for one. docs/compatibility.md says how many.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.running import clean_environment, start_one_process

FILES = (
    "tests/cluster/test_users.py",
    "tests/cluster/test_workspace_org.py",
    "tests/cluster/test_model_registry.py",
    "tests/cluster/test_groups.py",
    "tests/cluster/test_cluster_message.py",
    "tests/cluster/test_webhooks.py",
    "tests/cluster/test_ship_logs.py",
    "tests/cluster/test_agent.py",
    "tests/cluster/test_agent_user_group.py",
    "tests/cluster/test_config_policies.py",
    "tests/experiment/test_unmanaged.py",
    "tests/experiment/test_metrics.py",
    "tests/experiment/test_noop.py",
    "tests/experiment/test_api.py",
    "tests/run/test_api.py",
    "tests/template/test_template.py",
    "tests/test_sdk.py",
)
"""The files that run unless others are named."""

# Tests of groups carry the mark of the edition with roles, but the open-source one has groups as well.
_MARKS = "e2e_cpu or e2e_cpu_rbac"

_PLUGINS = Path(__file__).parent / "upstream_plugin"

# Experiments that ask for slots are taken, and wait; scripts that die are noticed soon.
_FLAGS = ("--launch-error=false", "--heartbeat-timeout=5")


def main() -> int:
    """Start servers, run the tests, and return what pytest returns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkout", type=Path, required=True, help="the root of a checkout of upstream")
    parser.add_argument("--python", type=Path, required=True, help="a Python with the client, pytest, pytest-timeout")
    parser.add_argument("--timeout", type=int, default=60, help="seconds that one test may take")
    parser.add_argument(
        "--marks", default=_MARKS, help="which tests of a file run, by their marks, as pytest -m takes it"
    )
    parser.add_argument(
        "--stand-in", action="store_true", help="let experiments that tests create report what an agent would run"
    )
    parser.add_argument("files", nargs="*", default=FILES, help="what runs in place of the usual files")
    arguments = parser.parse_args()
    return max(_run_on_its_own(arguments, file) for file in arguments.files)


def _run_on_its_own(arguments: argparse.Namespace, file: str) -> int:
    """Run a file against a server that has nothing in it: some files count on that."""
    with tempfile.TemporaryDirectory() as folder:
        # Tests keep checkpoints in the folder for temporary files, as agents have it.
        server = start_one_process(Path(folder), *_FLAGS, f"--storage-roots={tempfile.gettempdir()}")
        try:
            return _run(arguments, server.rest, file)
        finally:
            server.stop()


def _run(arguments: argparse.Namespace, address: str, file: str) -> int:
    place = urlsplit(address)
    command = [
        str(arguments.python.absolute()),
        *("-m", "pytest", "-v", "--tb=short", "-rs", "-p", "no:cacheprovider", "--no-compare-stats"),
        *("-p", "shorter_timeouts"),
        *(("-p", "stand_in") if arguments.stand_in else ()),
        *("-m", arguments.marks),
        *(f"--master-host={place.hostname}", f"--master-port={place.port}", f"--timeout={arguments.timeout}"),
        file,
    ]
    folder = arguments.checkout / "e2e_tests"
    path = f"{arguments.python.absolute().parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = clean_environment(
        PATH=path, PYTHONPATH=str(_PLUGINS), PYTHONDONTWRITEBYTECODE="1", DET_MASTER=address
    )
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
