"""`det user` and `det token`, each command, in both forms and over both databases."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.client.official import Client
from tests.e2e.running import Rest
from tests.programs import client_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.running import Detour

pytestmark = [pytest.mark.client, pytest.mark.slow]

ADMIN, ALICE = "Adm1nistrator", "Al1ceAlice"


@pytest.fixture(scope="module")
def rest_url(master: Detour) -> str:
    """The URL of a server whose administrator has the password ADMIN."""
    Rest(master.rest, "admin").post("/users/1/password", ADMIN)
    return master.rest


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def admin(rest_url: str, home) -> Client:
    made = Client(client_python(), rest_url, home)
    made.environment |= {"DET_USER": "admin", "DET_PASS": ADMIN}
    return made


@pytest.fixture
def rest(rest_url: str) -> Rest:
    return Rest(rest_url, "admin", ADMIN)


@pytest.fixture
def alice(admin: Client, rest: Rest) -> Iterator[str]:
    """A user of this test's own, and her name."""
    name = f"alice{len(rest.get('/users')['users'])}"
    admin.det("user", "create", name, "--password", ALICE)
    return name


def found(rest: Rest, name: str):
    return rest.get(f"/users/{name}/by-username")["user"]


def as_user(client: Client, name: str, password: str) -> Client:
    client.environment |= {"DET_USER": name, "DET_PASS": password}
    return client


def test_create_list_and_whoami(admin, alice):
    assert re.search(rf"\| {alice} +\|", admin.det("user", "list"))
    assert f"'{alice}'" in as_user(admin, alice, ALICE).det("user", "whoami")


def test_create_a_remote_administrator(admin, rest, alice):
    admin.det("user", "create", f"{alice}-remote", "--admin", "--remote")
    user = found(rest, f"{alice}-remote")
    assert (user["admin"], user["remote"], user["active"]) == (True, True, True)


def test_create_one_that_exists(admin, alice):
    failed = admin.try_det("user", "create", alice, "--password", ALICE)
    assert failed.returncode == 1
    assert "user already exists" in failed.stdout + failed.stderr


def test_rename(admin, rest, alice):
    admin.det("user", "rename", alice, f"{alice}-renamed")
    assert found(rest, f"{alice}-renamed")["active"]


def test_edit(admin, rest, alice):
    admin.det("user", "edit", alice, "--display-name", f"{alice} Shown", "--admin", "true")
    user = found(rest, alice)
    assert (user["displayName"], user["admin"]) == (f"{alice} Shown", True)


def test_deactivate_and_activate(admin, rest, alice):
    admin.det("user", "deactivate", alice)
    assert not re.search(rf"\| {alice} +\|", admin.det("user", "list"))
    assert re.search(rf"\| {alice} +\|", admin.det("user", "list", "--all"))
    admin.det("user", "activate", alice)
    assert found(rest, alice)["active"]


def test_link_with_agent_user(admin, rest, alice):
    arguments = ["--agent-uid", "0", "--agent-gid", "0", "--agent-user", "root", "--agent-group", "root"]
    admin.det("user", "link-with-agent-user", alice, *arguments)
    expected = {"agentUid": 0, "agentGid": 0, "agentUser": "root", "agentGroup": "root"}
    assert found(rest, alice)["agentUserGroup"] == expected


def test_what_is_for_administrators(admin, alice):
    client = as_user(admin, alice, ALICE)
    for command in [("user", "create", "mallory", "--password", ALICE), ("token", "list"), ("user", "activate", alice)]:
        failed = client.try_det(*command)
        assert failed.returncode == 1
        assert "Forbidden" in failed.stdout + failed.stderr


def test_new_password_ends_other_logins(admin, rest_url, rest, alice):
    session = Rest(rest_url, alice, ALICE)
    rest.patch(f"/users/{found(rest, alice)['id']}", {"password": "Al1ceAgain"})
    assert session.call("GET", "/me").status_code == 401
    assert f"'{alice}'" in as_user(admin, alice, "Al1ceAgain").det("user", "whoami")


def test_tokens(admin, rest, rest_url, alice):
    printed = admin.det("token", "create", alice, "--expiration-days", "2", "--description", "for the robot")
    token = re.search(r"Access-Token: (\S+)", printed)[1]
    number = re.search(r"TokenID: (\d+)", printed)[1]
    assert "for the robot" in admin.det("token", "list")
    assert "for the robot" in admin.det("token", "describe", number)
    (info,) = [one for one in rest.get("/tokens")["tokenInfo"] if one["id"] == int(number)]
    assert (info["tokenType"], info["revoked"]) == ("TOKEN_TYPE_ACCESS_TOKEN", False)
    admin.det("token", "edit", number, "--description", "for another robot")
    assert "for another robot" in admin.det("token", "list", alice)
    assert f"Authenticated as {alice}" in admin.det("token", "login", token)
    admin.det("token", "revoke", number)
    assert number not in [str(one["id"]) for one in rest.get("/tokens")["tokenInfo"]]
    assert "for another robot" in admin.det("token", "list", "--show-inactive")
    rest.session.headers["Authorization"] = f"Bearer {token}"
    answer = rest.call("GET", "/me")
    assert (answer.status_code, answer.json()["error"]["error"]) == (401, "user access token revoked")


def test_sdk(admin, alice):
    code = (
        "import json\nfrom determined.experimental import client\n"
        f"client.login(user='admin', password='{ADMIN}')\n"
        f"user = client.get_user_by_name('{alice}')\n"
        "user.change_display_name(user.username + ' by sdk')\n"
        "user.deactivate(); user.activate()\n"
        "user.reload()\n"
        f"made = client.create_user(user.username + 'x', admin=False, password='{ALICE}')\n"
        "names = [one.username for one in client.list_users()]\n"
        "print(json.dumps([user.display_name, user.username in names, made.username in names]))"
    )
    done = admin.run(admin.python, "-W", "ignore", "-c", code)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [f"{alice} by sdk", True, True]


def test_configuration_of_the_master(admin, alice):
    assert "default_lifespan_days: 30" in admin.det("master", "config", "show")
    assert "enable_cors" not in as_user(admin, alice, ALICE).try_det("master", "config", "show").stdout
