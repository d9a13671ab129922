"""All 260 methods of a Determined master: each is answered, or answered 501 in the one shape of errors."""

from __future__ import annotations

import json
import re

import grpc
import pytest
from detour.api.v1 import auth_pb2, auth_pb2_grpc
from rest_calls import Caller

from server.application import Application
from server.rpc.policy import UNSERVED
from server.rpc.registration import UPSTREAM_SERVICE
from server.rpc.server import GrpcServer, ServerLimits
from server.settings import Settings
from tests.processes import ROOT
from tools.documents import served_methods
from tools.method_status import AS_WITHOUT_AGENTS

FACTS = json.loads((ROOT / "tests" / "contract" / "wire.json").read_text())["rpcs"]
SERVED = {name.rpartition("/")[2]: name for name in served_methods()}
# An id that nothing has, in whatever form an id has.
NOTHING = "987654"
LIMITS = ServerLimits(threads=8, streams=4, message_size=1024 * 1024)
# They end the session that calls them, or are about it alone.
OF_THE_SESSION = {"Login", "Logout"}


def target(name):
    fact = FACTS[name]
    path = re.sub(r"\{[^}]+\}", NOTHING, fact["path"]).removeprefix("/api/v1")
    return fact["http"], path, {} if "body" in fact else None


def test_over_rest(app, admin):
    for name in FACTS:
        caller = Caller.log_in(app, "admin") if name in OF_THE_SESSION else admin
        answer = caller.call(*target(name))
        # A stream without a message has no body, and no type of one.
        assert answer.headers.get("Content-Type") == ("application/json" if answer.data else None), name
        if name in SERVED:
            assert answer.status_code < 500, (name, answer.text)
        else:
            error = json.loads(answer.text)["error"]
            stream = {"grpcCode": 12, "httpCode": 501, "httpStatus": "Not Implemented", "details": []}
            shape = stream if FACTS[name].get("server_streaming") else {"code": 12, "reason": "Unimplemented"}
            assert (answer.status_code, error) == (501, error | shape), name
            (text,) = (error[key] for key in error.keys() - shape.keys())
            assert text == UNSERVED.get(name, text), name
            assert Caller(app).call(*target(name)).status_code == 501, name  # whoever calls


def test_what_only_a_cluster_has_is_empty_or_unknown(admin):
    for name in AS_WITHOUT_AGENTS:
        answer = admin.call(*target(name))
        if answer.status_code == 200:
            assert not any(value for key, value in answer.json.items() if key not in {"pagination", "results"}), name
        else:
            assert answer.status_code in {400, 404}, (name, answer.text)


@pytest.fixture(scope="module")
def calls(sqlite_template, tmp_path_factory):
    """A call of any method over gRPC by an administrator, which returns its code."""
    data = tmp_path_factory.mktemp("data")
    (data / "detour.db").write_bytes(sqlite_template.read_bytes())
    application = Application(Settings(data=data))
    server = GrpcServer(application, "127.0.0.1:0", LIMITS)
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:

        def log_in():
            return auth_pb2_grpc.AuthStub(channel).Login(auth_pb2.LoginRequest(username="admin"), timeout=30).token

        sessions = [log_in()]

        def call(method):
            name = method.rpartition("/")[2]
            token = log_in() if name in OF_THE_SESSION else sessions[0]
            stream = FACTS[name].get("server_streaming")
            metadata = [("authorization", f"Bearer {token}")]
            try:
                if stream:
                    list(channel.unary_stream(method)(b"", metadata=metadata, timeout=30))
                else:
                    channel.unary_unary(method)(b"", metadata=metadata, timeout=30)
            except grpc.RpcError as error:
                return error.code()
            return grpc.StatusCode.OK

        yield call
    server.stop(0).wait()
    application.close()


def test_under_the_name_of_upstreams_service(calls):
    broken = {grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE}
    for name in FACTS:
        code = calls(f"/{UPSTREAM_SERVICE}/{name}")
        assert (code == grpc.StatusCode.UNIMPLEMENTED) == (name not in SERVED), (name, code)
        assert code not in broken, (name, code)
        if name in SERVED:
            assert calls(SERVED[name]) == code, name


def test_what_nobody_answers_is_a_known_few():
    assert FACTS.keys() - SERVED.keys() >= UNSERVED.keys()
    assert len(FACTS) == 260
