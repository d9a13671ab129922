"""The SDK, as scripts use it."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.client, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def experiments(rest):
    """Four experiments with different names, labels and states; their ids by name."""
    made = {}
    for name in ("delta", "Alpha", "charlie", "bravo"):
        made[name] = rest.create_experiment(name)
    rest.patch(f"/experiments/{made['Alpha']}", {"labels": ["shared", "first"]})
    rest.patch(f"/experiments/{made['bravo']}", {"labels": ["shared"]})
    rest.complete(made["charlie"])
    return made


def test_login_and_whoami(client):
    assert client.sdk("result = client.get_session_username()") == "determined"


def test_get_experiment(client, experiments):
    got = client.sdk(
        """
exp = client.get_experiment(int(argv[0]))
result = {"id": exp.id, "name": exp.name, "archived": exp.archived, "state": exp.state.value,
          "labels": sorted(exp.labels), "layers": list(range(exp.config["hyperparameters"]["layers"]["val"])),
          "rate": exp.config["hyperparameters"]["rate"]["val"]}
""",
        str(experiments["Alpha"]),
    )
    assert got == {
        "id": experiments["Alpha"],
        "name": "Alpha",
        "archived": False,
        "state": "STATE_PAUSED",
        "labels": ["first", "shared"],
        "layers": [0, 1, 2],
        "rate": 0.5,
    }


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        pytest.param("sort_by=client.ExperimentSortBy.ID", ["delta", "Alpha", "charlie", "bravo"], id="by id"),
        pytest.param(
            "sort_by=client.ExperimentSortBy.ID, order_by=client.OrderBy.DESC",
            ["bravo", "charlie", "Alpha", "delta"],
            id="by id, descending",
        ),
        pytest.param(
            "sort_by=client.ExperimentSortBy.START_TIME", ["delta", "Alpha", "charlie", "bravo"], id="by start time"
        ),
        pytest.param("labels=['shared'], sort_by=client.ExperimentSortBy.ID", ["Alpha", "bravo"], id="one label"),
        pytest.param("labels=['shared', 'first']", ["Alpha"], id="two labels"),
        pytest.param("states=[client.ExperimentState.COMPLETED]", ["charlie"], id="state"),
        pytest.param("name='ALPH'", ["Alpha"], id="part of a name, in any case"),
        pytest.param("users=['admin']", [], id="another user"),
        pytest.param(
            "users=['determined'], project_id=1, sort_by=client.ExperimentSortBy.ID",
            ["delta", "Alpha", "charlie", "bravo"],
            id="user and project",
        ),
    ],
)
def test_list_experiments(client, experiments, arguments, names):
    code = f"result = [e.id for e in client.Determined(user='determined').list_experiments({arguments})]"
    assert client.sdk(code) == [experiments[name] for name in names]


def test_list_experiments_by_id(client, experiments):
    ids = sorted([experiments["bravo"], experiments["delta"]])
    code = "result = sorted(e.id for e in client.Determined().list_experiments(experiment_ids=[int(a) for a in argv]))"
    assert client.sdk(code, *map(str, ids)) == ids


def test_archive_unarchive_and_set(client, rest, experiments):
    number = experiments["charlie"]
    code = """
exp = client.get_experiment(int(argv[0]))
seen = [exp.archived]
exp.archive(); exp.reload(); seen.append(exp.archived)
exp.unarchive(); exp.reload(); seen.append(exp.archived)
exp.set_description("set by the SDK"); exp.set_notes("notes"); exp.set_labels({"x"}); exp.add_label("y")
exp.reload()
result = [seen, exp.description, exp.notes, sorted(exp.labels)]
"""
    assert client.sdk(code, str(number)) == [[False, True, False], "set by the SDK", "notes", ["x", "y"]]
    assert rest.get(f"/experiments/{number}")["experiment"]["notes"] == "notes"


def test_an_unknown_experiment_is_a_not_found_error(client):
    code = """
from determined.common import api
try:
    client.get_experiment(99999999)
except api.errors.NotFoundException as error:
    result = str(error)
"""
    assert "experiment '99999999' not found" in client.sdk(code)


def test_users(client):
    code = "result = sorted(u.username for u in client.list_users())"
    assert client.sdk(code) == ["admin", "determined"]
