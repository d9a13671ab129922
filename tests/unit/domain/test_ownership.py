from __future__ import annotations

import pytest

from server.domain.errors import PermissionDeniedError
from server.domain.ownership import RULES, Deed, Owners, check_permission

WORKSPACE_OWNER, PROJECT_OWNER, OTHER = 3, 4, 5
OWNERS = Owners(workspace=WORKSPACE_OWNER, project=PROJECT_OWNER)
# Who besides administrators: the owner of the workspace, the owner of the project, anybody else.
MATRIX = {
    Deed.RENAME_WORKSPACE: (True, False, False),
    Deed.SET_WORKSPACE_STORAGE: (True, False, False),
    Deed.SET_WORKSPACE_AGENT: (False, False, False),
    Deed.BIND_WORKSPACE: (False, False, False),
    Deed.ARCHIVE_WORKSPACE: (True, False, False),
    Deed.UNARCHIVE_WORKSPACE: (True, False, False),
    Deed.DELETE_WORKSPACE: (True, False, False),
    Deed.RENAME_PROJECT: (True, True, False),
    Deed.DESCRIBE_PROJECT: (True, True, False),
    Deed.SET_PROJECT_KEY: (True, True, False),
    Deed.ARCHIVE_PROJECT: (True, True, False),
    Deed.UNARCHIVE_PROJECT: (True, True, False),
    Deed.DELETE_PROJECT: (True, True, False),
    Deed.MOVE_PROJECT: (False, True, False),
}


def allowed(deed: Deed, user_id: int, *, admin: bool = False) -> bool:
    try:
        check_permission(deed, OWNERS, user_id, admin=admin)
    except PermissionDeniedError:
        return False
    return True


def test_every_deed_has_a_rule():
    assert set(RULES) == set(MATRIX) == set(Deed)


@pytest.mark.parametrize("deed", [pytest.param(deed, id=deed.name) for deed in Deed])
def test_who_may(deed):
    assert tuple(allowed(deed, user_id) for user_id in (WORKSPACE_OWNER, PROJECT_OWNER, OTHER)) == MATRIX[deed]
    assert allowed(deed, OTHER, admin=True)


def test_nobody_owns_what_is_not_made_yet():
    with pytest.raises(PermissionDeniedError):
        check_permission(Deed.RENAME_WORKSPACE, Owners(None), OTHER, admin=False)


@pytest.mark.parametrize(
    ("deed", "text"),
    [
        pytest.param(Deed.ARCHIVE_WORKSPACE, "only admins may archive other user's workspaces", id="archive"),
        pytest.param(Deed.DELETE_WORKSPACE, "only admins may delete other user's workspaces", id="delete"),
        pytest.param(
            Deed.DESCRIBE_PROJECT,
            "can't set project name: non admin users need to own the project or workspace",
            id="describe",
        ),
        pytest.param(Deed.MOVE_PROJECT, "non admin users can't move projects that someone else owns", id="move"),
    ],
)
def test_texts_are_a_masters(deed, text):
    with pytest.raises(PermissionDeniedError) as refusal:
        check_permission(deed, OWNERS, OTHER, admin=False)
    assert refusal.value.message == text
