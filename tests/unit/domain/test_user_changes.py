from __future__ import annotations

import pytest

from server.domain.errors import InvalidArgumentError, PermissionDeniedError
from server.domain.user_changes import NO_CHANGE, AgentIds, UserChange, agent_ids, authorize, check_password

FLAG = "only admin privileged users can update users"


@pytest.mark.parametrize(
    ("change", "own", "message"),
    [
        pytest.param(UserChange(admin=True), True, FLAG, id="own admin"),
        pytest.param(UserChange(admin=False), True, FLAG, id="own admin off"),
        pytest.param(UserChange(active=False), True, FLAG, id="own active"),
        pytest.param(UserChange(remote=False), True, FLAG, id="own remote"),
        pytest.param(UserChange(agent=AgentIds(0, 0, "", "")), True, FLAG, id="own agent group"),
        pytest.param(UserChange(display_name="x", admin=True), True, FLAG, id="flag beside a name"),
        pytest.param(UserChange(active=True), False, FLAG, id="another's flag"),
        pytest.param(
            UserChange(display_name=""),
            False,
            "only admin privileged users can set another user's display name",
            id="d",
        ),
        pytest.param(
            UserChange(username="x"), False, "only admin privileged users can rename another user", id="another's name"
        ),
        pytest.param(
            UserChange(sent_password=""),
            False,
            "only admin privileged users can set another user's password",
            id="another's password",
        ),
    ],
)
def test_changes_for_administrators_alone(change, own, message):
    with pytest.raises(PermissionDeniedError) as caught:
        authorize(change, by_admin=False, own=own)
    assert caught.value.message == message
    authorize(change, by_admin=True, own=own)


def test_changes_of_ones_own():
    authorize(UserChange(username="x", display_name="y", sent_password="z"), by_admin=False, own=True)
    authorize(NO_CHANGE, by_admin=False, own=False)


def test_agent_ids_may_be_zero_but_not_missing():
    assert agent_ids(0, 0, "root", "root") == AgentIds(0, 0, "root", "root")
    for given in [(None, 0, "u", "g"), (0, None, "u", "g"), (0, 0, None, "g"), (0, 0, "u", None)]:
        with pytest.raises(InvalidArgumentError) as caught:
            agent_ids(*given)
        assert caught.value.message == "agentUid, agentGid, agentUser and agentGroup cannot be empty"


@pytest.mark.parametrize(
    ("sent", "remote", "empty_allowed", "message"),
    [
        pytest.param("hash", True, True, "cannot set password for remote user", id="remote"),
        pytest.param("", False, False, "an empty password is refused", id="empty"),
    ],
)
def test_passwords_that_cannot_be_set(sent, remote, empty_allowed, message):
    with pytest.raises(InvalidArgumentError, match=message):
        check_password(sent, remote=remote, empty_allowed=empty_allowed)


def test_passwords_that_can():
    check_password("", remote=False, empty_allowed=True)
    check_password("", remote=True, empty_allowed=False)
    check_password("hash", remote=False, empty_allowed=False)
