"""The walk of the Determined documentation: log in, find an archived experiment, take it out of the archive."""

from __future__ import annotations

import json
import re
import subprocess

import grpc
import pytest
import requests
from detour.api.v1 import auth_pb2, experiments_pb2

from tests.e2e.running import Rest, clean_environment
from tests.programs import program

pytestmark = pytest.mark.timeout(400)
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3,6})?Z"


@pytest.fixture(scope="module", autouse=True)
def sixteen_experiments(detour):
    """Sixteen experiments, of which the last is completed and archived."""
    rest = Rest(detour.rest)
    for number in range(1, 16):
        assert rest.create_experiment(f"experiment {number}") == number
    assert rest.create_archived() == 16


def shell(detour, command, **variables):
    environment = clean_environment(DET_MASTER=detour.rest, **variables)
    done = subprocess.run(
        ["bash", "-euc", command], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_walk_with_curl_word_for_word(detour):
    program("curl")
    answer = shell(
        detour,
        """
curl -s "${DET_MASTER}/api/v1/auth/login" \\
  -H 'Content-Type: application/json' \\
  --data-binary '{"username":"determined","password":""}'
""",
    )
    assert answer["token"]
    assert answer["user"]["username"] == "determined"
    assert answer["user"]["active"] is True
    assert set(answer["user"]) >= {"id", "username", "admin", "active", "agentUserGroup"}

    found = shell(
        detour,
        """curl -s -H "Authorization: Bearer ${token}" "${DET_MASTER}/api/v1/experiments?archived=true&limit=1" """,
        token=answer["token"],
    )
    assert found["pagination"] == {"offset": 0, "limit": 1, "startIndex": 0, "endIndex": 1, "total": 1}
    [experiment] = found["experiments"]
    shown = {
        key: experiment[key]
        for key in ("id", "description", "labels", "state", "archived", "numTrials", "progress", "username")
    }
    assert shown == {
        "id": 16,
        "description": "mnist_pytorch_const",
        "labels": [],
        "state": "STATE_COMPLETED",
        "archived": True,
        "numTrials": 1,
        "progress": experiment["progress"],
        "username": "determined",
    }
    assert re.fullmatch(TIME, experiment["startTime"])
    assert re.fullmatch(TIME, experiment["endTime"])

    done = shell(
        detour,
        """curl -s -H "Authorization: Bearer ${token}" -X POST "${DET_MASTER}/api/v1/experiments/16/unarchive" """,
        token=answer["token"],
    )
    assert done == {}
    rest = Rest(detour.rest)
    assert rest.get("/experiments/16")["experiment"]["archived"] is False
    assert rest.get("/experiments?archived=true")["pagination"]["total"] == 0
    rest.post("/experiments/16/archive")


@pytest.mark.grpcurl
def test_the_walk_with_grpcurl_and_reflection(detour):
    grpcurl = program("grpcurl")

    def call(*arguments):
        done = subprocess.run(
            [grpcurl, "-plaintext", *arguments], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    services = call(detour.grpc, "list").split()
    assert {"determined.api.v1.Auth", "determined.api.v1.Experiments", "grpc.health.v1.Health"} <= set(services)
    login = json.loads(
        call("-d", '{"username":"determined","password":""}', detour.grpc, "determined.api.v1.Auth/Login")
    )
    authorized = ("-H", f"authorization: Bearer {login['token']}")
    found = json.loads(
        call(
            *authorized,
            "-d",
            '{"archived":true,"limit":1}',
            detour.grpc,
            "determined.api.v1.Experiments/GetExperiments",
        )
    )
    assert [experiment["id"] for experiment in found["experiments"]] == [16]
    assert {"startTime", "endTime", "state", "archived", "numTrials", "username"} <= found["experiments"][0].keys()
    assert found["pagination"] == {"limit": 1, "endIndex": 1, "total": 1}
    call(*authorized, "-d", '{"id":16}', detour.grpc, "determined.api.v1.Experiments/UnarchiveExperiment")
    assert Rest(detour.rest).get("/experiments/16")["experiment"]["archived"] is False
    Rest(detour.rest).post("/experiments/16/archive")
    health = json.loads(call("-d", "{}", detour.grpc, "grpc.health.v1.Health/Check"))
    assert health == {"status": "SERVING"}


def test_clients_of_the_upstream_protos_find_all_methods_in_one_service(detour):
    with grpc.insecure_channel(detour.grpc) as channel:

        def call(method, request, answer, metadata=()):
            multicallable = channel.unary_unary(
                f"/determined.api.v1.Determined/{method}",
                request_serializer=type(request).SerializeToString,
                response_deserializer=answer.FromString,
            )
            return multicallable(request, timeout=30, metadata=metadata)

        token = call("Login", auth_pb2.LoginRequest(username="determined"), auth_pb2.LoginResponse).token
        asked = experiments_pb2.GetExperimentsRequest(limit=1)
        found = call(
            "GetExperiments", asked, experiments_pb2.GetExperimentsResponse, [("x-user-token", f"Bearer {token}")]
        )
        assert [experiment.id for experiment in found.experiments] == [1]


def test_another_session_survives_the_logout_of_the_first(detour):
    first, second = Rest(detour.rest), Rest(detour.rest)
    assert first.token != second.token
    assert first.post("/auth/logout") == {}
    refused = first.call("GET", "/auth/user")
    assert refused.status_code == 401
    assert refused.json() == {"error": {"code": 16, "reason": "Unauthenticated", "error": "invalid credentials"}}
    assert second.get("/auth/user")["user"]["username"] == "determined"


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/", 301, "/det"),
        ("/det", 301, "/det/"),
        ("/det/experiments/1", 200, None),
        ("/swagger-ui", 200, None),
        ("/docs/rest-api/", 200, None),
        ("/api/v1/api.swagger.json", 200, None),
        ("/info", 200, None),
        ("/health", 401, None),
        ("/api/v1/nothing", 501, None),
        ("/nothing", 404, None),
    ],
)
def test_pages_and_plain_paths(detour, path, status, location):
    response = requests.get(detour.rest + path, allow_redirects=False, timeout=30)
    assert response.status_code == status
    assert len(response.raw.headers.getlist("Date")) == 1
    if location is not None:
        assert response.headers["Location"] == location
