"""`det workspace`, as its users type it, and the workspaces of the SDK."""

from __future__ import annotations

import itertools
import json

import pytest

pytestmark = [pytest.mark.client, pytest.mark.slow]

_numbers = itertools.count()


@pytest.fixture
def name() -> str:
    """A name that no workspace has yet."""
    return f"workspace {next(_numbers)}"


def cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if "|" in line]


def described(client, name: str) -> dict:
    return json.loads(client.det("workspace", "describe", name, "--json"))


def listed(client, *arguments: str) -> list[str]:
    return [workspace["name"] for workspace in json.loads(client.det("workspace", "list", "--json", *arguments))]


def test_create_and_list(client, name):
    created = client.det("workspace", "create", name)
    assert cells(created)[1][1] == name
    assert [line[1] for line in cells(client.det("workspace", "list"))].count(name) == 1
    assert listed(client)[0] == "Uncategorized"


def test_create_with_settings(client, name):
    storage = json.dumps({"type": "s3", "bucket": "b", "secret_key": "k"})
    told = client.det(
        "workspace",
        "create",
        name,
        "--checkpoint-storage-config",
        storage,
        "--default-compute-pool",
        "default",
        "--json",
    )
    created = json.loads(told)
    assert (created["name"], created["pinned"], created["defaultComputePool"]) == (name, True, "default")
    assert created["checkpointStorageConfig"]["secret_key"] == "********"


def test_an_agent_is_for_administrators(client, admin, name):
    done = client.try_det("workspace", "create", name, "--agent-uid", "5")
    assert (done.returncode, name in listed(client)) == (1, False)
    assert "only admin privileged users can set workspace agent user groups" in done.stderr
    agent = ("--agent-uid", "5", "--agent-gid", "6", "--agent-user", "me", "--agent-group", "us")
    told = admin.det("workspace", "create", name, *agent, "--json")
    expected = {"agentUid": 5, "agentGid": 6, "agentUser": "me", "agentGroup": "us"}
    assert json.loads(told)["agentUserGroup"] == expected


def test_there_are_no_namespaces(client, admin, name):
    for namespace in (
        ("--namespace", "n", "--cluster-name", "c"),
        ("--auto-create-namespace",),
        ("--auto-create-namespace-all-clusters",),
        ("--auto-create-namespace", "--resource-quota", "5"),
    ):
        for each, text in ((client, "only admins may set workspace bindings"), (admin, "need a Kubernetes cluster")):
            done = each.try_det("workspace", "create", name, *namespace)
            assert (done.returncode, text in done.stderr) == (1, True), namespace
    assert name not in listed(client)


def test_storage_out_of_a_file(client, name, tmp_path):
    file = tmp_path / "storage.json"
    for command, path in (("create", "/one"), ("edit", "/two")):
        file.write_text(json.dumps({"type": "shared_fs", "host_path": path}))
        told = client.det("workspace", command, name, "--checkpoint-storage-config-file", str(file), "--json")
        assert json.loads(told)["checkpointStorageConfig"]["host_path"] == path


def test_one_name_only_once(client, name):
    client.det("workspace", "create", name)
    done = client.try_det("workspace", "create", name)
    assert done.returncode == 1
    assert "avoid names equal to other workspaces (case-insensitive)" in done.stderr


def test_the_list_comes_in_pages(client):
    for letter in "cab":
        client.det("workspace", "create", f"page {letter}")
    names = listed(client, "--limit", "2", "--sort-by", "name")
    assert [name for name in names if name.startswith("page")] == ["page a", "page b", "page c"]
    assert listed(client, "--limit", "2", "--sort-by", "name", "--order-by", "desc") == names[::-1]
    assert names == listed(client, "--sort-by", "name")
    assert listed(client, "--limit", "1", "--offset", "1", "--sort-by", "name") == names[1:2]


def test_edit(client, name):
    client.det("workspace", "create", name)
    assert client.det("workspace", "edit", name, "--name", f"{name} edited")
    storage = json.dumps({"type": "shared_fs", "host_path": "/data"})
    client.det("workspace", "edit", f"{name} edited", "--checkpoint-storage-config", storage)
    shown = described(client, f"{name} edited")
    assert shown["checkpointStorageConfig"]["host_path"] == "/data"
    client.det("workspace", "edit", f"{name} edited", "--checkpoint-storage-config", "{}")
    assert described(client, f"{name} edited").get("checkpointStorageConfig") is None
    done = client.try_det("workspace", "describe", name)
    assert (done.returncode, "not found" in done.stderr.lower()) == (1, True)


def test_edit_pools(client, admin, name):
    admin.det("workspace", "create", name)
    pools = ("--default-compute-pool", "default", "--default-aux-pool", "default")
    shown = json.loads(admin.det("workspace", "edit", name, *pools, "--agent-uid", "7", "--agent-gid", "8", "--json"))
    assert (shown["defaultComputePool"], shown["defaultAuxPool"]) == ("default", "default")
    assert (shown["agentUserGroup"]["agentUid"], shown["agentUserGroup"]["agentGid"]) == (7, 8)
    done = admin.try_det("workspace", "edit", name, "--default-compute-pool", "gpu")
    assert (done.returncode, "a resource pool that does not exist" in done.stderr) == (1, True)
    head, row = cells(client.det("workspace", "describe", name))
    shown = dict(zip(head, row, strict=True))
    assert (shown["Name"], shown["# Projects"], shown["Agent Uid"], shown["Default Aux Pool"]) == (
        name,
        "0",
        "7",
        "default",
    )


def test_list_projects(client, name):
    client.det("workspace", "create", name)
    assert json.loads(client.det("workspace", "list-projects", name, "--json")) == []
    for letter in "cab":
        client.det("project", "create", name, letter, "--description", f"project {letter}")
    shown = [line[2:4] for line in cells(client.det("workspace", "list-projects", name))[1:]]
    assert shown == [[letter, f"project {letter}"] for letter in "cab"]

    def names(*arguments: str) -> list[str]:
        return [
            each["name"] for each in json.loads(client.det("workspace", "list-projects", name, "--json", *arguments))
        ]

    assert names("--sort-by", "name") == ["a", "b", "c"]
    assert names("--sort-by", "name", "--order-by", "desc") == ["c", "b", "a"]
    assert names("--limit", "2") == ["c", "a"]
    assert names("--limit", "1", "--offset", "1") == ["a"]
    done = client.try_det("workspace", "list-projects", "nobody's")
    assert (done.returncode, "No workspace found with name nobody's" in done.stderr) == (1, True)


def test_archive_and_unarchive(client, name):
    client.det("workspace", "create", name)
    for _ in range(2):
        client.det("workspace", "archive", name)
        assert described(client, name)["archived"]
    for _ in range(2):
        client.det("workspace", "unarchive", name)
        assert not described(client, name)["archived"]


def test_delete_an_empty_one(client, name):
    client.det("workspace", "create", name)
    assert f"Successfully deleted workspace {name}." in client.det("workspace", "delete", name, "--yes")
    assert name not in listed(client)


def test_delete_one_with_everything_in_it(client, rest, name):
    client.det("workspace", "create", name)
    client.det("project", "create", name, "p")
    project = json.loads(client.det("project", "describe", name, "p", "--json"))["id"]
    made = [rest.create_experiment(f"doomed {number}") for number in range(3)]
    for experiment in made:
        rest.post(f"/experiments/{experiment}/move", {"destinationProjectId": project})
    told = client.det("workspace", "delete", name, "--yes")
    assert "Workspace deleted successfully." in told
    assert [rest.call("GET", f"/experiments/{experiment}").status_code for experiment in made] == [404] * 3


def test_the_first_one_cannot_be_deleted(admin):
    done = admin.try_det("workspace", "delete", "Uncategorized", "--yes")
    assert done.returncode == 1
    assert "not deletable" in done.stderr


def test_the_owner_alone_may_delete(client, admin, name):
    admin.det("workspace", "create", name)
    done = client.try_det("workspace", "delete", name, "--yes")
    assert done.returncode == 1
    assert "only admins may delete other user's workspaces" in done.stderr


def test_pools(client):
    assert "default" in client.det("workspace", "list-pools", "Uncategorized")


@pytest.mark.parametrize("wild", ["%", "_______", "Uncategorize_"])
def test_names_are_no_patterns(client, wild):
    assert client.try_det("workspace", "describe", wild).returncode == 1


def test_the_sdk(client, name):
    got = client.sdk(
        """
made = client.create_workspace(argv[0])
found = client.get_workspace(argv[0].upper())  # a name regardless of case
made.reload()
everything = client.list_workspaces()
pools = [pool.name for pool in found.list_pools()]
client.delete_workspace(argv[0])
result = [made.id == found.id, made.name, argv[0] in [each.name for each in everything],
          argv[0] in [each.name for each in client.list_workspaces()], pools]
""",
        name,
    )
    assert got == [True, name, True, False, ["default"]]
