"""The same request many times at once, over REST: one is served, the others are told why not."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from rest_calls import CONFIG

EXTERNAL = {"config": CONFIG.format(name="external"), "unmanaged": True}


def at_once(caller, count, method, path, body):
    """Send a request `count` times at the same moment."""
    gate = threading.Barrier(count)

    def send(_):
        gate.wait(30)
        return caller.call(method, path, body)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(send, range(count)))


def statuses(answers) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


@pytest.mark.parametrize(
    ("path", "body", "listed", "key"),
    [
        pytest.param("/workspaces", {"name": "w"}, "/workspaces?nameCaseSensitive=w", "workspaces", id="workspace"),
        pytest.param("/workspaces/{ws}/projects", {"name": "p"}, "/workspaces/{ws}/projects", "projects", id="project"),
        pytest.param(
            "/workspaces/{ws}/projects",
            {"name": "key", "key": "SAME"},
            "/workspaces/{ws}/projects",
            "projects",
            id="project with a key",
        ),
        pytest.param("/models", {"name": "m"}, "/models", "models", id="model"),
        pytest.param("/templates/t", {"config": {}}, "/templates", "templates", id="template"),
        pytest.param(
            "/users", {"user": {"username": "racer", "active": True}}, "/users?name=racer", "users", id="user"
        ),
    ],
)
def test_of_twelve_equal_creates_one_is_served(admin, path, body, listed, key):
    workspace = admin.workspace("of the race")
    answers = at_once(admin, 12, "POST", path.format(ws=workspace), body)
    assert statuses(answers) == {200: 1, 409: 11}, [answer.text for answer in answers]
    assert len(admin.get(listed.format(ws=workspace))[key]) == 1


def test_a_checkpoint_is_either_registered_or_deleted(user):
    """Deleting an experiment and registering its checkpoint at the same moment: never both."""
    for number in range(4):
        experiment = user.experiment()
        body = {"experimentId": experiment, "hparams": {}, "unmanaged": True}
        trial = user.ok("POST", "/trials", body)["trial"]
        name = str(uuid.uuid4())
        user.ok("POST", "/checkpoints", {"uuid": name, "taskId": trial["taskId"], "state": "STATE_COMPLETED"})
        user.ok("POST", f"/trials/{trial['id']}/start", {"resume": True})
        user.ok("PATCH", f"/trials/{trial['id']}", {"state": "STATE_COMPLETED"})
        user.ok("POST", "/models", {"name": f"m {number}"})
        gate = threading.Barrier(2)

        def send(request, gate=gate):
            gate.wait(30)
            return user.call(*request).status_code

        requests = [
            ("DELETE", f"/experiments/{experiment}"),
            ("POST", f"/models/m%20{number}/versions", {"checkpointUuid": name}),
        ]
        with ThreadPoolExecutor(2) as pool:
            deleted, registered = pool.map(send, requests)
        assert (deleted, registered) in {(200, 404), (400, 200)}


def test_equal_puts_by_external_id_make_one_experiment(user):
    answers = at_once(user, 8, "PUT", "/experiments/by-external-id/run-1", EXTERNAL)
    assert statuses(answers) == {200: 8}, [answer.text for answer in answers]
    assert len({answer.json["experiment"]["id"] for answer in answers}) == 1
    assert user.get("/experiments")["pagination"]["total"] == 1


def test_labels_added_at_once_are_all_kept(user):
    experiment = user.experiment()
    gate = threading.Barrier(8)

    def add(number):
        gate.wait(30)
        return user.call("PUT", f"/experiments/{experiment}/labels/label{number}")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(add, range(8)))
    assert statuses(answers) == {200: 8}
    labels = user.get(f"/experiments/{experiment}")["experiment"]["labels"]
    assert sorted(labels) == [f"label{number}" for number in range(8)]


def test_one_of_equal_archivings_is_served(user):
    experiment = user.finished()
    answers = at_once(user, 8, "POST", f"/experiments/{experiment}/archive", None)
    assert statuses(answers) == {200: 1, 400: 7}


def test_a_deletion_is_done_once(user):
    workspace = user.workspace()
    answers = at_once(user, 8, "DELETE", f"/workspaces/{workspace}", None)
    assert set(statuses(answers)) <= {200, 404, 400}
    assert statuses(answers)[200] >= 1
    assert user.call("GET", f"/workspaces/{workspace}").status_code == 404
