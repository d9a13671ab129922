"""Logs as JSON: lines come in as scripts ship them, and go out one by one, in both forms of the server."""

from __future__ import annotations

import json

import pytest
import requests

from tests.e2e.running import Rest


@pytest.fixture(scope="module")
def rest(detour) -> Rest:
    return Rest(detour.rest)


@pytest.fixture
def trial(rest) -> dict:
    experiment = rest.create_experiment()
    made = rest.post("/trials", {"experimentId": experiment, "hparams": {}, "unmanaged": True})["trial"]
    rest.post(f"/trials/{made['id']}/start", {"resume": True})
    return made


def ship(rest: Rest, body: bytes) -> requests.Response:
    return requests.post(f"{rest.url}/task-logs", data=body, timeout=30)


def lines(rest: Rest, path: str) -> list[dict]:
    answer = rest.call("GET", path)
    assert answer.status_code == 200
    return [json.loads(line)["result"] for line in answer.text.splitlines()]


def test_shipping(rest, trial):
    sent = [
        {"task_id": trial["taskId"], "timestamp": "2024-05-06T09:08:09.1234567+02:00", "rank": "0", "log": "<a>\r\n"},
        {"task_id": trial["taskId"], "log": "b\u0000c", "level": "ERROR", "rank_id": 1, "stdtype": "stderr"},
        {"task_id": "nope", "log": "x"},
    ]
    answer = ship(rest, json.dumps(sent).encode())
    assert (answer.status_code, answer.json()) == (200, "")
    first, second = lines(rest, f"/trials/{trial['id']}/logs")
    assert {type(first["id"]), type(second["id"])} == {str}
    assert first == {
        "id": str(int(first["id"])),
        "timestamp": "2024-05-06T07:08:09.123456Z",
        "message": "[2024-05-06T07:08:09.123456Z]          || <a>\r\n",
        "level": "LOG_LEVEL_UNSPECIFIED",
        "trialId": trial["id"],
        "log": "<a>\r\n",
    }
    assert second == {
        "id": second["id"],
        "timestamp": None,
        "message": "[UNKNOWN TIME]          [rank=1] || ERROR: b\ufffdc",
        "level": "LOG_LEVEL_ERROR",
        "trialId": trial["id"],
        "rankId": 1,
        "log": "b\ufffdc",
        "stdtype": "stderr",
    }


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"[]", 200, id="empty"),
        pytest.param(b'{"task_id":"a","log":"b"}', 400, id="object"),
        pytest.param(b'[{"task_id":1}]', 400, id="type"),
        pytest.param(b'[{"timestamp":"yesterday"}]', 400, id="time"),
        pytest.param(b"[", 400, id="cut"),
    ],
)
def test_bodies(rest, body, status):
    answer = ship(rest, body)
    assert answer.status_code == status, answer.text
    if status == 400:
        assert set(answer.json()) == {"message"}


def test_half_a_surrogate_pair(rest, trial):
    body = b'[{"task_id":"%s","log":"a\\ud800b"}]' % trial["taskId"].encode()
    answer = ship(rest, body)
    assert answer.status_code in {200, 400}
    assert [line["log"] for line in lines(rest, f"/trials/{trial['id']}/logs")] in ([], ["a\ufffdb"])


def test_following(rest, trial):
    path = f"{rest.url}/api/v1/trials/{trial['id']}/logs?follow=true"
    rest.post("/task/logs", {"logs": [{"taskId": trial["taskId"], "log": "1"}]})
    with rest.session.get(path, stream=True, timeout=60) as answer:
        read = answer.iter_lines(chunk_size=1)
        assert json.loads(next(read))["result"]["log"] == "1"
        rest.post("/task/logs", {"logs": [{"taskId": trial["taskId"], "log": "2"}]})
        assert json.loads(next(read))["result"]["log"] == "2"
        rest.patch(f"/trials/{trial['id']}", {"state": "STATE_COMPLETED"})
        assert list(read) == []
    assert [line["log"] for line in lines(rest, f"/tasks/{trial['taskId']}/logs?follow=true")] == ["1", "2"]


def test_an_unknown_trial(rest):
    answer = rest.call("GET", "/trials/99999/logs")
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {
            "grpcCode": 5,
            "httpCode": 404,
            "message": "trial '99999' not found",
            "httpStatus": "Not Found",
            "details": [],
        }
    }
