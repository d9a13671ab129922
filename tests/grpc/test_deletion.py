"""Deleting projects and workspaces that are not empty: marked at once, gone a little later, whatever is in them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from detour.api.v1 import experiments_pb2, projects_pb2, workspaces_pb2
from detour.workspace.v1 import workspace_pb2
from experiment_calls import CONFIG, archive, create, get, listed, run_to_the_end
from google.protobuf.wrappers_pb2 import StringValue
from sqlalchemy import event, func, select
from workspace_calls import (
    delete_project,
    delete_workspace,
    get_project,
    get_workspace,
    list_projects,
    make_experiment,
    make_project,
    make_workspace,
)

from server.store import experiments as experiment_store
from server.store.tables.experiments import experiment_counts, experiment_documents, experiments
from server.store.tables.trials import tasks, trials
from server.store.tables.workspaces import projects, run_counts, workspaces
from tests.grpc.row_count import rows
from tests.processes import eventually

MISSING = grpc.StatusCode.NOT_FOUND
PRECONDITION = grpc.StatusCode.FAILED_PRECONDITION
State = workspace_pb2.WorkspaceState


@pytest.fixture
def working(application):
    """The background work of the server."""
    application.background.start()


@pytest.fixture
def project(user) -> int:
    return make_project(user, make_workspace(user, "ws").id, "p").id


def is_gone(client, kind: str, number: int) -> bool:
    service, request = {
        "project": (client.projects.GetProject, projects_pb2.GetProjectRequest(id=number)),
        "workspace": (client.workspaces.GetWorkspace, workspaces_pb2.GetWorkspaceRequest(id=number)),
    }[kind]
    try:
        client.call(service, request)
    except grpc.RpcError as error:
        if error.code() is not MISSING:
            raise
        return True
    return False


def fill(client, project_id: int) -> list[int]:
    """Put an experiment of each kind into a project: never started, running, over, archived, managed."""
    made = [make_experiment(client, project_id) for _ in range(4)]
    run_to_the_end(client, made[1], "STATE_RUNNING")
    run_to_the_end(client, made[2])
    run_to_the_end(client, made[3], "STATE_ERROR")
    archive(client, made[3])
    return made


def test_a_project_goes_with_its_experiments_whatever_their_state(user, application, working, project):
    kept = create(user).experiment.id
    run_to_the_end(user, kept)
    fill(user, project)
    assert not delete_project(user, project)
    assert eventually(lambda: is_gone(user, "project", project))
    assert [shown.id for shown in listed(user).experiments] == [kept]
    assert (rows(application, experiments), rows(application, experiment_documents)) == (1, 1)
    assert (rows(application, trials), rows(application, tasks)) == (1, 1)
    with application.database.read() as tx:
        left = select(func.sum(experiment_counts.c.delta)).where(experiment_counts.c.project_id == project)
        ran = select(func.sum(run_counts.c.delta)).where(run_counts.c.project_id == project)
        assert (tx.scalar(left), tx.scalar(ran)) == (0, 0)


def test_a_workspace_goes_with_its_projects(user, application, working):
    workspace = make_workspace(user, "ws").id
    for name in "abc":
        fill(user, make_project(user, workspace, name).id)
    make_project(user, workspace, "empty")
    assert not delete_workspace(user, workspace)
    assert eventually(lambda: is_gone(user, "workspace", workspace))
    assert (rows(application, experiments), rows(application, projects), rows(application, workspaces)) == (0, 1, 1)


def test_a_workspace_of_empty_projects_goes_too(user, working, project):
    workspace = get_project(user, project).workspace_id
    assert not delete_workspace(user, workspace)
    assert eventually(lambda: is_gone(user, "workspace", workspace))


def test_a_workspace_can_be_deleted_while_its_project_is(user, working, project):
    fill(user, project)
    workspace = get_project(user, project).workspace_id
    assert not delete_project(user, project)
    delete_workspace(user, workspace)
    assert eventually(lambda: is_gone(user, "workspace", workspace))


def test_what_is_being_deleted_shows_it_and_takes_nothing_new(user, project):
    """Without background work everything stays as the request left it."""
    fill(user, project)
    workspace = get_project(user, project).workspace_id
    other = make_workspace(user, "other").id
    assert not delete_project(user, project)
    assert not delete_project(user, project), "it may be said again"
    shown = get_project(user, project)
    assert (shown.state, shown.num_experiments) == (State.WORKSPACE_STATE_DELETING, 4)
    text = f"project ({project}) is being deleted and cannot add new experiments"
    added = experiments_pb2.CreateExperimentRequest(config=CONFIG, unmanaged=True, project_id=project)
    assert user.refusal(user.experiments.CreateExperiment, added) == (PRECONDITION, text)
    elsewhere = create(user).experiment.id
    moved = experiments_pb2.MoveExperimentRequest(experiment_id=elsewhere, destination_project_id=project)
    assert user.refusal(user.experiments.MoveExperiment, moved) == (PRECONDITION, text)
    moved = projects_pb2.MoveProjectRequest(project_id=project, destination_workspace_id=other)
    text = f"project ({project}) is being deleted and cannot be moved"
    assert user.refusal(user.projects.MoveProject, moved) == (PRECONDITION, text)
    assert not delete_workspace(user, workspace)
    assert get_workspace(user, workspace).state == State.WORKSPACE_STATE_DELETING
    text = f"workspace ({workspace}) is being deleted and cannot add new projects"
    request = projects_pb2.PostProjectRequest(workspace_id=workspace, name="q")
    assert user.refusal(user.projects.PostProject, request) == (PRECONDITION, text)
    patch = workspace_pb2.PatchWorkspace(name=StringValue(value="q"))
    request = workspaces_pb2.PatchWorkspaceRequest(id=workspace, workspace=patch)
    assert user.refusal(user.workspaces.PatchWorkspace, request) == (PRECONDITION, text)


def test_work_left_by_a_process_that_died_goes_on_at_the_next_start(user, application, project):
    fill(user, project)
    delete_project(user, project)
    assert not is_gone(user, "project", project)
    application.background.start()
    assert eventually(lambda: is_gone(user, "project", project))


def test_experiments_that_come_while_the_project_goes(user, working):
    """Every experiment is either in the project before it goes, and goes with it, or is refused."""
    project = make_project(user, make_workspace(user, "ws").id, "p").id
    fill(user, project)

    def post(number: int) -> grpc.StatusCode:
        if number == 10:
            delete_project(user, project)
        try:
            make_experiment(user, project)
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    with ThreadPoolExecutor(6) as pool:
        codes = set(pool.map(post, range(40)))
    assert codes <= {grpc.StatusCode.OK, MISSING, PRECONDITION}
    assert eventually(lambda: is_gone(user, "project", project))
    assert [shown.id for shown in listed(user).experiments] == []


def test_two_processes_delete_together(user, application, working, settings, project):
    from server.application import Application

    second = Application(settings)
    second.background.start()
    more = [make_project(user, get_project(user, project).workspace_id, name).id for name in "abc"]
    for each in [project, *more]:
        fill(user, each)
        delete_project(user, each)
        second.background.wake()
    try:
        for each in [project, *more]:
            assert eventually(lambda number=each: is_gone(user, "project", number))
    finally:
        second.close()
    assert rows(application, experiments) == 0


class TestFailure:
    """An experiment that the database refuses to delete."""

    @pytest.fixture
    def stuck(self, application, monkeypatch):
        """Let one experiment refuse to go, until it is taken out of the set."""
        refusing: set[int] = set()
        delete = experiment_store.delete_experiment

        def refuse(tx, locked) -> None:
            delete(tx, locked)
            if locked.id in refusing:
                # Something that does not exist, so that the database itself raises in the middle of it.
                tx.exec_driver_sql("DELETE FROM nowhere")

        monkeypatch.setattr(experiment_store, "delete_experiment", refuse)
        return refusing

    def test_the_reason_is_shown_and_it_can_be_tried_again(self, user, working, stuck, project):
        made = fill(user, project)
        workspace = get_project(user, project).workspace_id
        stuck.add(made[2])
        assert not delete_workspace(user, workspace)
        failed = State.WORKSPACE_STATE_DELETE_FAILED
        assert eventually(lambda: get_workspace(user, workspace).state == failed)
        reason = f"experiment {made[2]} cannot be deleted: internal error"
        assert get_workspace(user, workspace).error_message == reason
        shown = get_project(user, project)
        assert (shown.state, shown.error_message, shown.num_experiments) == (failed, reason, 1)
        assert get(user, made[2]).experiment.state == 11  # STATE_DELETE_FAILED
        stuck.clear()
        assert not delete_workspace(user, workspace)
        assert get_workspace(user, workspace).error_message == ""
        assert eventually(lambda: is_gone(user, "workspace", workspace))

    def test_others_go_on(self, user, working, stuck, project):
        other = make_project(user, get_project(user, project).workspace_id, "q").id
        made = fill(user, project)
        fill(user, other)
        stuck.add(made[0])
        delete_project(user, project)
        delete_project(user, other)
        assert eventually(lambda: is_gone(user, "project", other))
        assert [shown.id for shown in list_projects(user, get_project(user, project).workspace_id).projects] == [
            project
        ]


def test_one_transaction_touches_few_experiments(user, application, project):
    """Others wait for it on SQLite, so a big project is deleted in many small steps."""
    with application.database.write() as tx:
        from tests.store.experiment_rows import add

        for _ in range(120):
            add(tx, project_id=project)
    commits: list[int] = []
    engine = application.database._backend._writer
    event.listen(engine, "commit", lambda _connection: commits.append(1))
    delete_project(user, project)
    application.background.start()
    assert eventually(lambda: is_gone(user, "project", project))
    # At most 50 are marked and 20 removed at once.
    assert len(commits) >= 120 / 50 + 120 / 20
