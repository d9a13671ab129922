"""`det user` and `det token`, each command, in both forms and over both databases."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.client.det_shell import DetShell
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
def admin(rest_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DetShell]:
    made = DetShell(client_python(), rest_url, tmp_path_factory.mktemp("home"))
    made.environment |= {"DET_USER": "admin", "DET_PASS": ADMIN}
    yield made
    made.close()


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


@pytest.fixture
def as_user(rest_url: str, tmp_path: Path):
    """Makes the client of a user, with a home folder of its own."""

    def make(name: str, password: str) -> Client:
        made = Client(client_python(), rest_url, tmp_path / name)
        made.environment |= {"DET_USER": name, "DET_PASS": password}
        return made

    return make


def columns(table: str, name: str) -> dict[str, str]:
    """The line of a user in a table, by the heads of its columns."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.splitlines() if "|" in line]
    (found,) = [line for line in lines if line[1] == name]
    return dict(zip(lines[0], found, strict=True))


def test_create_list_and_whoami(admin, as_user, alice):
    shown = columns(admin.det("user", "list"), alice)
    assert (shown["Admin"], shown["Active"], shown["Remote"], shown["Agent Uid"]) == ("False", "True", "False", "N/A")
    assert f"'{alice}'" in as_user(alice, ALICE).det("user", "whoami")


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
    told = admin.det("user", "edit", alice, "--display-name", f"{alice} Shown", "--admin", "true")
    assert {"Admin", "Display Name"} == set(told.partition(": ")[2].strip().split(", "))
    user = found(rest, alice)
    assert (user["displayName"], user["admin"]) == (f"{alice} Shown", True)
    admin.det("user", "edit", alice, "--username", f"{alice}-edited", "--active", "false", "--remote", "true")
    user = found(rest, f"{alice}-edited")
    assert (user["active"], user["remote"], user["admin"]) == (False, True, True)
    failed = admin.try_det("user", "edit", "nobody", "--active", "true")
    assert (failed.returncode, "user not found" in failed.stderr) == (1, True)


def test_change_password(admin, rest_url, as_user, alice):
    """Somebody else's, by the administrator, and one's own, after which the client logs in anew."""
    typed = "Al1ceLater\nAl1ceLater\n"
    done = admin.try_det("user", "change-password", alice, typed=typed)
    assert done.returncode == 0, done.stderr
    client = as_user(alice, "Al1ceLater")
    done = client.try_det("user", "change-password", typed=typed.replace("Later", "Latest"))
    assert done.returncode == 0, done.stderr
    del client.environment["DET_USER"], client.environment["DET_PASS"]
    assert f"'{alice}'" in client.det("user", "whoami")
    assert Rest(rest_url, alice, "Al1ceLatest").get("/me")["user"]["username"] == alice


def test_log_out_of_every_login(rest_url, as_user, rest, alice):
    client = as_user(alice, ALICE)
    del client.environment["DET_USER"], client.environment["DET_PASS"]
    assert client.try_det("user", "login", alice, typed=f"{ALICE}\n").returncode == 0
    assert client.try_det("user", "login", "admin", typed=f"{ADMIN}\n").returncode == 0
    store = next((Path(client.environment["XDG_CONFIG_HOME"])).rglob("auth.json"))
    (logins,) = json.loads(store.read_text())["masters"].values()
    assert set(logins["tokens"]) == {alice, "admin"}
    code = f"""
import json
from determined.experimental import client
client.login(user="{alice}")
result = [client.whoami().username]
of_alice = client._determined
client.logout()
try:
    of_alice.whoami()
except Exception as error:
    result.append(type(error).__name__)
print(json.dumps(result))
"""
    done = client.run(client.python, "-W", "ignore", "-c", code)
    assert json.loads(done.stdout) == [alice, "UnauthenticatedException"], done.stderr
    client.det("user", "logout", "--all")
    (kept,) = json.loads(store.read_text())["masters"].values()
    assert (kept.get("tokens"), kept.get("active_user")) == ({}, None)
    for token in logins["tokens"].values():
        rest.session.headers["Authorization"] = f"Bearer {token}"
        assert rest.call("GET", "/me").status_code == 401


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


def test_what_is_for_administrators(as_user, alice):
    client = as_user(alice, ALICE)
    for command in [("user", "create", "mallory", "--password", ALICE), ("token", "list"), ("user", "activate", alice)]:
        failed = client.try_det(*command)
        assert failed.returncode == 1
        assert "Forbidden" in failed.stdout + failed.stderr


def test_new_password_ends_other_logins(as_user, rest_url, rest, alice):
    session = Rest(rest_url, alice, ALICE)
    rest.patch(f"/users/{found(rest, alice)['id']}", {"password": "Al1ceAgain"})
    assert session.call("GET", "/me").status_code == 401
    assert f"'{alice}'" in as_user(alice, "Al1ceAgain").det("user", "whoami")


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


def test_formats_of_tokens(admin, alice):
    """As JSON and as YAML, and of several at once."""
    made = [json.loads(admin.det("token", "create", alice, "--json"))]
    made.append(yaml.safe_load(admin.det("token", "create", alice, "-e", "3", "-d", "second", "--yaml")))
    assert [set(each) for each in made] == [{"token", "tokenId"}] * 2
    ids = [each["tokenId"] for each in made]
    shown = [
        json.loads(admin.det("token", "list", alice, "--json")),
        yaml.safe_load(admin.det("token", "list", alice, "--yaml")),
        json.loads(admin.det("token", "describe", *map(str, ids), "--json")),
        yaml.safe_load(admin.det("token", "describe", *map(str, ids), "--yaml")),
    ]
    assert [[each["id"] for each in tokens] for tokens in shown] == [ids] * 4
    assert shown[0] == shown[1] == shown[2] == shown[3]
    for form in ("json", "yaml"):
        told = admin.det("token", "edit", str(ids[0]), "--description", form, f"--{form}")
        assert json.loads(told[: told.rindex("}") + 1])["tokenInfo"]["description"] == form
    admin.det("token", "revoke", str(ids[1]))
    assert [each["id"] for each in json.loads(admin.det("token", "list", alice, "--json"))] == ids[:1]
    every = json.loads(admin.det("token", "list", alice, "--show-inactive", "--json"))
    assert {each["id"]: each["revoked"] for each in every} == {ids[0]: False, ids[1]: True}


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        pytest.param(("create", "nobody"), "user not found", id="nobody"),
        pytest.param(("create", "determined", "-e", "0"), "more than 0", id="no lifespan"),
        pytest.param(("create", "determined", "-e", "31"), "must not be longer than 720h", id="too long"),
        pytest.param(("edit", "999999", "--description", "x"), "access token '999999' not found", id="edit"),
        pytest.param(("revoke", "999999"), "Token not found", id="revoke"),
    ],
)
def test_tokens_that_are_refused(admin, arguments, text):
    failed = admin.try_det("token", *arguments)
    assert (failed.returncode, text in failed.stderr) == (1, True), failed.stderr
    assert json.loads(admin.det("token", "describe", "999999", "--json")) == []


def test_sdk(admin, alice):
    code = f"""
import json
from determined.experimental import client
client.login(user="admin", password="{ADMIN}")
user = client.get_user_by_name("{alice}")
user.change_display_name(user.username + " by sdk")
user.deactivate(); user.activate()
user.link_with_agent(agent_uid=5, agent_gid=6, agent_user="u", agent_group="g")
user.rename("{alice}-sdk")
user.change_password("Al1ceBySdk")
user.reload()
made = client.create_user(user.username + "x", admin=False, password="{ALICE}")
names = [one.username for one in client.list_users()]
by_id = client.get_user_by_id(user.user_id)
determined = client.Determined(user="{alice}-sdk", password="Al1ceBySdk")
result = [user.display_name, user.username in names, made.username in names, by_id.username, by_id.agent_uid,
          by_id.agent_group, determined.whoami().username, client.whoami().username, client.get_session_username()]
for call in (lambda: client.add_oauth_client("d", "n"), client.list_oauth_clients,
             lambda: client.remove_oauth_client("1")):
    try:
        call()
    except Exception as error:
        result.append(type(error).__name__)
print(json.dumps(result))
"""
    done = admin.run(admin.python, "-W", "ignore", "-c", code)
    assert done.returncode == 0, done.stdout + done.stderr
    name = f"{alice}-sdk"
    assert json.loads(done.stdout.splitlines()[-1]) == [
        f"{alice} by sdk", True, True, name, 5, "g", name, "admin", "admin",
        *["EnterpriseOnlyError"] * 3,
    ]  # fmt: skip


def test_configuration_of_the_master(admin, as_user, alice):
    assert "default_lifespan_days: 30" in admin.det("master", "config", "show")
    assert "enable_cors" not in as_user(alice, ALICE).try_det("master", "config", "show").stdout
