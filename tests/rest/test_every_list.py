"""Every list in every order, whole and in pages, and with each value of each enum that it takes.

The lists and their enums come from the descriptors, so that a new one is tried as soon as it is there.
"""

from __future__ import annotations

import itertools
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from rest_bindings import SERVICES, bindings

if TYPE_CHECKING:
    from rest_calls import Caller

pytestmark = pytest.mark.slow

ORDERS = {"sort_by", "sort_by_attr", "order_by"}
# What goes on lasts until the moment of the answer.
LASTING = {"duration", "wallClockTime"}
STREAMS = {"TaskLogs", "TrialLogs"}


@dataclass(frozen=True)
class Listing:
    """A method that takes enums in its query: its path, and by the names of its fields what each can be."""

    method: str
    template: str
    choices: dict[str, list[str]]
    has_pages: bool

    def orders(self) -> list[str]:
        """The queries that name an order, and the one that names none."""
        named = [[f"{name}={value}" for value in self.choices[name]] for name in sorted(ORDERS & self.choices.keys())]
        return ["", *("&".join(pair) for pair in itertools.product(*named))]

    def others(self) -> list[str]:
        """The queries that name one value of another enum."""
        return [f"{name}={value}" for name in sorted(self.choices.keys() - ORDERS) for value in self.choices[name]]


LISTINGS = [
    Listing(
        binding.name,
        binding.template.removeprefix("/api/v1"),
        choices,
        {"offset", "limit"} <= set(binding.input.fields_by_name),
    )
    for service in SERVICES
    for binding in bindings(service)
    if binding.verb == "GET"
    and (
        choices := {
            field.name: [value.name for value in field.enum_type.values]
            for field in binding.input.fields
            if field.enum_type is not None
        }
    )
]


@pytest.fixture
def ids(admin: Caller) -> dict[str, object]:
    """What the variables of paths stand for, where each list has rows that are equal in much."""
    workspace = admin.workspace("W")
    admin.workspace("w")
    for name in ("p", "P"):
        admin.project(workspace, name)
        admin.ok("POST", "/users", {"user": {"username": f"user {name}", "active": True}})
        admin.ok("POST", "/tokens", {"userId": 1})
        admin.ok("POST", "/models", {"name": name})
        admin.ok("POST", f"/templates/{name}", {"config": {}})
    admin.finished()
    experiment = admin.experiment()
    trials = [admin.trial(experiment) for _ in range(2)]
    trial = admin.get(f"/trials/{trials[0]}")["trial"]
    for step in (1, 2):
        report = {"trialId": trial["id"], "stepsCompleted": step, "metrics": {"avgMetrics": {"loss": "NaN"}}}
        admin.ok("POST", f"/trials/{trial['id']}/metrics", {"group": "validation", "metrics": report})
        name = str(uuid.uuid4())
        checkpoint = {"uuid": name, "taskId": trial["taskId"], "metadata": {"steps_completed": step}}
        admin.ok("POST", "/checkpoints", checkpoint | {"state": "STATE_COMPLETED"})
        admin.ok("POST", "/models/p/versions", {"checkpointUuid": name})
    admin.ok("POST", "/task/logs", {"logs": [{"taskId": trial["taskId"], "log": text} for text in ("a", "b")]})
    return {
        "experiment_id": experiment,
        "trial_id": trial["id"],
        "task_id": trial["taskId"],
        "checkpoint_uuid": name,
        "model_name": "p",
        "model_version_num": 1,
        "GetExperimentCheckpoints": experiment,
        "GetTrialCheckpoints": trial["id"],
        "GetWorkspaceProjects": workspace,
        "GetProjectColumns": 1,
    }


def path(listing: Listing, ids: dict[str, object]) -> str:
    """The path of a list, in which the plain `{id}` stands for what the method is about."""
    return listing.template.format(**{"id": ids.get(listing.method)} | ids)


def rows(listing: Listing, told: str) -> list[Any]:
    """The rows of an answer, without what another answer would tell otherwise."""
    if listing.method in STREAMS:
        return [json.loads(line)["result"] for line in told.splitlines()]
    (found,) = (value for value in json.loads(told).values() if isinstance(value, list))
    return [{key: value for key, value in row.items() if key not in LASTING} for row in found]


def test_every_order_of_every_list(admin, ids):
    few = []
    for listing in LISTINGS:
        if not ORDERS & listing.choices.keys():
            continue
        found = {}
        for query in listing.orders():
            answer = admin.call("GET", f"{path(listing, ids)}?{query}")
            assert answer.status_code == 200, (listing.method, query, answer.text)
            found[query] = sorted(json.dumps(row) for row in rows(listing, answer.text))
        assert all(each == found[""] for each in found.values()), (listing.method, found)
        assert len(set(found[""])) == len(found[""]), listing.method
        if len(found[""]) < 2:
            few.append(listing.method)
    # What only a cluster has is empty.
    assert few == ["GetAgents", "GetCommands", "GetJobs", "GetJobsV2", "GetNotebooks", "GetShells", "GetTensorboards"]


def test_pages_of_every_order_of_every_list(admin, ids):
    """Rows that are equal in what a list is ordered by are on one page each, and in the order of the whole."""
    tried = set()
    for listing in LISTINGS:
        if not listing.has_pages:
            continue
        for query in listing.orders():
            target = f"{path(listing, ids)}?{query}"
            whole = rows(listing, admin.call("GET", f"{target}&limit=-1").text)
            paged = [rows(listing, admin.call("GET", f"{target}&limit=1&offset={n}").text) for n in range(len(whole))]
            assert [row for page in paged for row in page] == whole, (listing.method, query)
            tried.add((listing.method, len(whole) > 1))
    assert sum(several for _, several in tried) >= 10


ODD_PAGES = [
    *(f"limit={limit}" for limit in (0, -1, -2, -3, 2**31 - 1, -(2**31))),
    *(f"offset={offset}" for offset in (-1, -9999, 9999, 2**31 - 1, -(2**31))),
    "limit=1&offset=-1",
    "limit=2147483647&offset=1",
    "limit=-2&offset=9999",
]


def test_odd_pages_of_every_list(admin, ids):
    found = {}
    for listing in LISTINGS:
        if listing.has_pages:
            for query in ODD_PAGES:
                answer = admin.call("GET", f"{path(listing, ids)}?{query}")
                assert answer.status_code in {200, 400}, (listing.method, query, answer.text)
                if answer.status_code == 200:
                    found[listing.method, query] = len(rows(listing, answer.text))
                else:
                    assert answer.json["error"]["error"] == "offset out of bounds", (listing.method, query)
    methods = {method for method, _ in found}
    assert {found[method, "limit=-2"] for method in methods} == {0}
    assert all(found[method, "limit=0"] == found[method, "limit=-1"] for method in methods)


def test_no_value_of_another_enum_is_a_fault(admin, ids):
    tried = 0
    for listing in LISTINGS:
        for query in listing.others():
            answer = admin.call("GET", f"{path(listing, ids)}?{query}")
            assert answer.status_code in {200, 400}, (listing.method, query, answer.text)
            tried += 1
    assert tried > 50
