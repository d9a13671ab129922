"""grpc-gateway's own integration tests, run with this gateway in the place of the Go one.

They are not part of this repository: GRPC_GATEWAY_SOURCE names a checkout of grpc-gateway v2, and Go must be there. The
checkout is not changed: two files of ours are laid over it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SOURCE = os.environ["GRPC_GATEWAY_SOURCE"]
EXAMPLES = "examples/internal"
DESCRIBE = f"{EXAMPLES}/cmd/describe"
RULES = f"{EXAMPLES}/proto/examplepb/standalone_echo_service.yaml"
DOCUMENT = HERE.parents[2] / "docs" / "gateway.md"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed"),
]


def test_go_suite_passes(tmp_path: Path) -> None:
    source = Path(SOURCE)
    overlay = tmp_path / "overlay.json"
    laid_over = {
        f"{source}/{DESCRIBE}/main.go": str(HERE / "describe.go"),
        f"{source}/{EXAMPLES}/integration/main_test.go": str(HERE / "main_test.go"),
    }
    overlay.write_text(json.dumps({"Replace": laid_over}))
    descriptors = tmp_path / "examples.binpb"
    go(source, "run", f"-overlay={overlay}", f"./{DESCRIBE}", str(descriptors))
    front = f"{sys.executable} {HERE / 'original_front.py'} {descriptors} {source / RULES}"
    out = go(source, "test", f"-overlay={overlay}", "-count=1", "-v", f"./{EXAMPLES}/integration", GATEWAY_FRONT=front)
    passed = re.findall(r"^--- PASS: (\w+)", out, re.MULTILINE)
    failed = re.findall(r"^ *--- FAIL: (\S+)", out, re.MULTILINE)
    assert not failed, out
    assert f"passes all {len(passed)} of them" in " ".join(DOCUMENT.read_text().split())


def go(source: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        ["go", *arguments],
        cwd=source,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.stdout or not done.returncode, done.stderr
    return done.stdout
