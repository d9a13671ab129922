"""Reading the log of the server: pages of what is kept, and what comes while somebody reads."""

from __future__ import annotations

import grpc
import pytest
from detour.api.v1 import cluster_pb2
from detour.log.v1 import log_pb2

from server.application import Application
from server.recent_log import RecentLog

Code = grpc.StatusCode


@pytest.fixture
def log() -> RecentLog:
    return RecentLog()


@pytest.fixture
def application(settings, log):
    made = Application(settings, log)
    yield made
    made.close()


@pytest.fixture
def five(log):
    for number in range(1, 6):
        log.record(None, "info", {"event": f"event {number}", "level": "info"})


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("request_", "shown"),
    [
        pytest.param({}, [1, 2, 3, 4, 5], id="all"),
        pytest.param({"offset": 3}, [4, 5], id="offset"),
        pytest.param({"offset": -2}, [4, 5], id="from the end"),
        pytest.param({"offset": -99}, [1, 2, 3, 4, 5], id="before the first"),
        pytest.param({"offset": 99}, [], id="beyond the last"),
        pytest.param({"limit": 2}, [1, 2], id="limit"),
        pytest.param({"offset": 1, "limit": 2}, [2, 3], id="both"),
    ],
)
def test_pages(admin, request_, shown):
    entries = [
        each.log_entry for each in admin.call(admin.cluster.MasterLogs, cluster_pb2.MasterLogsRequest(**request_))
    ]
    assert [entry.id for entry in entries] == shown
    assert [entry.message for entry in entries] == [f"event {number}" for number in shown]
    assert {entry.level for entry in entries} <= {log_pb2.LOG_LEVEL_INFO}
    assert all(entry.timestamp.seconds for entry in entries)


@pytest.mark.usefixtures("five")
def test_following(admin, log):
    metadata = [("authorization", f"Bearer {admin.token}")]
    stream = admin.cluster.MasterLogs(
        cluster_pb2.MasterLogsRequest(offset=-1, follow=True), metadata=metadata, timeout=60
    )
    assert next(stream).log_entry.message == "event 5"
    log.record(None, "warning", {"event": "later", "level": "warning"})
    entry = next(stream).log_entry
    assert (entry.id, entry.message, entry.level) == (6, "later", log_pb2.LOG_LEVEL_WARNING)
    stream.cancel()


def refusal(caller, **request):
    with pytest.raises(grpc.RpcError) as caught:
        list(caller.call(caller.cluster.MasterLogs, cluster_pb2.MasterLogsRequest(**request)))
    return caught.value.code(), caught.value.details()


@pytest.mark.usefixtures("five")
def test_others_read_what_their_own_calls_left(user, log):
    for name in (None, "admin", "determined", "determined"):
        log.record(None, "info", {"event": "call", "method": "M", "user": name})
    entries = [each.log_entry for each in user.call(user.cluster.MasterLogs, cluster_pb2.MasterLogsRequest(offset=-1))]
    assert [(entry.id, entry.message) for entry in entries] == [(9, "call method=M user=determined")]
    metadata = [("authorization", f"Bearer {user.token}")]
    request = cluster_pb2.MasterLogsRequest(offset=-1, follow=True)
    stream = user.cluster.MasterLogs(request, metadata=metadata, timeout=60)
    assert next(stream).log_entry.id == 9
    for name in ("admin", "determined"):
        log.record(None, "info", {"event": "call", "user": name})
    assert next(stream).log_entry.id == 11
    stream.cancel()


def test_refused(admin):
    assert refusal(admin, limit=-1) == (Code.INVALID_ARGUMENT, "limit must not be negative")
    assert refusal(admin, limit=1, follow=True) == (Code.INVALID_ARGUMENT, "limit and follow cannot be combined")
