"""Everything at once to the same few workspaces and projects: clear answers, and nothing half done."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import grpc
from detour.api.v1 import experiments_pb2, projects_pb2, workspaces_pb2
from detour.project.v1 import project_pb2
from experiment_calls import CONFIG, listed, run_to_the_end
from google.protobuf.wrappers_pb2 import StringValue
from workspace_calls import (
    delete_project,
    delete_workspace,
    get_project,
    list_projects,
    list_workspaces,
    make_experiment,
    make_project,
    make_workspace,
)

from tests.processes import eventually

Code = grpc.StatusCode
# Denied is what happens to the first project and workspace, once there are no others.
ALLOWED = {
    Code.OK,
    Code.NOT_FOUND,
    Code.FAILED_PRECONDITION,
    Code.ALREADY_EXISTS,
    Code.ABORTED,
    Code.PERMISSION_DENIED,
}
STEPS = 40
WORKERS = 6


class Walk:
    """One caller who does something at random, again and again."""

    def __init__(self, client, seed: int) -> None:
        self.client = client
        self.rng = random.Random(seed)
        self.codes: Counter[grpc.StatusCode] = Counter()

    def workspace(self) -> int:
        found = list_workspaces(self.client, user_ids=[2]).workspaces
        return self.rng.choice(found).id if found else make_workspace(self.client, f"ws{self.rng.random()}").id

    def project(self) -> int:
        found = [project.id for project in list_projects(self.client, 0, user_ids=[2]).projects]
        return self.rng.choice(found) if found else 1

    def experiment(self) -> int:
        found = listed(self.client, limit=20).experiments
        return self.rng.choice(found).id if found else 1

    def step(self) -> None:
        client, rng = self.client, self.rng
        name = rng.choice("abc")
        acts = [
            (4, lambda: make_project(client, self.workspace(), name)),
            (4, lambda: make_experiment(client, self.project())),
            (2, lambda: run_to_the_end(client, self.experiment())),
            (
                2,
                lambda: self._call(
                    "projects", "MoveProject", project_id=self.project(), destination_workspace_id=self.workspace()
                ),
            ),
            (
                2,
                lambda: self._call(
                    "experiments",
                    "MoveExperiment",
                    experiment_id=self.experiment(),
                    destination_project_id=self.project(),
                ),
            ),
            (
                2,
                lambda: self._call(
                    "projects",
                    "PatchProject",
                    id=self.project(),
                    project=project_pb2.PatchProject(name=StringValue(value=name)),
                ),
            ),
            (
                1,
                lambda: self._call(
                    "workspaces", rng.choice(["ArchiveWorkspace", "UnarchiveWorkspace"]), id=self.workspace()
                ),
            ),
            (1, lambda: self._call("projects", rng.choice(["ArchiveProject", "UnarchiveProject"]), id=self.project())),
            (1, lambda: self._call("workspaces", rng.choice(["PinWorkspace", "UnpinWorkspace"]), id=self.workspace())),
            (1, lambda: delete_project(client, self.project())),
            (1, lambda: delete_workspace(client, self.workspace())),
        ]
        act = rng.choices([act for _, act in acts], [weight for weight, _ in acts])[0]
        try:
            act()
        except grpc.RpcError as error:
            self.codes[error.code()] += 1
        else:
            self.codes[Code.OK] += 1

    def _call(self, service: str, method: str, **fields) -> None:
        modules = {"projects": projects_pb2, "workspaces": workspaces_pb2, "experiments": experiments_pb2}
        request = getattr(modules[service], f"{method}Request")(**fields)
        self.client.call(getattr(getattr(self.client, service), method), request)


def test_everything_at_once(user, application):
    application.background.start()
    for name in ("one", "two", "three"):
        workspace = make_workspace(user, name).id
        for project in "ab":
            make_experiment(user, make_project(user, workspace, project).id, config=CONFIG)
    walks = [Walk(user, seed) for seed in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda walk: [walk.step() for _ in range(STEPS)], walks))
    codes = sum((walk.codes for walk in walks), Counter())
    assert set(codes) <= ALLOWED, codes
    assert codes[Code.OK] > STEPS
    assert eventually(lambda: not [each for each in list_workspaces(user).workspaces if each.state])
    assert eventually(lambda: not [each for each in list_projects(user, 0).projects if each.state])
    shown = list_projects(user, 0).projects
    for project in shown:
        inside = listed(user, project_id=project.id, limit=-1).experiments
        assert (project.num_experiments, project.num_runs) == (len(inside), sum(each.num_trials for each in inside))
    assert sum(each.num_experiments for each in shown) == listed(user).pagination.total
    assert get_project(user, 1).num_experiments == len(listed(user, project_id=1, limit=-1).experiments)
