"""`det project`, as its users type it, and the projects of the SDK."""

from __future__ import annotations

import itertools
import json

import pytest

pytestmark = [pytest.mark.client, pytest.mark.slow]

WORKSPACE = "of projects"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def workspace(client) -> str:
    """The name of a workspace."""
    client.det("workspace", "create", WORKSPACE)
    return WORKSPACE


@pytest.fixture
def name() -> str:
    """A name that no project has yet."""
    return f"project {next(_numbers)}"


@pytest.fixture
def project(client, workspace, name) -> str:
    """The name of a new project."""
    client.det("project", "create", workspace, name)
    return name


def described(client, name: str) -> dict:
    return json.loads(client.det("project", "describe", WORKSPACE, name, "--json"))


def experiment_in(rest, client, name: str, title: str) -> int:
    made = rest.create_experiment(title)
    rest.post(f"/experiments/{made}/move", {"destinationProjectId": described(client, name)["id"]})
    return made


def test_create_with_a_key(client, workspace, name):
    told = client.det("project", "create", workspace, name, "--description", "about", "--key", "key", "--json")
    created = json.loads(told)
    assert (created["name"], created["description"], created["key"]) == (name, "about", "KEY")
    done = client.try_det("project", "create", workspace, f"{name} too", "--key", "KEY")
    assert (done.returncode, "project key KEY is already in use" in done.stderr) == (1, True)


def test_create_without_a_key(client, project):
    shown = described(client, project)
    assert shown["key"].startswith("PRO")
    assert shown["notes"] == []


def test_one_name_only_once(client, workspace, project):
    done = client.try_det("project", "create", workspace, project)
    assert (done.returncode, f"project name {project} is already in use" in done.stderr) == (1, True)


def test_list(client, workspace, project):
    table = client.det("project", "list", workspace)
    assert [line.split("|")[2].strip() for line in table.splitlines() if "|" in line].count(project) == 1
    shown = json.loads(client.det("project", "list", workspace, "--json", "--sort-by", "name", "--order-by", "desc"))
    names = [each["name"] for each in shown]
    assert names == sorted(names, reverse=True)


def test_list_in_pages(client, workspace, project):
    def names(*arguments: str) -> list[str]:
        return [each["name"] for each in json.loads(client.det("project", "list", workspace, "--json", *arguments))]

    client.det("project", "create", workspace, f"{project} too")
    everything = names()
    assert len(everything) >= 2
    assert names("--limit", "1") == everything[:1]
    assert names("--limit", "1", "--offset", "1") == everything[1:2]
    assert names("--offset", str(len(everything) - 1)) == everything[-1:]


def test_describe_shows_the_experiments(client, rest, workspace, project):
    made = experiment_in(rest, client, project, "to be shown")
    told = client.det("project", "describe", workspace, project)
    assert "Associated Experiments" in told
    assert "to be shown" in told
    shown = described(client, project)
    assert (shown["numExperiments"], shown["numRuns"]) == (1, 0)
    rest.complete(made)
    assert described(client, project)["numRuns"] == 1


def test_list_experiments(client, rest, workspace, project):
    mine = experiment_in(rest, client, project, "mine")
    old = experiment_in(rest, client, project, "old")
    rest.complete(old)
    rest.post(f"/experiments/{old}/archive")
    shown = json.loads(client.det("project", "list-experiments", workspace, project, "--json"))
    assert [each["id"] for each in shown] == [mine]
    arguments = ("--all", "--json", "--limit", "1", "--order-by", "desc")
    shown = json.loads(client.det("project", "list-experiments", workspace, project, *arguments))
    assert [each["id"] for each in shown] == [old, mine]
    by_name = ("--all", "--json", "--sort-by", "name")
    shown = json.loads(client.det("project", "list-experiments", workspace, project, *by_name))
    assert [each["name"] for each in shown] == ["mine", "old"]
    told = client.det("project", "list-experiments", workspace, project, "--offset", "0")
    assert [line.split("|")[0].strip() for line in told.splitlines()[2:]] == [str(mine)]
    assert " old " not in client.det("project", "describe", workspace, project)
    assert " old " in client.det("project", "describe", workspace, project, "--all")


def test_edit(client, workspace, project):
    client.det("project", "edit", workspace, project, "--description", "new", "--key", "edit1")
    shown = described(client, project)
    assert (shown["description"], shown["key"]) == ("new", "EDIT1")
    client.det("project", "edit", workspace, project, "--new_name", f"{project} edited")
    assert described(client, f"{project} edited")["description"] == "new"


def test_archive_and_unarchive(client, workspace, project):
    for _ in range(2):
        client.det("project", "archive", workspace, project)
        assert described(client, project)["archived"]
    done = client.try_det("project", "edit", workspace, project, "--description", "x")
    assert (done.returncode, "is archived and cannot have attributes updated" in done.stderr) == (1, True)
    for _ in range(2):
        client.det("project", "unarchive", workspace, project)
        assert not described(client, project)["archived"]


def test_delete_an_empty_one(client, workspace, project):
    assert f"Successfully deleted project {project}." in client.det("project", "delete", workspace, project, "--yes")
    assert client.try_det("project", "describe", workspace, project).returncode == 1


def test_delete_one_with_experiments(client, rest, workspace, project):
    made = [experiment_in(rest, client, project, f"doomed {number}") for number in range(3)]
    assert "Project deleted successfully." in client.det("project", "delete", workspace, project, "--yes")
    assert [rest.call("GET", f"/experiments/{experiment}").status_code for experiment in made] == [404] * 3


def test_others_may_not_change_it(client, admin, workspace):
    admin.det("workspace", "create", "of admin")
    admin.det("project", "create", "of admin", "p")
    done = client.try_det("project", "edit", "of admin", "p", "--description", "x")
    assert done.returncode == 1
    assert "non admin users need to own the project or workspace" in done.stderr


@pytest.mark.parametrize("wild", ["%", "projec_%"])
def test_names_are_no_patterns(client, workspace, project, wild):
    assert client.try_det("project", "describe", workspace, wild).returncode == 1


def test_experiments_can_be_moved(client, rest, workspace, project):
    made = rest.create_experiment("on the move")
    client.det("experiment", "move", str(made), workspace, project)
    assert rest.get(f"/experiments/{made}")["experiment"]["projectId"] == described(client, project)["id"]


def test_the_sdk(client, workspace, name):
    got = client.sdk(
        """
workspace = client.get_workspace(argv[0])
project = workspace.create_project(argv[1], description="d")
project.set_name(argv[1] + " renamed")
project.set_description("e")
project.set_key("sdk1")
project.archive()
project.unarchive()
project.add_note("first", "one")
project.add_note("second", "two")
project.remove_note("first")
project.reload()
names = [each.name for each in workspace.list_projects()]
result = [project.name in names, project.description, project.key, project.notes, project.archived,
          project.n_experiments, project.username, workspace.get_project(project.name).id == project.id]
workspace.delete_project(project.name)
result.append(project.name in [each.name for each in workspace.list_projects()])
""",
        workspace,
        name,
    )
    assert got == [
        True,
        "e",
        "SDK1",
        [{"name": "second", "contents": "two"}],
        False,
        0,
        "determined",
        True,
        False,
    ]


def test_the_experiments_of_a_project_in_the_sdk(client, rest, workspace, project):
    made = [experiment_in(rest, client, project, f"listed {number}") for number in range(3)]
    got = client.sdk(
        "project = client.get_workspace(argv[0]).get_project(argv[1])\n"
        "result = sorted(each.id for each in project.list_experiments())",
        workspace,
        project,
    )
    assert got == made
