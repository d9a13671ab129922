"""What only a cluster has, asked for at a server without one: empty lists, and 404 for every id."""

from __future__ import annotations

PAGE = {"offset": 0, "limit": 0, "startIndex": 0, "endIndex": 0, "total": 0}
PAGE_OF_JOBS = PAGE | {"limit": 100}
MOMENTS = "timestampAfter=2024-01-01T00:00:00Z&timestampBefore=2024-02-01T00:00:00Z"
DAYS = "startDate=2024-01-01&endDate=2024-02-01&period=RESOURCE_ALLOCATION_AGGREGATION_PERIOD_DAILY"
MONTHS = "startDate=2024-01&endDate=2024-02&period=RESOURCE_ALLOCATION_AGGREGATION_PERIOD_MONTHLY"

ANSWERS = [
    ("GET", "/agents", {"agents": [], "pagination": PAGE}),
    ("GET", "/agents?sortBy=SORT_BY_TIME&orderBy=ORDER_BY_DESC&excludeSlots=true", {"agents": [], "pagination": PAGE}),
    ("GET", "/commands?workspaceId=1&users=determined&userIds=2", {"commands": [], "pagination": PAGE}),
    ("GET", "/notebooks?limit=10", {"notebooks": [], "pagination": PAGE | {"limit": 10}}),
    ("GET", "/shells?limit=-2", {"shells": [], "pagination": PAGE | {"limit": -2}}),
    ("GET", "/tensorboards", {"tensorboards": [], "pagination": PAGE}),
    ("GET", "/job-queues", {"pagination": PAGE_OF_JOBS, "jobs": []}),
    ("GET", "/job-queues-v2?resourcePool=default", {"pagination": PAGE_OF_JOBS, "jobs": []}),
    ("GET", "/job-queues-v2?limit=5", {"pagination": PAGE | {"limit": 5}, "jobs": []}),
    ("POST", "/job-queues", {}),
    ("GET", "/resource-pools/default/workspace-bindings", {"workspaceIds": [], "pagination": PAGE}),
    ("GET", "/k8s-resource-managers", {"resourceManagers": []}),
    (
        "GET",
        "/resource-pools/default/workspace-bindings?offset=5",
        {"workspaceIds": [], "pagination": PAGE | {"offset": 5}},
    ),
    ("GET", "/webhooks", {"webhooks": []}),
    ("GET", "/config-policies/global/NTSC", {"configPolicies": {}}),
    ("GET", "/config-policies/workspaces/1/EXPERIMENT", {"configPolicies": {}}),
    ("DELETE", "/config-policies/workspaces/1/EXPERIMENT", {}),
    ("GET", "/workspaces/1/list-namespace-bindings", {"namespaceBindings": {}}),
    ("GET", "/workspaces/1/get-k8s-resource-quotas", {"resourceQuotas": {}}),
    ("GET", "/namespace-bindings/workspace-ids-with-default-bindings", {"workspaceIds": []}),
    ("GET", "/tasks", {"allocationIdToSummary": {}}),
    ("GET", "/tasks/count", {"commands": 0, "notebooks": 0, "shells": 0, "tensorboards": 0}),
    ("GET", f"/resources/allocation/raw?{MOMENTS}", {"resourceEntries": []}),
    ("GET", f"/resources/allocation/aggregated?{DAYS}", {"resourceEntries": []}),
    ("GET", f"/resources/allocation/aggregated?{MONTHS}", {"resourceEntries": []}),
]

STATS = {"queuedCount": 0, "scheduledCount": 0}
POOL = {
    "name": "default",
    "type": "RESOURCE_POOL_TYPE_STATIC",
    "numAgents": 0,
    "slotsAvailable": 0,
    "slotsUsed": 0,
    "defaultComputePool": True,
    "defaultAuxPool": True,
    "slotsPerAgent": -1,
    "schedulerType": "SCHEDULER_TYPE_PRIORITY",
    "stats": STATS,
}

MISSING = [
    ("agent", "GET", "/agents/{}", None),
    ("agent", "GET", "/agents/{}/slots", None),
    ("agent", "GET", "/agents/{}/slots/0", None),
    ("agent", "POST", "/agents/{}/enable", None),
    ("agent", "POST", "/agents/{}/disable", {"drain": True}),
    ("agent", "POST", "/agents/{}/slots/0/enable", None),
    ("agent", "POST", "/agents/{}/slots/0/disable", {}),
    ("allocation", "GET", "/allocations/{}", None),
    ("allocation", "POST", "/allocations/{}/ready", {}),
    ("allocation", "POST", "/allocations/{}/waiting", {}),
    ("allocation", "GET", "/allocations/{}/signals/preemption", None),
    ("allocation", "POST", "/allocations/{}/signals/pending_preemption", {}),
    ("allocation", "POST", "/allocations/{}/signals/ack_preemption", {}),
    ("allocation", "POST", "/allocations/{}/resources/r/daemon", {}),
    ("allocation", "GET", "/allocations/{}/resources/r/rendezvous", None),
    ("allocation", "POST", "/allocations/{}/proxy_address", {}),
    ("allocation", "POST", "/allocations/{}/acceleratorData", {}),
    ("allocation", "POST", "/allocations/{}/all_gather", {}),
    ("allocation", "POST", "/allocations/{}/notify_container_running", {}),
    ("command", "GET", "/commands/{}", None),
    ("command", "POST", "/commands/{}/kill", None),
    ("command", "POST", "/commands/{}/set_priority", {"priority": 1}),
    ("notebook", "GET", "/notebooks/{}", None),
    ("notebook", "PUT", "/notebooks/{}/report_idle", {}),
    ("notebook", "POST", "/notebooks/{}/kill", None),
    ("notebook", "POST", "/notebooks/{}/set_priority", {}),
    ("shell", "GET", "/shells/{}", None),
    ("shell", "POST", "/shells/{}/kill", None),
    ("shell", "POST", "/shells/{}/set_priority", {}),
    ("tensorboard", "GET", "/tensorboards/{}", None),
    ("tensorboard", "POST", "/tensorboards/{}/kill", None),
    ("tensorboard", "POST", "/tensorboards/{}/set_priority", {}),
    ("task", "GET", "/tasks/{}/config", None),
    ("task", "POST", "/tasks/{}/kill", {}),
    ("task", "POST", "/tasks/{}/pause", None),
    ("task", "POST", "/tasks/{}/unpause", None),
    ("task", "GET", "/tasks/{}/acceleratorData", None),
    ("task", "GET", "/tasks/{}/context_directory", None),
]
MISSING_NUMBERS = [
    ("group", "GET", "/groups/{}", None),
    ("group", "PUT", "/groups/{}", {"name": "x"}),
    ("group", "DELETE", "/groups/{}", None),
    ("webhook", "PATCH", "/webhooks/{}", {"url": "http://localhost"}),
    ("webhook", "DELETE", "/webhooks/{}", None),
    ("webhook", "POST", "/webhooks/{}/test", None),
    ("workspace", "GET", "/commands?workspaceId={}", None),
    ("workspace", "GET", "/notebooks?workspaceId={}", None),
    ("workspace", "GET", "/shells?workspaceId={}", None),
    ("workspace", "GET", "/tensorboards?workspaceId={}", None),
    ("workspace", "GET", "/config-policies/workspaces/{}/NTSC", None),
    ("workspace", "DELETE", "/config-policies/workspaces/{}/NTSC", None),
    ("workspace", "GET", "/workspaces/{}/list-namespace-bindings", None),
    ("workspace", "GET", "/workspaces/{}/get-k8s-resource-quotas", None),
]

LIMIT = "Bad request: limit is required and must be <= 500"
NO_POOL = (404, "cannot find resource pool gpu")
REFUSALS = [
    ("GET", "/agents?offset=1", None, (400, "offset out of bounds")),
    ("GET", "/commands?offset=-1", None, (400, "offset out of bounds")),
    ("GET", "/job-queues?resourcePool=gpu", None, NO_POOL),
    ("GET", "/job-queues-v2?resourcePool=gpu", None, NO_POOL),
    ("POST", "/job-queues", {"updates": [{"jobId": "j", "priority": 1}]}, (404, "job 'j' not found")),
    ("GET", "/resource-pools/gpu/workspace-bindings", None, NO_POOL),
    ("POST", "/groups/search", {}, (400, LIMIT)),
    ("POST", "/groups/search", {"limit": 501}, (400, LIMIT)),
    ("GET", "/config-policies/global/ntsc", None, (400, "invalid workload type: ntsc.")),
    ("GET", "/resources/allocation/raw", None, (400, "no start time provided")),
    ("GET", f"/resources/allocation/raw?{MOMENTS.partition('&')[0]}", None, (400, "no end time provided")),
    ("GET", "/resources/allocation/aggregated", None, (400, "no aggregation period specified")),
    ("GET", f"/resources/allocation/aggregated?{DAYS.replace('startDate=2024', 'startDate=2025')}", None,
     (400, "start date cannot be after end date")),
    ("GET", f"/resources/allocation/aggregated?{DAYS.replace('2024-01-01', '2024-1-1')}", None,
     (400, "invalid start date")),
    ("GET", f"/resources/allocation/aggregated?{MONTHS.replace('2024-02', '2024-13')}", None,
     (400, "invalid end date")),
]  # fmt: skip

ADMINISTRATORS = [
    ("POST", "/agents/a/enable"),
    ("POST", "/agents/a/disable"),
    ("POST", "/agents/a/slots/0/enable"),
    ("POST", "/agents/a/slots/0/disable"),
    ("PUT", "/groups/1"),
    ("DELETE", "/groups/1"),
    ("DELETE", "/config-policies/global/NTSC"),
    ("DELETE", "/resource-pools/default/workspace-bindings"),
    ("GET", "/master/cluster_message"),
    ("PUT", "/master/cluster_message"),
    ("DELETE", "/master/cluster_message"),
]


def test_lists_are_empty(user):
    for method, path, expected in ANSWERS:
        assert user.ok(method, path) == expected, path
    assert user.ok("POST", "/groups/search", {"limit": 5, "name": "x", "userId": 2}) == {
        "groups": [],
        "pagination": PAGE | {"limit": 5},
    }
    event = {"data": {"title": "t", "description": "d", "level": "LOG_LEVEL_INFO"}, "experimentId": 1, "trialId": 1}
    assert user.ok("POST", "/webhooks/custom", event) == {}


def test_nothing_has_an_id(admin):
    for kind, method, path, body in MISSING:
        assert admin.refusal(method, path.format("<none>"), body) == (404, f"{kind} '<none>' not found"), path
    for kind, method, path, body in MISSING_NUMBERS:
        assert admin.refusal(method, path.format(987), body) == (404, f"{kind} '987' not found"), path


def test_what_is_refused(user):
    for method, path, body, expected in REFUSALS:
        assert user.refusal(method, path, body) == expected, path


def test_what_is_for_administrators(user, admin):
    for method, path in ADMINISTRATORS:
        assert user.refusal(method, path) == (403, "user does not have permission"), path
        assert admin.call(method, path).status_code in {200, 400, 404}, path


def test_one_pool_with_nothing_in_it(user, admin):
    answer = user.get("/resource-pools")
    (pool,) = answer["resourcePools"]
    assert {key: pool[key] for key in POOL} == POOL
    assert answer["pagination"] == PAGE | {"endIndex": 1, "total": 1}
    assert user.get("/resource-pools?limit=-2")["resourcePools"] == []
    assert user.refusal("GET", "/resource-pools?offset=2") == (400, "offset out of bounds")
    assert user.get("/job-queues/stats") == {"results": [{"stats": STATS, "resourcePool": "default", "aggregates": []}]}
    assert user.get("/job-queues/stats?resourcePools=gpu") == {"results": []}
    path, kept = "/resource-pools/default/workspace-bindings", {"workspaceIds": [1]}
    for method in ("POST", "PUT"):
        expected = (400, "default resource pool default cannot be bound to any workspace")
        assert user.refusal(method, path, kept) == admin.refusal(method, path, kept) == expected
        unknown = path.replace("default", "gpu", 1)
        assert admin.refusal(method, unknown, kept) == (404, "cannot find resource pool gpu")
        denied = (403, "only admin privileged users can bind resource pool to a workspace")
        assert user.refusal(method, unknown, kept) == denied
    assert admin.ok("DELETE", path, kept) == {}


def test_the_task_of_a_trial_is_no_generic_task(user):
    trial = user.trial()
    task = user.get(f"/trials/{trial}")["trial"]["taskId"]
    assert user.get(f"/tasks/{task}/config") == {"config": ""}
    assert user.get(f"/tasks/{task}/acceleratorData") == {"acceleratorData": []}
    assert user.get(f"/tasks/{task}/context_directory") == {"b64Tgz": ""}
    for verb in ("kill", "pause", "unpause"):
        refused = user.refusal("POST", f"/tasks/{task}/{verb}")
        assert refused == (400, "this operation is currently only supported for generic tasks")


MOMENTS_OF_CSV = "timestamp_after=2024-01-01T00:00:00Z&timestamp_before=2024-02-01T00:00:00.5Z"
CSV = [
    (f"raw?{MOMENTS_OF_CSV}", 8),
    (f"allocations-csv?{MOMENTS_OF_CSV}", 11),
    (f"aggregated?{MONTHS.replace('Date', '_date')}", 4),
]


def test_usage_as_csv(user):
    for path, columns in CSV:
        answer = user.plain("GET", f"/resources/allocation/{path}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv")
        assert answer.text.endswith("\n")
        assert len(answer.text.strip().split(",")) == columns
        refused = user.plain("GET", f"/resources/allocation/{path.partition('?')[0]}")
        assert refused.status_code == 400
        assert refused.json["message"] in {"invalid start time", "no aggregation period specified"}
        assert type(user)(user.app).plain("GET", f"/resources/allocation/{path}").status_code == 401
