"""Programs that some tests drive: found where the Makefile puts them or on the PATH, or the test is skipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.processes import ROOT


def program(name: str) -> str:
    """Find a program, or skip the test that asks for it."""
    places = [str(ROOT / ".tools" / "bin"), os.environ.get("PATH", ""), str(Path.home() / "go" / "bin")]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        pytest.skip(f"{name} is not installed (make setup-tools)")
    return found


def client_python() -> str:
    """Find the interpreter that has the official client, or skip the test that asks for it."""
    named = os.environ.get("DETOUR_CLIENT_PYTHON") or str(ROOT / ".venv-client" / "bin" / "python")
    if not Path(named).exists():
        pytest.skip("the official client is not installed (make setup-client)")
    return named


def generator_python() -> str:
    """Find the interpreter that has openapi-generator beside it, or skip the test that asks for it."""
    named = os.environ.get("DETOUR_GENERATOR_PYTHON") or str(ROOT / ".venv-generator" / "bin" / "python")
    if not Path(named).with_name("openapi-generator-cli").exists():
        pytest.skip("openapi-generator is not installed (make setup-generator)")
    return named
