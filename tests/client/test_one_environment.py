"""The official client and Detour in one environment: neither hides a module of the other, whichever comes first."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.e2e.running import GRPC, READY, clean_environment
from tests.processes import ROOT, Process
from tests.programs import client_python

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(400)]

WHERE = "import json, sys, sysconfig; print(json.dumps([sys.version_info[:2], sysconfig.get_path('purelib')]))"
TOGETHER = """
import determined
from determined.common.api import bindings
from determined.experimental import client
import gateway
import server.application
from detour.api.v1 import auth_pb2, experiments_pb2_grpc

assert bindings.v1Experiment and experiments_pb2_grpc.ExperimentsStub
assert auth_pb2.LoginRequest.DESCRIPTOR.full_name == "determined.api.v1.LoginRequest"
client.login(master=sys.argv[1], user="determined", password="")
print(determined.__version__, client.get_session_username())
"""


@pytest.fixture(params=["server first", "client first"])
def both(request, tmp_path):
    """An interpreter with the packages of both environments on its path, in one order and in the other."""
    version, theirs = json.loads(subprocess.check_output([client_python(), "-c", WHERE], text=True, timeout=120))
    if tuple(version) != sys.version_info[:2]:
        pytest.skip("the client's environment has another version of Python")
    ours = [sysconfig.get_path("purelib"), str(ROOT), str(ROOT / "gen" / "python")]
    order = [*ours, theirs] if request.param == "server first" else [theirs, *ours]
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True, timeout=120)
    python = tmp_path / "venv" / "bin" / "python"
    where = subprocess.check_output([python, "-c", WHERE], text=True, timeout=120)
    (Path(json.loads(where)[1]) / "both.pth").write_text("\n".join(order) + "\n")
    return python


def test_the_client_calls_a_server_out_of_the_same_environment(both, tmp_path):
    environment = clean_environment(HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    flags = ["--rest=127.0.0.1:0", "--grpc=127.0.0.1:0", "--workers=1", f"--data={tmp_path / 'data'}"]
    server = Process([str(both), "-m", "server", "run", *flags], env=environment, cwd=tmp_path)
    try:
        rest = server.wait_for(READY)[0][1]
        server.wait_for(GRPC)
        done = subprocess.run(
            [both, "-W", "ignore", "-c", f"import sys\n{TOGETHER}", rest],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0.38.1", "determined"]
