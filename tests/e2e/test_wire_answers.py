"""The conventions of the wire, of routing, of logging in and of accounts, as a Determined master keeps them.

Where Detour differs on purpose, docs/compatibility.md says so, and the row here is Detour's.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import io
import json
import random
import re
import tarfile
from urllib.parse import urlsplit

import grpc
import pytest
import requests
from detour.api.v1 import auth_pb2, auth_pb2_grpc

from tests.e2e.running import Rest

JSON = "application/json"
CONFIG = "searcher: {name: single, metric: loss}"
PASSWORD = "Str0ngEnough"
INVALID = (401, "invalid credentials")
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def rest(detour) -> Rest:
    return Rest(detour.rest)


@pytest.fixture(scope="module")
def admin(detour) -> Rest:
    return Rest(detour.rest, "admin")


@pytest.fixture(scope="module")
def experiment(rest) -> int:
    return rest.create_experiment("<a> & ü")


def told(answer: requests.Response) -> tuple[int, str]:
    """The status of an answer, and the text of its error."""
    assert answer.headers["Content-Type"] == JSON
    return answer.status_code, answer.json().get("error", {}).get("error", "")


def raw(rest: Rest, method: str, target: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """Send a path as it stands, which no client that tidies paths would do."""
    connection = http.client.HTTPConnection(urlsplit(rest.url).netloc, timeout=30)
    try:
        connection.request(method, target, headers={"Authorization": f"Bearer {rest.token}"} | headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_headers(rest):
    for path, status in (("/api/v1/me", 200), ("/api/v1/experiments/99999999", 404)):
        answer, body = raw(rest, "GET", path)
        shown = {name.lower(): value for name, value in answer.getheaders()}
        assert answer.status == status
        assert shown["content-type"] == JSON
        assert shown["vary"] == "Accept-Encoding"
        assert shown["x-content-type-options"] == "nosniff"
        assert shown["x-frame-options"] == "SAMEORIGIN"
        assert shown["x-xss-protection"] == "1; mode=block"
        assert "date" in shown
        assert "server" not in shown
        assert (shown.get("grpc-metadata-content-type") == "application/grpc") == (status == 200)
        assert body.endswith(b"\n") == (status != 200)


def test_shapes_of_errors(rest):
    _, plain = raw(rest, "GET", "/api/v1/experiments/99999999")
    assert plain == b'{"error":{"code":5,"reason":"NotFound","error":"experiment \'99999999\' not found"}}\n'
    answer, streaming = raw(rest, "GET", "/api/v1/trials/99999999/logs")
    error = {"grpcCode": 5, "httpCode": 404, "httpStatus": "Not Found", "details": []}
    shown = json.loads(streaming)["error"]
    assert (answer.status, shown) == (404, error | {"message": shown["message"]})
    assert shown["message"] == "trial '99999999' not found"
    assert streaming.endswith(b"}"), "no line feed, unlike other errors"
    outside, body = raw(rest, "GET", "/zzz")
    assert (outside.status, json.loads(body)) == (404, {"message": "api not found: GET /zzz"})
    assert outside.getheader("Content-Type") == "application/json; charset=UTF-8"


def test_texts_are_escaped_for_html(rest, experiment):
    _, body = raw(rest, "GET", f"/api/v1/experiments/{experiment}")
    assert b"\\u003ca\\u003e \\u0026 \xc3\xbc" in body
    assert not re.search(rb"[<>&]", body)


PARSED = [
    (b"", 200, ""),
    (b"null", 200, ""),
    (b"{}", 200, ""),
    (b'{"name":"first","name":"last"}', 200, ""),
    (b'{"name":"x"} trailing', 200, ""),
    (b'{"unknown":{"deep":[1]}}', 200, ""),
    (b'{"name":5}', 400, "json: cannot unmarshal number into Go value of type string"),
    (b"[1]", 400, "json: cannot unmarshal array into Go value of type map[string]json.RawMessage"),
    (b'{"name":', 400, "unexpected EOF"),
]


@pytest.mark.parametrize("content_type", [JSON, "application/x-www-form-urlencoded", "nonsense", None])
def test_bodies(rest, experiment, content_type):
    for body, status, text in PARSED:
        headers = {"Content-Type": content_type}
        answer = rest.session.patch(
            f"{rest.url}/api/v1/experiments/{experiment}", data=body, headers=headers, timeout=30
        )
        assert told(answer) == (status, text), body
    assert rest.patch(f"/experiments/{experiment}", {"name": "<a> & ü"})


def test_names_of_fields_in_either_form(rest):
    body = {"config": CONFIG, "unmanaged": True, "project_id": "1", "validate_only": True}
    assert rest.post("/experiments", body)["experiment"]["id"] == 0
    assert rest.get("/experiments?sort_by=SORT_BY_ID&limit=1")["pagination"]["limit"] == 1
    texts = [told(rest.call("GET", f"/experiments?{name}=zzz"))[1] for name in ("sort_by", "sortBy")]
    assert texts == ["zzz is not a valid apiv1.GetExperimentsRequest_SortBy"] * 2


PATHS = [
    (
        "/api/v1/experiments/abc",
        400,
        'type mismatch, parameter: experiment_id, error: strconv.ParseInt: parsing "abc": ',
    ),
    ("/api/v1/experiments/99999999999", 400, "value out of range"),
    ("/api/v1/experiments/2147483648", 400, "value out of range"),
    ("/api/v1/experiments/9223372036854775808", 400, "value out of range"),
    ("/api/v1/experiments/-1", 404, "experiment '-1' not found"),
]


def test_values_in_paths(rest):
    for path, status, text in PATHS:
        answer, body = raw(rest, "GET", path)
        assert (answer.status, text in json.loads(body)["error"]["error"]) == (status, True), body
    url = f"{rest.url}/api/v1/experiments"
    assert requests.get(f"{url}/abc", timeout=30).status_code == 400, "before anybody asks who calls"
    assert told(requests.get(f"{url}/99999999", timeout=30)) == (401, "token missing")


def test_pretty(rest):
    for target, headers in (
        ("/api/v1/experiments?archived=true&pretty", {}),
        ("/api/v1/experiments?archived=true&pretty=false", {}),
        ("/api/v1/experiments?archived=true", {"Accept": "application/json+pretty"}),
    ):
        answer, body = raw(rest, "GET", target, **headers)
        assert body.startswith(b'{\n    "experiments": [\n    ],\n    "pagination": {\n        "offset": 0,'), target
        assert answer.getheader("Content-Type") == JSON
    assert b"\n " not in raw(rest, "GET", "/api/v1/experiments/99999999?pretty")[1]


def test_gzip(rest):
    for path in ("/api/v1/me", "/api/v1/experiments/99999999"):
        assert raw(rest, "GET", path, **{"Accept-Encoding": "gzip"})[0].getheader("Content-Encoding") == "gzip"
        assert raw(rest, "GET", path, **{"Accept-Encoding": "br, deflate"})[0].getheader("Content-Encoding") is None


def test_deadlines(rest):
    answer, body = raw(rest, "GET", "/api/v1/experiments", **{"Grpc-Timeout": "1n"})
    assert (answer.status, json.loads(body)["error"]["code"]) == (504, 4)
    answer, body = raw(rest, "GET", "/api/v1/experiments", **{"Grpc-Timeout": "zz"})
    assert (answer.status, json.loads(body)["error"]["error"]) == (400, "invalid grpc-timeout: zz")


ROUTES = [
    ("GET", "/api/v1/nope", 501),
    ("DELETE", "/api/v1/me", 501),
    ("HEAD", "/api/v1/me", 501),
    ("OPTIONS", "/api/v1/me", 501),
    ("PROPFIND", "/api/v1/me", 501),
    ("GET", "/api/v1/", 501),
    ("GET", "/api/v1//experiments", 501),
    ("GET", "/api/v1/auth/user/", 200),
    ("GET", "/api/v1/me/", 200),
    ("POST", "/api/v1/workspaces/", 400),
    ("GET", "/api/v1/%65xperiments", 200),
    ("GET", "/api/v1/users/a%2Fb/by-username", 501),
    ("GET", "/api/v1/users/a%20b/by-username", 404),
    ("GET", "/api/v1", 404),
    ("GET", "/api/v2/x", 404),
    ("GET", "/API/V1/x", 404),
    ("GET", "//api/v1/me", 404),
]


def test_routes(rest):
    found = []
    for method, path, _ in ROUTES:
        answer, body = raw(rest, method, path)
        found.append((method, path, answer.status))
        assert answer.getheader("Allow") is None
        assert answer.getheader("Location") is None
        if answer.status == 501 and method != "HEAD":
            assert json.loads(body) == {"error": {"code": 12, "reason": "Unimplemented", "error": "Not Implemented"}}
        if path.startswith("//"):
            assert json.loads(body) == {"message": f"api not found: {method} {path}"}
    assert found == ROUTES


def test_a_colon_is_a_character_like_any_other(rest):
    rest.post("/templates/a:b", {"config": {}})
    rest.post("/models", {"name": "c:d"})
    path = f"/experiments/{rest.create_experiment()}/labels"
    for method, target, status in [
        ("GET", "/templates/a:b", 200),
        ("GET", "/templates/a%3Ab", 200),
        ("GET", "/models/c:d", 200),
        ("PUT", f"{path}/x:y", 200),
        ("DELETE", f"{path}/x:y", 200),
        ("GET", "/trials/by-external-id/a:b/c:d", 404),
        ("GET", "/experiments/1:archive", 400),
        ("POST", "/experiments/1:archive", 501),
    ]:
        assert rest.call(method, target).status_code == status, target


def login(rest: Rest, body: object) -> requests.Response:
    return requests.post(f"{rest.url}/api/v1/auth/login", json=body, timeout=60)


def test_login(rest):
    answer = login(rest, {"username": "determined", "password": ""})
    user = answer.json()["user"]
    assert list(user) == [
        "id", "username", "admin", "active", "agentUserGroup", "displayName", "modifiedAt", "remote", "lastAuthAt",
    ]  # fmt: skip
    assert (user["id"], user["admin"], user["active"], user["agentUserGroup"]) == (2, False, True, None)
    assert answer.headers["Set-Cookie"].startswith(f"auth={answer.json()['token']};")
    for body, expected in [
        ({"username": "determined", "password": "x"}, INVALID),
        ({"username": "nobody-here", "password": "x"}, INVALID),
        ({"username": "Determined"}, INVALID),
        ({"username": " determined"}, INVALID),
        (None, (400, "missing argument: username")),
        ({}, (400, "missing argument: username")),
        ({"username": None}, (400, "missing argument: username")),
        ({"username": "determined"}, (200, "")),
    ]:
        assert told(login(rest, body)) == expected, body


def test_a_password_that_the_client_hashed(rest, admin):
    user = {"username": "hashing", "active": True}
    admin.post("/users", {"user": user, "password": PASSWORD})
    hashed = hashlib.sha512(f"GubPEmmotfiK9TMD6Zdw{PASSWORD}".encode()).hexdigest()
    assert login(rest, {"username": "hashing", "password": hashed, "isHashed": True}).status_code == 200
    assert told(login(rest, {"username": "hashing", "password": hashed})) == INVALID
    assert told(login(rest, {"username": "hashing"})) == INVALID


def test_ways_to_say_who_calls(rest):
    url, token = f"{rest.url}/api/v1/me", rest.token

    def me(**headers):
        return told(requests.get(url, headers=headers, timeout=30))

    assert me() == (401, "token missing")
    assert me(Authorization="Bearer nonsense") == INVALID
    assert me(Authorization=token) == INVALID
    assert me(Authorization=f"bearer {token}") == INVALID
    assert me(Authorization=f"Basic {token}") == INVALID
    assert me(Cookie=f"auth={token}") == (200, "")
    assert me(Cookie=f"auth={token}", Authorization="Bearer nonsense") == INVALID
    assert me(**{"Grpc-Metadata-x-user-token": f"Bearer {token}"}) == (200, "")
    for path in ("/master", "/master/telemetry"):
        assert requests.get(f"{rest.url}/api/v1{path}", timeout=30).status_code == 200


def test_logout(rest):
    one, other = Rest(rest.url), Rest(rest.url)
    answer = one.call("POST", "/auth/logout")
    assert answer.json() == {}
    assert answer.headers["Set-Cookie"].startswith("auth=;")
    assert "1970" in answer.headers["Set-Cookie"]
    assert told(one.call("POST", "/auth/logout")) == INVALID
    assert other.get("/auth/user") == other.get("/me")


def test_accounts(rest, admin):
    made = admin.post("/users", {"user": {"username": "made"}})["user"]
    assert "lastAuthAt" not in made
    assert (made["active"], made["admin"]) == (False, False)
    number = made["id"]
    minimum = "Display name or username value has minimum length."
    letters = "Display name and username cannot contain non-ASCII characters."
    for body, expected in [
        ({"user": {"username": "made"}}, (409, "user already exists")),
        ({"user": {"username": "MADE"}}, (200, "")),
        ({"user": {"username": "with spaces inside"}}, (200, "")),
        ({"user": {"username": "üser"}}, (400, letters)),
        ({"user": {}}, (400, minimum)),
        ({"user": {"username": "x"}}, (400, minimum)),
        ({}, (400, "must specify user to create")),
        ({"user": {"username": "far", "remote": True}, "password": "x"}, (400, "cannot set password for remote user")),
    ]:
        assert told(admin.call("POST", "/users", body)) == expected, body
    mine, theirs = "/users/2", f"/users/{number}"
    denied = "only admin privileged users can "
    for caller, method, path, body, expected in [
        (rest, "POST", "/users", {"user": {"username": "new"}}, (403, denied + "create users")),
        (rest, "PATCH", theirs, {"displayName": "x y"}, (403, denied + "set another user's display name")),
        (rest, "PATCH", mine, {"admin": True}, (403, denied + "update users")),
        (rest, "PATCH", mine, {"displayName": "Admin"}, (400, "Non-admin user cannot be renamed 'admin'")),
        (admin, "PATCH", "/users/99999999", {"displayName": "x y"}, (404, "user not found")),
        (admin, "PATCH", theirs, {"user": {"displayName": "ignored"}}, (200, "")),
        (rest, "GET", "/users/99999999", None, (404, "user not found")),
        (rest, "GET", "/users/nobody/by-username", None, (404, "user not found")),
        (rest, "GET", "/users/2147483648", None, (400, None)),
        (rest, "POST", f"{theirs}/password", "abc", (403, None)),
        (rest, "POST", "/users/setting", {"settings": [{"key": "k", "storagePath": "p", "value": "{"}]}, (400, None)),
        (rest, "GET", "/tokens", None, (403, None)),
        (rest, "POST", "/tokens", {"userId": 2}, (403, None)),
        (rest, "GET", "/master/config", None, (403, "user does not have permission")),
        (rest, "GET", "/users?offset=9999", None, (400, "offset out of bounds")),
        (rest, "GET", "/workspaces?offset=9999", None, (400, "offset out of bounds")),
        (rest, "GET", "/workspaces/1/projects?offset=9999", None, (400, "offset out of bounds")),
        (admin, "POST", f"{theirs}/password", PASSWORD, (200, "")),
    ]:
        status, text = told(caller.call(method, path, body))
        assert (status, text if expected[1] is not None else None) == expected, (method, path)
    assert admin.get(theirs)["user"]["displayName"] == ""


def test_the_ids_of_an_agent(admin):
    number = admin.post("/users", {"user": {"username": "with an agent"}})["user"]["id"]
    zeros = {"agentUid": 0, "agentGid": 0, "agentUser": "root", "agentGroup": "root"}
    assert admin.patch(f"/users/{number}", {"agentUserGroup": zeros})["user"]["agentUserGroup"] == zeros
    refused = told(admin.call("PATCH", f"/users/{number}", {"agentUserGroup": {"agentUid": 5}}))
    assert refused == (400, "agentUid, agentGid, agentUser and agentGroup cannot be empty")
    assert admin.get(f"/users/{number}")["user"]["agentUserGroup"] == zeros


def test_whom_an_administrator_deactivates(rest, admin):
    number = admin.post("/users", {"user": {"username": "leaving", "active": True}, "password": PASSWORD})["user"]["id"]
    leaving = Rest(rest.url, "leaving", PASSWORD)
    admin.patch(f"/users/{number}", {"active": False})
    assert told(leaving.call("GET", "/me")) == (403, "user does not have permission")
    assert told(login(rest, {"username": "leaving", "password": PASSWORD})) == (403, "user is not active")
    admin.patch(f"/users/{number}", {"active": True})
    assert leaving.get("/me")["user"]["username"] == "leaving"
    admin.patch(f"/users/{number}", {"username": "left"})
    admin.post("/users", {"user": {"username": "leaving"}})


def test_every_process_knows_at_once_who_may_call(rest, admin, detour):
    """What one process does to a session, the process of gRPC has heard of when the answer is there."""
    number = admin.post("/users", {"user": {"username": "moving", "active": True}, "password": PASSWORD})["user"]["id"]
    with grpc.insecure_channel(detour.grpc) as channel:
        stub = auth_pb2_grpc.AuthStub(channel)

        def code(caller: Rest) -> grpc.StatusCode:
            metadata = [("authorization", f"Bearer {caller.token}")]
            try:
                stub.CurrentUser(auth_pb2.CurrentUserRequest(), metadata=metadata, timeout=30)
            except grpc.RpcError as error:
                return error.code()
            return grpc.StatusCode.OK

        first, second = (Rest(rest.url, "moving", PASSWORD) for _ in range(2))
        assert code(first) == code(second) == grpc.StatusCode.OK
        first.post("/auth/logout")
        assert (code(first), code(second)) == (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.OK)
        admin.patch(f"/users/{number}", {"active": False})
        assert code(second) == grpc.StatusCode.PERMISSION_DENIED
        admin.patch(f"/users/{number}", {"active": True})
        assert code(second) == grpc.StatusCode.OK
        second.post(f"/users/{number}/password", f"{PASSWORD}2")
        assert code(second) == grpc.StatusCode.UNAUTHENTICATED
        third = Rest(rest.url, "moving", f"{PASSWORD}2")
        stub.Logout(auth_pb2.LogoutRequest(), metadata=[("authorization", f"Bearer {third.token}")], timeout=30)
        assert told(third.call("GET", "/me")) == INVALID


def upload(rest: Rest, content: bytes) -> requests.Response:
    file = {"path": "data", "type": ord("0"), "mode": 0o644, "content": base64.b64encode(content).decode()}
    body = {"config": CONFIG, "unmanaged": True, "modelDefinition": [file]}
    return rest.session.post(f"{rest.url}/api/v1/experiments", json=body, timeout=120)


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: random.Random(1).randbytes(11 * MIB // 2), id="that cannot be compressed"),
        pytest.param(lambda: b"0123456789abcdef" * (60 * MIB // 16), id="60 MiB"),
    ],
)
def test_messages_beyond_what_grpc_takes_by_itself(rest, make):
    content = make()
    made = upload(rest, content).json()["experiment"]
    assert int(made["modelDefinitionSize"]) > 0
    packed = base64.b64decode(rest.get(f"/experiments/{made['id']}/model_def")["b64Tgz"])
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        assert archive.extractfile("data").read() == content
    shown = rest.session.post(
        f"{rest.url}/api/v1/experiments/{made['id']}/file", json={"path": "data"}, timeout=120
    ).json()
    assert base64.b64decode(shown["file"]) == content
    saved = rest.session.get(f"{rest.url}/experiments/{made['id']}/file/download?path=data", timeout=120)
    assert saved.content == content
    assert saved.headers["Content-Disposition"] == f'attachment; filename="exp{made["id"]}/data"'


@pytest.mark.slow
def test_a_message_beyond_the_limit_is_refused(rest):
    assert told(upload(rest, bytes(100 * MIB))) == (413, f"the body is larger than {128 * MIB} bytes")
    assert rest.get("/me")


def test_a_page_of_workspaces(rest):
    for query, rows in (("limit=0", 1), ("limit=-1", 1), ("limit=-2", 0), ("", 1)):
        answer = rest.get(f"/workspaces?name=Uncategorized&{query}")
        assert (len(answer["workspaces"]), answer["pagination"]["total"]) == (rows, 1), query
