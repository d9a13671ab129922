"""`det`, as its users type it: each command by itself."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.client.official import Client
from tests.programs import client_python

pytestmark = [pytest.mark.client, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def client(master, tmp_path_factory):
    return Client(client_python(), master.rest, tmp_path_factory.mktemp("home"))


def columns(line):
    return [cell.strip() for cell in line.split("|")]


def test_whoami(client):
    assert "'determined'" in client.det("user", "whoami")


def test_user_list(client):
    names = {columns(line)[1] for line in client.det("user", "list").splitlines() if "|" in line}
    assert {"admin", "determined"} <= names


def test_login_and_logout(client):
    assert client.try_det("user", "login", "determined", typed="\n").returncode == 0
    assert "'determined'" in client.det("user", "whoami")
    client.det("user", "logout")
    assert "'determined'" in client.det("user", "whoami")


def test_master_info(client):
    info = yaml.safe_load(client.det("master", "info"))
    assert info["version"] == "0.38.1"
    assert info["clusterId"]


def test_the_client_finds_no_fault_with_the_version(client):
    done = client.try_det("user", "whoami")
    assert "warning" not in done.stderr.lower()


def test_experiment_list(client, rest):
    mine = rest.create_experiment("to be listed")
    archived = rest.create_archived("not to be listed")
    listed = {columns(line)[0]: line for line in client.det("experiment", "list").splitlines() if "|" in line}
    assert "to be listed" in listed[str(mine)]
    assert str(archived) not in listed
    everything = client.det("experiment", "list", "--all")
    assert re.search(rf"^\s*{archived} *\|", everything, re.MULTILINE)


def test_experiment_describe(client, rest):
    number = rest.create_experiment("to be described")
    assert "to be described" in client.det("experiment", "describe", str(number))


def test_experiment_describe_with_a_trial(client, rest):
    number = rest.create_experiment("with a trial")
    rest.complete(number)
    told = client.det("experiment", "describe", str(number))
    assert "with a trial" in told
    assert "COMPLETED" in told


def test_experiment_config(client, rest):
    number = rest.create_experiment("configured")
    config = yaml.safe_load(client.det("experiment", "config", str(number)))
    assert config["name"] == "configured"
    assert config["hyperparameters"]["layers"] == {"type": "const", "val": 3}


def test_archive_and_unarchive(client, rest):
    number = rest.create_experiment("in and out")
    rest.complete(number)
    client.det("experiment", "archive", str(number))
    assert rest.get(f"/experiments/{number}")["experiment"]["archived"] is True
    client.det("experiment", "unarchive", str(number))
    assert rest.get(f"/experiments/{number}")["experiment"]["archived"] is False


def test_what_the_server_refuses_the_client_shows(client, rest):
    number = rest.create_experiment("still open")
    done = client.try_det("experiment", "archive", str(number))
    assert done.returncode == 1
    assert "Experiment is not in terminal state." in done.stderr


@pytest.mark.parametrize("field", ["name", "description"])
def test_set(client, rest, field):
    number = rest.create_experiment("before")
    before = rest.get(f"/experiments/{number}")["experiment"]
    client.det("experiment", "set", field, str(number), "after it, <b> & ü")
    after = rest.get(f"/experiments/{number}")["experiment"]
    assert after[field] == "after it, <b> & ü"
    changed = {key for key in after if after[key] != before[key]}
    assert changed <= {field, "config", "originalConfig"}
