"""The wheel: what is in it, what it asks for, and that it serves where nothing of the server is installed."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import grpc
import pytest
from installation import distributions, requirements
from proto_source import compile_protos

import gateway
from tests.processes import ROOT, Process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from installation import Installation

KETTLE = """
syntax = "proto3";
package kitchen;
import "google/api/annotations.proto";

service Kettle {
  rpc Boil(Water) returns (Water) {
    option (google.api.http) = { post: "/kettles/{kettle}:boil" body: "*" };
  }
}

message Water {
  string kettle = 1;
  double litres = 2;
}
"""
PATIENCE = 20.0


@contextmanager
def kettle() -> Iterator[int]:
    """Serve what gives every message back."""
    echo = grpc.unary_unary_rpc_method_handler(lambda request, _context: request)
    server = grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("kitchen.Kettle", {"Boil": echo})])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(0).wait(PATIENCE)


def run(installation: Installation, program: str, **environment: str) -> str:
    done = subprocess.run(
        [installation.python, "-c", program],
        cwd=installation.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_file_of_the_gateway_is_in_the_wheel(wheel):
    ours = {str(path.relative_to(ROOT)) for path in (ROOT / "gateway").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == {f"detour/{name}" for name in ours if "__pycache__" not in name}


def test_the_version_stands_in_one_place(wheel):
    assert wheel.name.startswith(f"detour-{gateway.__version__}-")
    assert f'"{gateway.__version__}"' not in (ROOT / "pyproject.toml").read_text()


def test_no_file_of_the_gateway_names_its_package():
    for path in (ROOT / "gateway").rglob("*.py"):
        absolute = re.findall(r"^\s*(?:from|import) (?:detour|gateway)\b.*", path.read_text(), re.MULTILINE)
        assert absolute == [], f"{path}: the package is installed under another name, so its imports must be relative"


def test_what_the_server_alone_needs_is_an_extra(wheel):
    server_alone = distributions(requirements(wheel, "server")) - distributions(requirements(wheel))
    assert {"sqlalchemy", "alembic", "argon2-cffi", "psycopg", "structlog", "limits"} <= server_alone


def test_nothing_but_what_the_gateway_needs_is_installed(installation):
    absent = ("gateway", "server", "sqlalchemy", "alembic", "argon2", "psycopg", "structlog", "limits", "pytest")
    program = f"import importlib.util as u; print([name for name in {absent} if u.find_spec(name)])"
    assert run(installation, program).strip() == "[]"


def test_every_module_can_be_imported(installation):
    program = """
import importlib, pkgutil, detour.gateway as package
names = [found.name for found in pkgutil.walk_packages(package.__path__, 'detour.gateway.')]
for name in names:
    importlib.import_module(name)
print(len(names), package.create_app.__module__, package.__version__)
"""
    count, module, version = run(installation, program).split()
    assert int(count) >= 60
    assert (module, version) == ("detour.gateway.app", gateway.__version__)


def test_generated_code_shares_the_namespace(installation):
    program = "import detour.gateway, detour.api.v1.auth_pb2 as made; print(made.DESCRIPTOR.package)"
    assert run(installation, program, PYTHONPATH=str(ROOT / "gen" / "python")) == "determined.api.v1\n"


def test_the_types_are_marked_as_complete(installation):
    program = "import importlib.resources as r; print((r.files('detour.gateway') / 'py.typed').is_file())"
    assert run(installation, program) == "True\n"


@pytest.mark.parametrize("program", [["python", "-m", "detour.gateway"], ["detour-gateway"]], ids=" ".join)
def test_it_serves_a_service_that_it_has_never_heard_of(installation: Installation, tmp_path: Path, program: list[str]):
    descriptors = tmp_path / "kettle.binpb"
    descriptors.write_bytes(compile_protos({"kettle.proto": KETTLE}))
    name, *arguments = program
    with kettle() as port:
        command = [str(installation.programs / name), *arguments, "--upstream", f"127.0.0.1:{port}"]
        process = Process(
            [*command, "--descriptors", str(descriptors), "--listen", "127.0.0.1:0"],
            env={"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"},
            cwd=tmp_path,
        )
        try:
            bound = int(process.wait_for(r"serving http://127\.0\.0\.1:(\d+)")[0][1])
            connection = http.client.HTTPConnection("127.0.0.1", bound, timeout=PATIENCE)
            connection.request("POST", "/kettles/blue:boil", '{"litres":1.5}')
            response = connection.getresponse()
            assert (response.status, response.read()) == (200, b'{"kettle":"blue","litres":1.5}')
            connection.close()
        finally:
            assert process.stop() == 0
