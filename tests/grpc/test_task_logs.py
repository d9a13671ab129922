from __future__ import annotations

import datetime as dt
import queue
import threading

import grpc
import pytest
from detour.api.v1 import auth_pb2, tasks_pb2, trials_pb2, users_pb2
from detour.task.v1 import task_pb2
from detour.user.v1 import user_pb2
from detour.v1 import plain_pb2
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.wrappers_pb2 import BoolValue
from sqlalchemy import update

from server.store.tables.accounts import sessions
from tests.grpc.experiment_calls import create

PATIENCE = 30


@pytest.fixture
def trial(user):
    experiment = create(user).experiment
    request = trials_pb2.CreateTrialRequest(experiment_id=experiment.id, unmanaged=True)
    made = user.call(user.trials.CreateTrial, request).trial
    user.call(user.trials.StartTrial, trials_pb2.StartTrialRequest(trial_id=made.id, resume=True))
    return made


def post(client, task_id: str, *texts: str, **fields) -> None:
    logs = [task_pb2.TaskLog(task_id=task_id, log=text, **fields) for text in texts]
    client.call(client.tasks.PostTaskLogs, tasks_pb2.PostTaskLogsRequest(logs=logs))


def ship(client, *logs) -> bytes:
    return client.call(client.plain.ShipTaskLogs, plain_pb2.ShipTaskLogsRequest(logs=logs)).data


def task_lines(client, task_id: str, **fields):
    return list(client.call(client.tasks.TaskLogs, tasks_pb2.TaskLogsRequest(task_id=task_id, **fields)))


def trial_lines(client, trial_id: int, **fields):
    return list(client.call(client.trials.TrialLogs, trials_pb2.TrialLogsRequest(trial_id=trial_id, **fields)))


def texts(lines) -> list[str]:
    return [line.log for line in lines]


def end(client, trial, state="STATE_COMPLETED") -> None:
    client.call(client.trials.PatchTrial, trials_pb2.PatchTrialRequest(trial_id=trial.id, state=state))


def let_session_expire(application, user_id: int) -> None:
    with application.database.write() as tx:
        past = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        tx.execute(update(sessions).where(sessions.c.user_id == user_id).values(expires_at=past))


class Follower:
    """A follow that is read on a thread of its own."""

    def __init__(self, client, method, request) -> None:
        self.stream = method(request, metadata=[("authorization", f"Bearer {client.token}")], timeout=90)
        self.messages: queue.Queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for message in self.stream:
                self.messages.put(message)
            self.messages.put(None)
        except grpc.RpcError as error:
            self.messages.put(error)

    def next(self):
        return self.messages.get(timeout=PATIENCE)


def follow(client, trial, **fields) -> Follower:
    return Follower(
        client, client.trials.TrialLogs, trials_pb2.TrialLogsRequest(trial_id=trial.id, follow=True, **fields)
    )


def test_a_line_with_everything(user, trial):
    moment = Timestamp()
    moment.FromDatetime(dt.datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=dt.UTC))
    post(
        user,
        trial.task_id,
        "line one\n",
        agent_id="a1",
        container_id="c1",
        rank_id=0,
        timestamp=moment,
        level="LOG_LEVEL_INFO",
        source="src",
        stdtype="stdout",
    )
    (line,) = task_lines(user, trial.task_id)
    assert line.id.isdigit()
    assert line == tasks_pb2.TaskLogsResponse(
        id=line.id,
        timestamp=moment,
        message="[2024-05-06T07:08:09.123456Z] c1 [rank=0] || INFO: line one\n",
        level="LOG_LEVEL_INFO",
        task_id=trial.task_id,
        agent_id="a1",
        container_id="c1",
        rank_id=0,
        log="line one\n",
        source="src",
        stdtype="stdout",
    )
    (line,) = trial_lines(user, trial.id)
    assert (line.trial_id, line.log, line.rank_id) == (trial.id, "line one\n", 0)


def test_a_line_with_nothing(user, trial):
    post(user, trial.task_id, "bare\n")
    (line,) = task_lines(user, trial.task_id)
    assert line.message == "[1970-01-01T00:00:00.000000Z]          || bare\n"
    assert (line.timestamp.seconds, line.HasField("timestamp"), line.level) == (0, True, 0)
    assert not any(line.HasField(name) for name in ("agent_id", "container_id", "rank_id", "source", "stdtype"))


def test_a_shipped_line(user, anonymous, trial):
    logs = [
        plain_pb2.ShippedLog(task_id=trial.task_id, log="bare\n"),
        plain_pb2.ShippedLog(task_id="nope", log="nobody's\n"),
        plain_pb2.ShippedLog(task_id=trial.task_id, log="a\0b", level="WARNING", rank_id=1),
    ]
    assert ship(anonymous, *logs) == b'""\n'
    assert ship(anonymous) == b'""\n'
    bare, other = task_lines(user, trial.task_id)
    assert (bare.message, bare.HasField("timestamp")) == ("[UNKNOWN TIME]          || bare\n", False)
    assert other.message == "[UNKNOWN TIME]          [rank=1] || WARNING: a\ufffdb"


def test_long_lines(user, trial):
    long = "\u00e4" * 500_000 + "\r\n"
    for _ in range(6):
        post(user, trial.task_id, long)
    assert texts(task_lines(user, trial.task_id)) == [long] * 6


@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        pytest.param([], "len logs must be greater than 0", id="none"),
        pytest.param([{"task_id": "a", "id": 5}], "ID must be nil on logs got 5 instead", id="id"),
        pytest.param(
            [{"task_id": "a"}, {"task_id": "b"}],
            "can only post logs of a single taskID per task log request got 'a' and 'b'",
            id="two-tasks",
        ),
        pytest.param([{"task_id": "a", "level": 77}], "77 is no level of a log line", id="level"),
        pytest.param(
            [{"task_id": "a", "timestamp": Timestamp(seconds=2**60)}],
            "a timestamp lies outside of the years 1 to 9999",
            id="timestamp",
        ),
    ],
)
def test_bad_posts(user, logs, expected):
    request = tasks_pb2.PostTaskLogsRequest(logs=[task_pb2.TaskLog(**log) for log in logs])
    assert user.refusal(user.tasks.PostTaskLogs, request) == (grpc.StatusCode.INVALID_ARGUMENT, expected)


def test_unknown_tasks_and_trials(user):
    for method, request, expected in (
        (
            user.tasks.PostTaskLogs,
            tasks_pb2.PostTaskLogsRequest(logs=[task_pb2.TaskLog(task_id="nope")]),
            "task 'nope'",
        ),
    ):
        assert user.refusal(method, request) == (grpc.StatusCode.NOT_FOUND, f"{expected} not found")
    for method, request, expected in (
        (user.tasks.TaskLogs, tasks_pb2.TaskLogsRequest(task_id="nope"), "task 'nope'"),
        (user.tasks.TaskLogsFields, tasks_pb2.TaskLogsFieldsRequest(task_id="nope", follow=True), "task 'nope'"),
        (user.trials.TrialLogs, trials_pb2.TrialLogsRequest(trial_id=99, follow=True), "trial '99'"),
        (user.trials.TrialLogsFields, trials_pb2.TrialLogsFieldsRequest(trial_id=99), "trial '99'"),
    ):
        with pytest.raises(grpc.RpcError) as caught:
            list(user.call(method, request))
        assert (caught.value.code(), caught.value.details()) == (grpc.StatusCode.NOT_FOUND, f"{expected} not found")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, ["One", "two", "three"], id="all"),
        pytest.param({"limit": 1}, ["One"], id="limit"),
        pytest.param({"order_by": "ORDER_BY_DESC"}, ["three", "two", "One"], id="descending"),
        pytest.param({"order_by": "ORDER_BY_DESC", "limit": 2}, ["three", "two"], id="tail"),
        pytest.param({"levels": ["LOG_LEVEL_ERROR"]}, ["two"], id="level"),
        pytest.param({"rank_ids": [-1, 1]}, ["One", "two", "three"], id="ranks"),
        pytest.param({"rank_ids": [1]}, ["two"], id="rank"),
        pytest.param({"search_text": "O"}, ["One", "two"], id="search"),
        pytest.param({"timestamp_after": Timestamp(seconds=5)}, ["three"], id="after"),
        pytest.param({"timestamp_before": Timestamp(seconds=5)}, ["One", "two"], id="before"),
    ],
)
def test_what_is_asked_for(user, trial, fields, expected):
    post(user, trial.task_id, "One")
    post(user, trial.task_id, "two", level="LOG_LEVEL_ERROR", rank_id=1)
    post(user, trial.task_id, "three", timestamp=Timestamp(seconds=6))
    assert texts(task_lines(user, trial.task_id, **fields)) == expected
    assert texts(trial_lines(user, trial.id, **fields)) == expected


def test_regular_expressions_are_for_tasks(user, trial):
    post(user, trial.task_id, "One", "two")
    assert texts(task_lines(user, trial.task_id, search_text="^t.o$", enable_regex=True)) == ["two"]
    assert texts(trial_lines(user, trial.id, search_text="^t.o$", enable_regex=True)) == []


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"limit": -1}, id="limit"),
        pytest.param({"limit": 1, "follow": True}, id="limit-and-follow"),
        pytest.param({"search_text": "(", "enable_regex": True}, id="regex"),
        pytest.param({"levels": [77]}, id="level"),
        pytest.param({"order_by": 9}, id="order"),
        pytest.param({"task_id": "\0"}, id="task-id"),
        pytest.param({"agent_ids": ["\0"]}, id="text"),
    ],
)
def test_bad_requests(user, trial, fields):
    with pytest.raises(grpc.RpcError) as caught:
        task_lines(user, **({"task_id": trial.task_id} | fields))
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_a_negative_limit_of_a_trial(user, trial):
    post(user, trial.task_id, "a")
    assert trial_lines(user, trial.id, limit=-1) == []
    assert trial_lines(user, trial.id, limit=-1, follow=True) == []


def test_following_until_the_end(user, trial):
    post(user, trial.task_id, "1", "2", "3")
    follower = follow(user, trial)
    assert [follower.next().log for _ in range(3)] == ["1", "2", "3"]
    post(user, trial.task_id, "4")
    assert follower.next().log == "4"
    end(user, trial)
    # A script reports its end before its last lines.
    post(user, trial.task_id, "5")
    assert follower.next().log == "5"
    assert follower.next() is None
    assert texts(trial_lines(user, trial.id, follow=True)) == ["1", "2", "3", "4", "5"]
    assert texts(task_lines(user, trial.task_id, follow=True)) == ["1", "2", "3", "4", "5"]


def test_following_up_to_a_limit(user, trial):
    post(user, trial.task_id, "1")
    follower = follow(user, trial, limit=2)
    assert follower.next().log == "1"
    post(user, trial.task_id, "2", "3")
    assert follower.next().log == "2"
    assert follower.next() is None


@pytest.mark.slow
def test_following_with_a_filter_and_from_the_newest(user, trial):
    post(user, trial.task_id, "a1", "b", "a2")
    follower = follow(user, trial, search_text="a", order_by="ORDER_BY_DESC")
    assert [follower.next().log for _ in range(2)] == ["a2", "a1"]
    post(user, trial.task_id, "b", "a3", "a4")
    assert [follower.next().log for _ in range(2)] == ["a3", "a4"]
    end(user, trial, "STATE_ERROR")
    assert follower.next() is None


def test_followers_that_go_away_leave_nothing(user, trial, application):
    """There are places for four streams only: more than that can follow one after the other."""
    post(user, trial.task_id, "1")
    for _ in range(12):
        follower = follow(user, trial)
        message = follower.next()
        while isinstance(message, grpc.RpcError):
            # The place of the one before is given back at its next look.
            assert message.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
            follower = follow(user, trial)
            message = follower.next()
        assert message.log == "1"
        follower.stream.cancel()
        assert follower.next().code() is grpc.StatusCode.CANCELLED


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        pytest.param(
            lambda client, _: client.call(client.auth.Logout, auth_pb2.LogoutRequest()),
            (grpc.StatusCode.UNAUTHENTICATED, "invalid credentials"),
            id="logout",
        ),
        pytest.param(
            lambda client, _: client.call(
                client.users.PatchUser,
                users_pb2.PatchUserRequest(user_id=1, user=user_pb2.PatchUser(active=BoolValue(value=False))),
            ),
            (grpc.StatusCode.PERMISSION_DENIED, "user does not have permission"),
            id="deactivation",
        ),
        pytest.param(
            lambda _, application: let_session_expire(application, 1),
            (grpc.StatusCode.UNAUTHENTICATED, "invalid credentials"),
            id="expiry",
        ),
    ],
)
def test_a_follower_who_may_not_any_more(user, admin, trial, application, monkeypatch, ends, expected):
    monkeypatch.setattr("server.rpc.interceptors.auth._LOOK_AGAIN", 0.0)
    post(user, trial.task_id, "1", "2")
    follower = follow(admin, trial)
    assert [follower.next().log for _ in range(2)] == ["1", "2"]
    ends(admin, application)
    post(user, trial.task_id, "3")
    error = follower.next()
    assert (error.code(), error.details()) == expected


def test_fields(user, trial):
    post(user, trial.task_id, "1", rank_id=1, agent_id="a1", container_id="c1", source="src", stdtype="stdout")
    post(user, trial.task_id, "0", rank_id=0, allocation_id="al", stdtype="stderr")
    expected = {
        "agent_ids": ["a1"],
        "container_ids": ["c1"],
        "rank_ids": [0, 1],
        "stdtypes": ["stderr", "stdout"],
        "sources": ["src"],
    }
    of_trial = list(user.call(user.trials.TrialLogsFields, trials_pb2.TrialLogsFieldsRequest(trial_id=trial.id)))
    assert of_trial == [trials_pb2.TrialLogsFieldsResponse(**expected)]
    of_task = list(user.call(user.tasks.TaskLogsFields, tasks_pb2.TaskLogsFieldsRequest(task_id=trial.task_id)))
    assert of_task == [tasks_pb2.TaskLogsFieldsResponse(**expected, allocation_ids=["al"])]


@pytest.mark.slow
def test_following_fields(user, trial):
    request = trials_pb2.TrialLogsFieldsRequest(trial_id=trial.id, follow=True)
    follower = Follower(user, user.trials.TrialLogsFields, request)
    assert follower.next() == trials_pb2.TrialLogsFieldsResponse()
    post(user, trial.task_id, "0", rank_id=0)
    assert follower.next().rank_ids == [0]
    post(user, trial.task_id, "again", rank_id=0)
    post(user, trial.task_id, "1", rank_id=1)
    assert follower.next().rank_ids == [0, 1]
    end(user, trial)
    assert follower.next() is None


def test_cleaning_up(user, admin, trial):
    post(user, trial.task_id, "1", "2")
    request = tasks_pb2.CleanupLogsRequest()
    assert user.refusal(user.tasks.CleanupLogs, request)[0] is grpc.StatusCode.PERMISSION_DENIED
    keep = trials_pb2.PutTrialRetainLogsRequest(trial_id=trial.id, num_days=0)
    user.call(user.trials.PutTrialRetainLogs, keep)
    assert admin.call(admin.tasks.CleanupLogs, request).removed_count == 0
    end(user, trial)
    assert admin.call(admin.tasks.CleanupLogs, request).removed_count == 2
    assert task_lines(user, trial.task_id) == []
