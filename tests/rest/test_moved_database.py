"""A database that is copied into another: each row of each table comes along, and the same server answers from it."""

from __future__ import annotations

import uuid
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from rest_calls import Caller
from sqlalchemy import select

from gateway import create_app
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.profiles.determined import determined_options
from server.application import Application
from server.serving.rest_process import DESCRIPTORS
from server.settings import Settings
from server.store.database import Database
from server.store.transfer import TransferError, every_table, transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

# Of no other process's business; and what there is only with checkpoints that need not be kept.
EMPTY = {"leases", "retention_orders"}


@contextmanager
def serving(url: str, data) -> Iterator[Flask]:
    """The application over a database, without background work."""
    application = Application(Settings(database_url=url, data=data))
    table = HandlerTable()
    application.register(table)
    with closing(application), InProcessChannel(table, application.interceptors) as channel:
        yield create_app(channel, DESCRIPTORS.read_bytes(), determined_options())


@pytest.fixture
def target_url(database_url, request, tmp_path) -> str:
    """An empty database of the other kind."""
    if database_url.startswith("sqlite"):
        return request.getfixturevalue("empty_postgres")()
    return f"sqlite:///{tmp_path / 'target.db'}"


def report_metrics(caller: Caller, trial: int, step: int, values: dict[str, object]) -> None:
    report = {"trialId": trial, "stepsCompleted": step, "metrics": {"avgMetrics": values}}
    caller.ok("POST", f"/trials/{trial}/metrics", {"group": "validation", "metrics": report})


def fill(admin: Caller) -> None:
    """Write to every table."""
    admin.call("POST", "/auth/login", {"username": "admin", "password": "wrong"})
    group = {"agentUid": 0, "agentGid": 0, "agentUser": "root", "agentGroup": "root"}
    admin.ok("POST", "/users", {"user": {"username": "other", "active": True}, "password": "Secret1ü"})
    admin.ok("POST", "/groups", {"name": "g", "addUsers": [1, 3]})
    admin.ok("POST", "/tokens", {"userId": 1})
    admin.ok("POST", "/users/setting", {"settings": [{"key": "k", "storagePath": "p", "value": "[1.5]"}]})
    seen = {"activityType": "ACTIVITY_TYPE_GET", "entityType": "ENTITY_TYPE_PROJECT", "entityId": 1}
    admin.ok("POST", "/users/activity", seen)
    admin.ok("PUT", "/master/cluster_message", {"message": "m", "startTime": "2024-05-06T07:08:09Z"})
    storage = {"type": "directory", "container_path": "/nowhere"}
    workspace = {"name": "W", "agentUserGroup": group, "checkpointStorageConfig": storage}
    project = admin.project(admin.ok("POST", "/workspaces", workspace)["workspace"]["id"])
    admin.ok("PUT", f"/projects/{project}/notes", {"notes": [{"name": "n", "contents": "ü\u2028"}]})
    admin.ok("POST", "/templates/t", {"config": {"labels": ["a"]}})
    files = [{"path": "f", "type": 48, "content": "AP8=", "mode": 420}]
    config = "name: {name}\nlabels: [a, ü]\nsearcher: {{name: single, metric: loss}}\n"
    config += "hyperparameters: {{lr: 0.1}}\n"
    experiment = admin.experiment(config=config, modelDefinition=files, projectId=project)
    made = {"experimentId": experiment, "hparams": {"lr": 0.1, "n": {"k": "v"}}, "unmanaged": True}
    trial = admin.ok("POST", "/trials", made)["trial"]
    number = trial["id"]
    admin.ok("POST", f"/runs/{number}/metadata", {"metadata": {"a": {"b": [1, "x", True]}}})
    admin.ok("POST", "/runs/start", {"runId": number, "checkpointStorage": storage})
    for step, loss in enumerate((1.5, "NaN", "-Infinity"), 1):
        report_metrics(admin, number, step, {"loss": loss, f"m{step}": step, "text": "ü", "list": [None]})
    name = str(uuid.uuid4())
    checkpoint = {"uuid": name, "taskId": trial["taskId"], "resources": {"a": "9007199254740993"}}
    admin.ok("POST", "/checkpoints", checkpoint | {"state": "STATE_COMPLETED", "metadata": {"steps_completed": 1}})
    admin.ok("POST", "/models", {"name": "m", "labels": ["x"], "metadata": {"a": None}})
    admin.ok("POST", "/models/m/versions", {"checkpointUuid": name, "labels": ["y"]})
    admin.ok("POST", "/trial-source-info", {"trialSourceInfo": {"trialId": number, "checkpointUuid": name}})
    admin.ok("POST", "/task/logs", {"logs": [{"taskId": trial["taskId"], "log": text} for text in ("a\r\n", "ü")]})
    admin.ok("PATCH", f"/trials/{number}", {"state": "STATE_COMPLETED"})  # what goes on lasts until it is asked for


def answers(caller: Caller) -> dict[str, str]:
    paths = ["/users", "/experiments", "/experiments/1", "/experiments/1/model_def", "/trials/1", "/trials/1/workloads",
             "/trials/1/logs", "/trials/1/checkpoints", "/models", "/models/m/versions", "/templates", "/workspaces",
             "/users/setting", "/tokens", "/master/cluster_message", "/runs/1/metadata", "/master"]  # fmt: skip
    found = {path: caller.call("GET", path) for path in paths}
    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(paths, 200)
    return {path: answer.text for path, answer in found.items()}


def rows(database: Database) -> dict[str, list[str]]:
    with database.read() as tx:
        return {table.name: sorted(repr(tuple(row)) for row in tx.execute(select(table))) for table in every_table()}


@pytest.mark.slow
def test_everything_comes_along_and_goes_on(database_url, target_url, tmp_path):
    with serving(database_url, tmp_path / "data") as app:
        admin = Caller.log_in(app, "admin")
        fill(admin)
        gone = admin.ok("POST", "/workspaces", {"name": "gone"})["workspace"]["id"]
        admin.ok("DELETE", f"/workspaces/{gone}")
        before = answers(admin)
    with closing(Database(database_url)) as source, closing(Database(target_url)) as target:
        done = transfer(source, target)
        stored, copied = rows(source), rows(target)
        assert copied == stored | {"leases": []}
        assert {name for name, found in copied.items() if not found} == EMPTY
        assert (done.rows, done.tables) == (sum(map(len, copied.values())), len(copied) - len(EMPTY))
        with pytest.raises(TransferError, match="has used that database already"):
            transfer(source, target)
        with pytest.raises(TransferError, match="has used that database already"):
            transfer(source, source)
        assert rows(target) == copied
    with serving(target_url, tmp_path / "elsewhere") as app:
        moved = Caller(app, admin.token)  # the session goes on
        assert answers(moved) == before
        report_metrics(moved, 1, 9, {"loss": 1})
        assert moved.get("/trials/1")["trial"]["summaryMetrics"]["validation_metrics"]["loss"]["count"] == 4
        assert moved.ok("POST", "/workspaces", {"name": "next"})["workspace"]["id"] == gone + 1
        assert moved.experiment("next") == 2
        Caller.log_in(app, "other", "Secret1ü")
