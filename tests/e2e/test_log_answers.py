"""Task logs, row by row as a master answers, down to the chunks on the wire, in both forms of the server."""

from __future__ import annotations

import http.client
import json
import threading
from urllib.parse import urlsplit

import pytest
import requests

from tests.e2e.running import Rest

pytestmark = pytest.mark.slow

TIME = "2024-05-06T07:08:09.123456Z"


@pytest.fixture(scope="module")
def rest(detour) -> Rest:
    return Rest(detour.rest)


@pytest.fixture
def trial(rest) -> dict:
    made = {"experimentId": rest.create_experiment(), "hparams": {}, "unmanaged": True}
    return rest.post("/trials", made)["trial"]


def line(trial, **more) -> dict:
    return {"taskId": trial["taskId"], "log": "x\n", "timestamp": TIME} | more


@pytest.fixture
def written(rest, trial) -> dict:
    """A trial with three lines, the second of which is the oldest."""
    full = {"agentId": "a1", "containerId": "c1", "rankId": 0, "level": "LOG_LEVEL_INFO", "source": "src"}
    logs = [
        line(trial, log="line one\n", stdtype="stdout", **full),
        line(trial, log="bare\n", timestamp="1999-01-01T00:00:00Z", rankId=1, level="LOG_LEVEL_ERROR"),
        line(trial, log="last\n", stdtype="stderr"),
    ]
    assert rest.post("/task/logs", {"logs": logs}) == {}
    return trial


def results(answer: requests.Response) -> list[dict]:
    assert answer.status_code == 200, answer.text
    return [json.loads(each)["result"] for each in answer.text.splitlines()]


def texts(rest, path) -> list[str]:
    return [each["log"].rstrip("\n") for each in results(rest.call("GET", path))]


@pytest.mark.parametrize(
    ("logs", "status", "text"),
    [
        pytest.param([], 400, "len logs must be greater than 0", id="none"),
        pytest.param([{"taskId": "nope", "log": "x"}], 404, "task 'nope' not found", id="unknown"),
        pytest.param(
            [{"taskId": "a"}, {"taskId": "b"}],
            400,
            "can only post logs of a single taskID per task log request got 'a' and 'b'",
            id="two tasks",
        ),
        pytest.param([{"taskId": "a", "id": 5}], 400, "ID must be nil on logs got 5 instead", id="id"),
        pytest.param([{"taskId": "a", "level": "zzz"}], 400, "unknown value", id="level"),
    ],
)
def test_lines_that_cannot_be_posted(rest, logs, status, text):
    answer = rest.call("POST", "/task/logs", {"logs": logs})
    assert (answer.status_code, text in answer.json()["error"]["error"]) == (status, True), answer.text


def test_the_fields_of_a_line(rest, written):
    full, bare, _ = results(rest.call("GET", f"/tasks/{written['taskId']}/logs"))
    assert full == {
        "id": full["id"],
        "timestamp": TIME,
        "message": f"[{TIME}] c1 [rank=0] || INFO: line one\n",
        "level": "LOG_LEVEL_INFO",
        "taskId": written["taskId"],
        "agentId": "a1",
        "containerId": "c1",
        "rankId": 0,
        "log": "line one\n",
        "source": "src",
        "stdtype": "stdout",
    }
    assert bare == {
        "id": bare["id"],
        "timestamp": "1999-01-01T00:00:00Z",
        "message": "[1999-01-01T00:00:00.000000Z]          [rank=1] || ERROR: bare\n",
        "level": "LOG_LEVEL_ERROR",
        "taskId": written["taskId"],
        "rankId": 1,
        "log": "bare\n",
    }
    assert [type(each["id"]) for each in (full, bare)] == [str, str]
    assert int(full["id"]) < int(bare["id"])
    of_trial = results(rest.call("GET", f"/trials/{written['id']}/logs"))
    assert of_trial[1] == {name: value for name, value in bare.items() if name != "taskId"} | {"trialId": written["id"]}


def test_a_line_without_a_time(rest, trial):
    rest.post("/task/logs", {"logs": [{"taskId": trial["taskId"], "log": "posted"}]})
    requests.post(f"{rest.url}/task-logs", json=[{"task_id": trial["taskId"], "log": "shipped"}], timeout=30)
    posted, shipped = results(rest.call("GET", f"/trials/{trial['id']}/logs"))
    assert (posted["timestamp"], posted["level"]) == ("1970-01-01T00:00:00Z", "LOG_LEVEL_UNSPECIFIED")
    assert posted["message"] == "[1970-01-01T00:00:00.000000Z]          || posted"
    assert (shipped["timestamp"], shipped["message"]) == (None, "[UNKNOWN TIME]          || shipped")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", ["line one", "bare", "last"], id="in the order of arrival"),
        pytest.param("orderBy=ORDER_BY_DESC", ["last", "bare", "line one"], id="newest first"),
        pytest.param("limit=1", ["line one"], id="limit"),
        pytest.param("limit=1&orderBy=ORDER_BY_DESC", ["last"], id="tail"),
        pytest.param("levels=LOG_LEVEL_ERROR", ["bare"], id="level"),
        pytest.param("levels=LOG_LEVEL_ERROR&levels=LOG_LEVEL_INFO", ["line one", "bare"], id="two levels"),
        pytest.param("rankIds=1&rankIds=-1", ["bare", "last"], id="ranks"),
        pytest.param("searchText=LINE", ["line one"], id="search"),
        pytest.param("stdtypes=stderr", ["last"], id="output"),
        pytest.param("timestampBefore=2000-01-01T00:00:00Z", ["bare"], id="before"),
        pytest.param("timestampAfter=2000-01-01T00:00:00Z", ["line one", "last"], id="after"),
        pytest.param("agentIds=a1&containerIds=c1&sources=src", ["line one"], id="all of them"),
        pytest.param("agentIds=a1&rankIds=1", [], id="none"),
    ],
)
def test_what_is_asked_for(rest, written, query, expected):
    assert texts(rest, f"/trials/{written['id']}/logs?{query}") == expected
    assert texts(rest, f"/tasks/{written['taskId']}/logs?{query}") == expected


def test_a_limit_below_zero(rest, written):
    assert texts(rest, f"/trials/{written['id']}/logs?limit=-1") == []
    answer = rest.call("GET", f"/tasks/{written['taskId']}/logs?limit=-1")
    assert (answer.status_code, answer.json()["error"]["httpCode"]) == (400, 400)


def test_regular_expressions(rest, written):
    assert texts(rest, f"/tasks/{written['taskId']}/logs?searchText=^l.*e$&enableRegex=true") == []
    assert texts(rest, f"/tasks/{written['taskId']}/logs?searchText=l(ine|ast)&enableRegex=true") == [
        "line one",
        "last",
    ]
    assert texts(rest, f"/trials/{written['id']}/logs?searchText=l(ine|ast)&enableRegex=true") == []


def test_the_fields_that_there_are(rest, written):
    for path in (f"/trials/{written['id']}/logs/fields", f"/tasks/{written['taskId']}/logs/fields"):
        (found,) = results(rest.call("GET", path))
        assert {name: values for name, values in found.items() if name != "allocationIds"} == {
            "agentIds": ["a1"],
            "containerIds": ["c1"],
            "rankIds": [0, 1],
            "stdtypes": ["stderr", "stdout"],
            "sources": ["src"],
        }


def test_no_lines(rest, trial):
    for path in (f"/trials/{trial['id']}/logs", f"/tasks/{trial['taskId']}/logs"):
        answer = rest.call("GET", path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer.headers["Transfer-Encoding"] == "chunked"


def test_texts_that_are_hard_to_write_down(rest, trial):
    hard = [
        "",
        "a\r\nb\x1b[31mred\x1b[0m <script>&amp;\n",
        "no newline",
        "ü \u2028 \U0001f600\n",
        "x" * 1_000_000,
        "\t\n\n",
    ]
    for text in hard:
        rest.post("/task/logs", {"logs": [line(trial, log=text)]})
    answer = rest.call("GET", f"/trials/{trial['id']}/logs")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "<script>" not in answer.text
    # Lines of the stream end with \n alone.
    found = [json.loads(each)["result"] for each in answer.content.decode().split("\n") if each]
    assert [each["log"] for each in found] == hard
    assert [each["message"].endswith(f"|| {each['log']}") for each in found] == [True] * len(hard)


def test_a_batch_of_five_megabytes(rest, trial):
    lines = [{"task_id": trial["taskId"], "log": f"{number} {'x' * 1000}\n"} for number in range(5000)]
    answer = requests.post(f"{rest.url}/task-logs", json=lines, timeout=60)
    assert (answer.status_code, answer.json()) == (200, "")
    found = texts(rest, f"/trials/{trial['id']}/logs")
    assert [each.split()[0] for each in found] == [str(number) for number in range(5000)]


def test_each_line_is_a_chunk_of_its_own(rest, written):
    place = urlsplit(rest.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    headers = {"Authorization": f"Bearer {rest.token}"}
    connection.request("GET", f"/api/v1/trials/{written['id']}/logs", headers=headers)
    # The raw answer: http.client would put the chunks together.
    raw = connection.sock.makefile("rb")
    head = []
    while (each := raw.readline()) != b"\r\n":
        head.append(each.lower())
    assert b"transfer-encoding: chunked\r\n" in head
    body = b""
    while not body.endswith(b"0\r\n\r\n"):
        body += raw.readline()
    connection.close()
    chunks = body.split(b"\r\n")
    contents = [chunk for chunk in chunks if chunk.startswith(b"{")]
    assert b"".join(contents).count(b"\n") == 3
    assert all(content.endswith(b"\n") for content in contents)


def test_a_follower_of_a_silent_trial_waits_and_hears(rest, trial):
    """Nothing is said for a while, and what then comes is heard at once by each of several followers."""
    rest.post(f"/trials/{trial['id']}/start", {"resume": True})
    path = f"{rest.url}/api/v1/trials/{trial['id']}/logs?follow=true"
    heard: list[list[str]] = []

    def follow() -> None:
        with requests.get(path, headers={"Authorization": f"Bearer {rest.token}"}, stream=True, timeout=60) as answer:
            heard.append([json.loads(each)["result"]["log"] for each in answer.iter_lines(chunk_size=1)])

    followers = [threading.Thread(target=follow) for _ in range(3)]
    for follower in followers:
        follower.start()
    rest.post("/task/logs", {"logs": [line(trial, log="late\n")]})
    rest.patch(f"/trials/{trial['id']}", {"state": "STATE_COMPLETED"})
    for follower in followers:
        follower.join(60)
    assert heard == [["late\n"]] * 3
