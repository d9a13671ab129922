"""`det` about what only a cluster has, what the server says of itself, and what another edition has."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.client.forms import UNLIKE_FORMS, started
from tests.client.official import Client
from tests.e2e.running import Rest
from tests.processes import Process

pytestmark = [pytest.mark.client, pytest.mark.slow, pytest.mark.timeout(900)]

UUID = "aaaaaaaa-0000-4000-8000-000000000001"
MOMENTS = ("2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z")
NO_AGENTS = "there are no agents here to run anything on"
EDITION = "require the Determined Enterprise Edition"
DENIED = "Forbidden(user does not have permission)"


@pytest.fixture(scope="module", params=UNLIKE_FORMS)
def master(request, tmp_path_factory):
    with started(request, tmp_path_factory) as running:
        yield running


def rows(table: str) -> list[str]:
    """The lines below the head of a table."""
    head, rule, *below = table.splitlines()
    assert "|" in head
    assert set(rule) <= set("-+")
    return below


def fails(client, *command: str) -> str:
    """The last line that a command says on standard error when it fails."""
    done = client.try_det(*command)
    assert done.returncode == 1, (command, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr, command
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("kind", ["agent", "slot", "job", "command", "notebook", "shell", "tensorboard", "task"])
def test_lists_are_empty(client, kind):
    assert rows(client.det(kind, "list")) == []
    shown = json.loads(client.det(kind, "list", "--json"))
    assert shown == {"job": {"jobs": []}, "task": {}}.get(kind, [])


@pytest.mark.parametrize("kind", ["agent", "slot", "job", "command", "notebook", "shell", "tensorboard", "task"])
def test_lists_as_csv_have_a_head(client, kind):
    (head,) = client.det(kind, "list", "--csv").splitlines()
    assert {"id", "Agent ID", "ID", "Task ID"} & set(head.split(","))


def test_lists_of_everybody_and_of_a_workspace(client):
    for kind in ("command", "notebook", "shell", "tensorboard"):
        assert rows(client.det(kind, "list", "--all", "--workspace-name", "Uncategorized")) == []
        assert rows(client.det(kind, "list", "--sort-by", "startTime", "--order-by", "desc")) == []
        assert client.det(kind, "list", "--quiet") == ""
        told = fails(client, kind, "list", "--workspace-name", "none of that name")
        assert "not found" in told.lower()
    assert rows(client.det("job", "list", "--resource-pool", "default", "--reverse")) == []
    assert rows(client.det("job", "list", "--limit", "1", "--offset", "0", "--pages", "1", "--table")) == []
    assert yaml.safe_load(client.det("job", "list", "--yaml")) == {"jobs": []}


@pytest.mark.parametrize("kind", ["command", "notebook", "shell", "tensorboard"])
def test_nothing_has_an_id(client, kind):
    for words in (("config",), ("kill",)):
        assert fails(client, kind, *words, UUID).endswith(f"{kind} '{UUID}' not found")
    assert fails(client, kind, "kill", "abc").endswith("partial UUID 'abc' not found")
    assert f"{kind} '{UUID}' not found (NotFoundException)" in client.det(kind, "set", "priority", UUID, "1")
    assert f"{kind} '{UUID}' not found" in client.det(kind, "kill", "--force", UUID)
    assert fails(client, kind, "logs", UUID).endswith(f"task '{UUID}' not found")


def test_other_ids(client):
    assert fails(client, "command", "describe", UUID).endswith(f"command '{UUID}' not found")
    for command in (("open",), ("open", "--show-ssh-command"), ("show-ssh-command",), ("show_ssh_command",)):
        assert fails(client, "shell", *command, UUID).endswith(f"shell '{UUID}' not found")
    for command in ("notebook", "tensorboard"):
        assert fails(client, command, "open", UUID).endswith("not found")
    for command in (("config",), ("config", "--json"), ("kill",), ("kill", "--root"), ("pause",), ("unpause",)):
        assert fails(client, "task", *command, UUID).endswith(f"task '{UUID}' not found")
    criteria = ("--allocation-id", "a", "--agent-id", "b", "--container-id", "c", "--rank-id", "1", "--source", "s")
    times = ("--timestamp-before", MOMENTS[1], "--timestamp-after", MOMENTS[0])
    told = fails(client, "task", "logs", UUID, "--tail", "3", "--stdtype", "stdout", *criteria, *times)
    assert told.endswith(f"task '{UUID}' not found")


def test_nothing_can_be_started(client, tmp_path):
    config = tmp_path / "task.yaml"
    config.write_text("entrypoint: ['true']\n")
    for command in (
        ("command", "run", "true"),
        ("notebook", "start", "--detach"),
        ("notebook", "start", "--preview"),
        ("shell", "start", "--detach"),
        ("tensorboard", "start", "1", "--detach"),
        ("task", "create", str(config)),
        ("task", "fork", UUID),
    ):
        assert fails(client, *command).endswith(NO_AGENTS), command


def test_nothing_can_be_started_with_settings(client, tmp_path):
    config, code = tmp_path / "task.yaml", tmp_path / "code"
    config.write_text("description: d\nentrypoint: ['true']\n")
    code.mkdir()
    (code / "main.py").write_text("")
    place = ("--workspace-name", "Uncategorized")
    settings = ("--config-file", str(config), "--config", "description=x", "--context", str(code))
    for command in (
        ("command", "run", *settings, *place, "--volume", "/tmp:/x", "--detach", "true"),
        ("notebook", "start", *settings, *place, "--template", "t", "--no-browser"),
        ("shell", "start", *settings, *place, "--show-ssh-command"),
        ("tensorboard", "start", *settings, *place, "--trial-ids", "1", "--no-browser"),
        ("task", "create", str(config), "--context", str(code), "--project_id", "1", "--no_pause"),
    ):
        assert fails(client, *command).endswith(NO_AGENTS), command
    for command in (("command", "run"), ("notebook", "start"), ("shell", "start")):
        told = fails(client, *command, "--workspace-name", "nobody's", *(("true",) if command[1] == "run" else ()))
        assert told.endswith("workspace 'nobody's' not found"), command


def test_agents_and_slots(client, admin):
    for command in (
        ("agent", "enable", "a"),
        ("agent", "disable", "a"),
        ("slot", "enable", "a", "0"),
        ("slot", "disable", "a", "0"),
    ):
        assert DENIED in fails(client, *command)
        assert fails(admin, *command).endswith("agent 'a' not found")
    assert fails(admin, "agent", "disable", "a", "--drain").endswith("agent 'a' not found")
    for command in ("disable", "enable"):
        admin.det("agent", command, "--all")


def test_jobs(client):
    for change in (("--priority", "1"), ("--weight", "2"), ("--resource-pool", "default")):
        assert fails(client, "job", "update", "j", *change).endswith("job 'j' not found")
    assert fails(client, "job", "update-batch", "j.weight=2").endswith("job 'j' not found")
    done = client.try_det("job", "list", "--resource-pool", "gpu")
    assert (done.returncode, "Pool gpu not found" in done.stderr) == (1, True)  # the client's own words


def test_resources(client):
    raw = client.det("resources", "raw", *MOMENTS)
    assert raw == "experiment_id,kind,username,labels,slots,start_time,end_time,seconds\n"
    assert client.det("resources", "allocations", *MOMENTS).startswith("allocation_id,task_type,username,")
    days = client.det("resources", "aggregated", "2024-01-01", "2024-02-01")
    assert days == "aggregation_type,aggregation_key,date,seconds\n"
    for command in (("raw", *MOMENTS), ("aggregated", "--monthly", "2024-01", "2024-02")):
        assert json.loads(client.det("resources", *command, "--json")) == {"resourceEntries": []}
    assert "invalid start time" in client.try_det("resources", "raw", "yesterday", "today").stderr
    assert "invalid end date" in client.try_det("resources", "aggregated", "2024-01-01", "2024-02").stderr


def test_resource_pools(client, admin):
    pools = ("resource-pool", "bindings")
    (row,) = rows(client.det(*pools, "list-workspaces", "default"))
    assert [cell.strip() for cell in row.split("|")] == ["default", ""]
    assert fails(client, *pools, "list-workspaces", "gpu").endswith("cannot find resource pool gpu")
    for command in ("add", "replace"):
        for each in (client, admin):
            told = fails(each, *pools, command, "default", "Uncategorized")
            assert told.endswith("default resource pool default cannot be bound to any workspace")
        assert "Forbidden(only admin privileged users" in fails(client, *pools, command, "gpu", "Uncategorized")
        assert fails(admin, *pools, command, "gpu", "Uncategorized").endswith("cannot find resource pool gpu")
    assert DENIED in fails(client, *pools, "remove", "default", "Uncategorized")
    admin.det(*pools, "remove", "default", "Uncategorized")


def test_of_a_workspace(client):
    (row,) = rows(client.det("workspace", "list-pools", "Uncategorized"))
    assert [cell.strip() for cell in row.split("|")] == ["Uncategorized", "default"]
    assert "No workspace-namespace bindings" in client.det("workspace", "bindings", "list", "Uncategorized")
    for command in (
        ("bindings", "set", "Uncategorized", "--namespace", "n"),
        ("bindings", "delete", "Uncategorized"),
        ("resource-quota", "set", "Uncategorized", "5"),
    ):
        assert "no Kubernetes cluster here" in fails(client, "workspace", *command)
    assert "no roles here" in fails(client, "workspace", "list-members", "Uncategorized")


def test_policies_for_configurations(client, admin, tmp_path):
    config = tmp_path / "policies.yaml"
    config.write_text("constraints: {resources: {max_slots: 1}}\n")
    for kind in ("experiment", "tasks"):
        assert yaml.safe_load(client.det("config-policies", "describe", kind)) == {}
        shown = client.det("config-policies", "describe", kind, "--workspace-name", "Uncategorized", "--json")
        assert json.loads(shown) == {}
        assert "no policies here" in fails(client, "config-policies", "set", kind, str(config))
        assert DENIED in fails(client, "config-policies", "delete", kind)
        admin.det("config-policies", "delete", kind)
        place = ("--workspace-name", "Uncategorized")
        assert "no policies here" in fails(client, "config-policies", "set", kind, str(config), *place)
        assert "Successfully deleted" in client.det("config-policies", "delete", kind, *place)
        told = fails(client, "config-policies", "describe", kind, "--workspace-name", "nobody's")
        assert told.endswith("workspace 'nobody's' not found")


def test_master(client, admin):
    info = json.loads(client.det("master", "info", "--json"))
    assert (info["version"], info["branding"], info["rbacEnabled"]) == ("0.38.1", "determined", False)
    assert info == yaml.safe_load(client.det("master", "info"))
    assert DENIED in fails(client, "master", "config")
    assert yaml.safe_load(admin.det("master", "config"))["telemetry"] == {"enabled": False}
    shown = json.loads(admin.det("master", "config", "show", "--json"))
    assert shown["enable_cors"] is False
    assert yaml.safe_load(admin.det("master", "config", "show", "--yaml")) == shown
    lines = admin.det("master", "logs").splitlines()
    assert [line for line in lines if "GetMasterConfig" in line and "user=admin" in line]
    assert len(admin.det("master", "logs", "--tail", "3").splitlines()) == 3
    # Others see what their own calls left.
    assert {"admin", "None"} & set(re.findall(r" user=(\S+)", client.det("master", "logs"))) == set()
    assert "user=determined" in client.det("master", "logs")
    for change in (("--log.level", "DEBUG"), ("--log.color", "off")):
        told = fails(admin, "master", "config", "set", *change)
        assert told.endswith("this server takes its settings from its environment, when it starts")


def test_following_the_log_of_the_master(client, master, tmp_path):
    det = str(Path(client.python).with_name("det"))
    process = Process([det, "master", "logs", "--follow"], env=client.environment | {"PYTHONUNBUFFERED": "1"})
    try:
        process.wait_for("GetMe code=OK .* user=determined")
        Rest(master.rest).get("/workspaces?limit=1")
        process.wait_for("GetWorkspaces code=OK .* user=determined")
    finally:
        process.stop()


def test_message_to_all_users(client, admin):
    message = ("master", "cluster-message")
    assert yaml.safe_load(admin.det(*message, "get"))["clusterMessage"] is None
    assert DENIED in fails(client, *message, "set", "--message", "not mine to say")
    admin.det(*message, "set", "--message", "down at <noon> & ü", "--duration", "24h")
    assert json.loads(admin.det(*message, "get", "--json"))["clusterMessage"]["message"] == "down at <noon> & ü"
    assert json.loads(client.det("master", "info", "--json"))["clusterMessage"]["message"] == "down at <noon> & ü"
    times = ("--start", "2024-01-01T00:00:00Z", "--end", "2124-01-01T00:00:00Z")
    admin.det(*message, "set", "--message", "for long", *times)
    shown = yaml.safe_load(admin.det(*message, "get", "--yaml"))["clusterMessage"]
    assert (shown["message"], shown["startTime"], shown["endTime"]) == ("for long", times[1], times[3])
    told = fails(admin, *message, "set", "--message", "x", "--start", times[3], "--end", times[1])
    assert told.endswith("end time must be after start time")
    told = fails(admin, *message, "set", "--message", "x", "--duration", "2w")
    assert told.endswith("Duration must be a Go-formatted duration string with a positive value")
    admin.det(*message, "clear")
    assert json.loads(client.det("master", "info", "--json"))["clusterMessage"] is None


def test_what_another_edition_has(client):
    for command in (
        ("user-group", "list"),
        ("user-group", "create", "g"),
        ("user-group", "describe", "g"),
        ("user-group", "delete", "g", "--yes"),
        ("user-group", "add-user", "g", "determined"),
        ("user-group", "remove-user", "g", "determined"),
        ("user-group", "change-name", "g", "h"),
        ("rbac", "my-permissions"),
        ("rbac", "list-roles"),
        ("rbac", "list-users-roles", "determined"),
        ("rbac", "list-groups-roles", "g"),
        ("rbac", "describe-role", "r"),
        ("rbac", "assign-role", "r", "-u", "determined"),
        ("rbac", "unassign-role", "r", "-u", "determined"),
    ):
        assert EDITION in fails(client, *command), command
    for command in (("list",), ("add", "name", "domain"), ("remove", "1")):
        assert fails(client, "oauth", "client", *command).endswith("API not found: oauth2/clients")
    for command in ("list-providers", "login"):
        assert "No SSO providers found." in client.det("auth", command)


def test_version(client, master):
    shown = yaml.safe_load(client.det("version"))
    assert shown["client"]["version"] == shown["master"]["version"] == "0.38.1"
    assert shown["master_address"] == master.rest
    assert re.fullmatch(r"[0-9a-f-]{36}", shown["master"]["cluster_id"])


def test_tools_for_developers(client, master, tmp_path):
    token = client.det("dev", "auth-token").strip()
    assert re.fullmatch(r"[\w-]{43}", token)
    alone = Client(client.python, master.rest, tmp_path)
    assert json.loads(alone.det("dev", "curl", "api/v1/me"))["user"]["username"] == "determined"
    assert f"curl {master.rest}/api/v1/me -H 'Authorization: Bearer {token}'" in client.det(
        "dev", "curl", "-x", "api/v1/me"
    )
    assert "get_GetAgents" in client.det("dev", "bindings", "list")
    assert "post_LaunchShell" in client.det("dev", "bindings", "list", "--show-unusable")
    assert json.loads(client.det("dev", "bindings", "call", "get_GetMe"))["user"]["username"] == "determined"
    assert "agent 'x' not found" in client.try_det("dev", "bindings", "call", "get_GetAgent", "agentId=x").stderr


def test_preview_of_a_search(client, tmp_path):
    config = tmp_path / "grid.yaml"
    config.write_text(
        "searcher: {name: grid, metric: loss}\nhyperparameters: {a: {type: categorical, vals: [1, 2, 3]}}\n"
    )
    told = client.det("preview-search", str(config))
    assert re.search(r"^ +3 \| train to completion$", told, re.MULTILINE)
    config.write_text("searcher: {name: nonsense, metric: loss}\n")
    assert "searcher" in fails(client, "preview-search", str(config))


def test_without_a_server(client, tmp_path):
    done = client.try_det("-m", "http://127.0.0.1:9", "agent", "list")
    assert done.returncode == 1
    assert "Master not found at http://127.0.0.1:9" in done.stderr
