"""What no client should send, in every field of every method: refused or stored, but never a fault of the server.

The fields come from the descriptors, so that a new one is tried as soon as it is there.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from google.protobuf.descriptor import FieldDescriptor
from rest_bindings import SERVICES, bindings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor
    from rest_bindings import Binding
    from rest_calls import Caller

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

UUID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
REGISTERED = "f81d4fae-7dec-11d0-a765-00a0c91e6bf7"
# A stream that follows does not end with what there is to send.
ENDLESS = {"follow"}
# What one service means by the variables that several have; 1 is the first of everything.
IDS: dict[str, dict[str, object]] = {
    "Checkpoints": {"experiment_id": 2},
    "Metrics": {"experiment_id": 2},
    "Projects": {"id": "{project_id}"},
    "Trials": {"experiment_id": 2},
    "Workspaces": {"id": "{workspace_id}"},
}
LISTS = (
    "/users",
    "/users/setting",
    "/tokens?showInactive=true",
    "/experiments?limit=-1",
    "/experiment/labels",
    "/workspaces",
    "/workspaces/1/projects",
    "/workspaces/0/projects",
    "/projects/1/columns",
    "/user/projects/activity",
    "/me",
    "/master",
    "/experiments/1",
    "/experiments/2/trials",
    "/experiments/2/checkpoints",
    "/trials/1",
    "/trials/1/workloads?limit=-1",
    "/trials/1/checkpoints",
    "/trials/time-series?trialIds=1&metricNames=loss",
    "/runs/1/metadata",
    "/tasks",
    "/models",
    "/models/1",
    "/models/1/versions",
    "/model/labels",
    "/templates",
)
STREAMS = (
    "/trials/1/logs",
    "/trials/1/logs/fields",
    "/trials/metrics/trial_metrics?trialIds=1&group=validation",
    "/trials/metrics/training_metrics?trialIds=1",
    "/trials/metrics/validation_metrics?trialIds=1",
    "/experiments/metrics-stream/metric-names?ids=2",
)
DEEPEST = 5
FIRST = "[0]"
NOT_UTF8 = "not UTF-8 here"  # stands for bytes that no text gives

STRINGS = [
    "",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udc00\ud800",
    NOT_UTF8,
    "x" * 300_000,
    "\U0010ffff\ufffe",
    "%",
    "'\"\\",
    "/..",
]
NOT_STRINGS = [5, True, [], {}, 1e308]
NUMBERS = [
    -1,
    0,
    2**31 - 1,
    2**31,
    -(2**31),
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    2**64,
    10**400,
    1.5,
    "x",
    "",
    "0x1",
    "1e3",
    True,
    [],
    {},
]
ENUMS = ["nope", "", -1, 99, 2**31, "1", 1.5, True, [], {}]
BOOLEANS = ["true", "x", 0, 1, [], {}]
BYTES = ["", "%%%", "YQ==", "YQ", "\x00", 5, []]
MESSAGES = [None, [], "x", 5, True, {"nope": 1}, [[]], [None]]
FREE: list[Any] = [
    {"a\x00b": 1},
    {"a": "b\x00"},
    {"\ud800": "\udc00"},
    {"a": NOT_UTF8},
    {"": {"": [None, {}, []]}},
    {"n": 10**400},
    {"n": 2**64},
]
LISTED = [["\x00"], ["\ud800"], [1, None, {}], ["x" * 100_000], [[["x"]]], "x", {}]
TIMES = ["", "x", "2026-13-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", 5, "1970-01-01"]

F = FieldDescriptor
_BY_TYPE = {F.TYPE_STRING: STRINGS + NOT_STRINGS, F.TYPE_BYTES: BYTES, F.TYPE_BOOL: BOOLEANS, F.TYPE_ENUM: ENUMS}
_WELL_KNOWN = {
    "google.protobuf.Struct": FREE + MESSAGES,
    "google.protobuf.Value": [*FREE, "\x00", "\ud800", 10**400],
    "google.protobuf.ListValue": LISTED,
    "google.protobuf.Timestamp": TIMES,
    "google.protobuf.FieldMask": ["x", "", "a.b", 5, "\x00"],
    "google.protobuf.StringValue": STRINGS + NOT_STRINGS,
    "google.protobuf.BoolValue": BOOLEANS,
    "google.protobuf.Int32Value": NUMBERS,
    "google.protobuf.Int64Value": NUMBERS,
    "google.protobuf.UInt32Value": NUMBERS,
    "google.protobuf.FloatValue": NUMBERS,
    "google.protobuf.DoubleValue": NUMBERS,
}


def leaves(
    message: Descriptor, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], FieldDescriptor, list[Any]]]:
    """Each field with what to try in it, and those of the messages in it; of a list those of its first member."""
    for field in message.fields:
        here = (*path, field.json_name)
        inner = field.message_type
        if inner is not None and inner.full_name not in _WELL_KNOWN:
            yield here, field, MESSAGES
            if len(here) < DEEPEST and not inner.GetOptions().map_entry:
                yield from leaves(inner, (*here, FIRST) if field.is_repeated else here)
            continue
        yield here, field, _WELL_KNOWN[inner.full_name] if inner is not None else _BY_TYPE.get(field.type, NUMBERS)


def nested(path: tuple[str, ...], value: object) -> dict[str, Any]:
    for key in reversed(path):
        value = [value] if key == FIRST else {key: value}
    assert isinstance(value, dict)
    return value


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = dict(one)
    for key, value in other.items():
        inside = both.get(key)
        if isinstance(inside, list) and isinstance(value, list) and value[:1] and isinstance(value[0], dict):
            both[key] = [merged(inside[0], value[0])] if inside and isinstance(inside[0], dict) else value
        else:
            both[key] = merged(inside, value) if isinstance(inside, dict) and isinstance(value, dict) else value
    return both


def raw(value: object) -> bytes:
    return json.dumps(value).encode().replace(NOT_UTF8.encode(), b"\xff\xfe")


def in_url(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return quote(text.encode("utf-8", "surrogatepass").replace(NOT_UTF8.encode(), b"\xff\xfe"), safe="")


class Walker:
    """Calls methods with one field spoiled, and keeps the faults."""

    def __init__(
        self, caller: Caller, valid: dict[str, dict[str, Any]], ids: dict[str, object], queries: dict[str, str]
    ) -> None:
        self.caller = caller
        self.valid = valid
        self.queries = queries
        self.ids = ids
        self.faults: list[str] = []
        self.statuses: dict[str, Counter[int]] = defaultdict(Counter)

    def walk(self, binding: Binding) -> None:
        for path, field, values in leaves(binding.input):
            repeated = field.is_repeated and not (field.message_type and field.message_type.GetOptions().map_entry)
            for value in values:
                if self.statuses[binding.name][501] > len(STRINGS):
                    return  # nobody answers it, whatever the path
                if path[-1] in ENDLESS and value in ("true", 1):
                    continue
                self._try(binding, path, value)
                if repeated:
                    self._try(binding, path, [value])

    def _try(self, binding: Binding, path: tuple[str, ...], value: object) -> None:
        dotted = ".".join(path).replace(f".{FIRST}", "")
        spoiled = {variable for variable in binding.variables if _camel(variable) == dotted}
        url = binding.template
        for variable in binding.variables:
            filled = value if variable in spoiled else self.ids.get(variable, 1)
            url = re.sub(r"\{" + re.escape(variable) + r"(=[^}]*)?\}", lambda _, f=filled: in_url(f), url)
        given = []
        body: bytes | None = None
        if binding.body:
            valid = self.valid.get(binding.name, {})
            whole = valid if spoiled else merged(valid, nested(path, value))
            if binding.body != "*":
                whole = whole.get(_camel(binding.body), {})
            body = raw(whole)
        elif not spoiled and not isinstance(value, str | int | float) and not isinstance(value, list):
            return  # a query has no objects
        elif not spoiled:
            given = value if isinstance(value, list) else [value]
        query = [f"{dotted}={in_url(each)}"[:60_000] for each in given]
        if binding.name in self.queries:
            query.append(self.queries[binding.name])  # of equal names the first counts
        answer = self.caller.plain(binding.verb, "?".join([url, "&".join(query)]), body)
        self.statuses[binding.name][answer.status_code] += 1
        if answer.status_code >= 500 and answer.status_code != 501:
            self.faults.append(f"{answer.status_code} {binding.name} {dotted}={str(value)[:40]!r}: {answer.text[:200]}")


def _camel(path: str) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), path)


def check_lists(caller: Caller) -> None:
    for path in LISTS:
        answer = caller.call("GET", path)
        assert answer.status_code == 200, (path, answer.text)
        json.loads(answer.data.decode(), parse_constant=pytest.fail)
    caller.ok("PATCH", "/trials/1", {"state": "STATE_COMPLETED"})  # streams of what runs do not end
    for path in STREAMS:
        answer = caller.call("GET", path)
        assert answer.status_code == 200, (path, answer.text)
        for line in answer.data.decode().splitlines():
            assert "result" in json.loads(line, parse_constant=pytest.fail), line
    searched = caller.call("POST", "/experiments-search", {"limit": -1})
    assert searched.status_code == 200, searched.text


@pytest.fixture
def walker(admin, user) -> Walker:
    workspace = admin.workspace()
    project = admin.project(workspace)
    assert admin.experiment() == 1
    assert admin.finished() == 2
    task = admin.get("/trials/1")["trial"]["taskId"]
    config = "searcher: {name: single, metric: loss}"
    made = {"config": config, "unmanaged": True}
    trial = {"experimentId": 1, "unmanaged": True, "hparams": {"layers": 1}}
    report = {"trialId": 1, "trialRunId": 1, "stepsCompleted": 1, "metrics": {"avgMetrics": {"loss": 1}}}
    checkpoint = {"taskId": task, "uuid": UUID, "metadata": {"steps_completed": 1}, "resources": {"a": 1}}
    admin.ok("POST", "/trials/1/metrics", {"group": "validation", "metrics": report})
    admin.ok("POST", "/checkpoints", checkpoint | {"state": "STATE_COMPLETED", "reportTime": "2026-01-01T00:00:00Z"})
    admin.ok("POST", "/checkpoints", checkpoint | {"uuid": REGISTERED, "state": "STATE_COMPLETED"})
    admin.ok("POST", "/models", {"name": "registered"})
    admin.ok("POST", "/models/1/versions", {"checkpointUuid": REGISTERED})
    admin.ok("POST", "/templates/walked", {"config": {"description": "d"}})
    admin.ok("POST", "/task/logs", {"logs": [{"taskId": task, "log": "a line", "agentId": "a", "rankId": 1}]})
    someone = admin.ok("POST", "/users", {"user": {"username": "someone", "active": True}, "password": "Some0nePass"})
    number = someone["user"]["id"]
    ids = {
        "experiment_id": 1,
        "external_experiment_id": "external",
        "label": "label",
        "key": "KEY",
        "project_id": project,
        "workspace_id": workspace,
        "user_id": number,
        "username": "someone",
        "task_id": task,
        "checkpoint_uuid": UUID,
        "checkpoint.uuid": UUID,
        "external_trial_id": "external",
        "template_name": "walked",
        "template.name": "walked",
    }
    valid = {
        "CreateExperiment": made,
        "PutExperiment": {"createExperimentRequest": made, "externalExperimentId": "external"},
        "PatchExperiment": {"experiment": {"id": 1}},
        "PostWorkspace": {"name": "walked"},
        "PostProject": {"name": "walked", "workspaceId": workspace},
        "PostUser": {"user": {"username": "walked", "active": True}, "password": "Walk3dWalked"},
        "PatchUsers": {"activate": True, "userIds": [number]},  # the caller's own account is to stay
        "PostUserSetting": {"settings": [{"key": "k", "storagePath": "p", "value": "1"}]},
        "PostAccessToken": {"userId": number},
        "MoveProject": {"projectId": project, "destinationWorkspaceId": workspace},
        "MoveExperiment": {"experimentId": 1, "destinationProjectId": project},
        "MoveExperiments": {"experimentIds": [1], "destinationProjectId": project, "projectId": 1},
        "CreateTrial": trial,
        "PutTrial": {"createTrialRequest": trial, "externalTrialId": "external"},
        "StartTrial": {"trialId": 1, "resume": True},
        "PatchTrial": {"trialId": 1},
        "ReportTrialMetrics": {"group": "training", "metrics": report},
        "ReportTrialTrainingMetrics": {"trainingMetrics": report},
        "ReportTrialValidationMetrics": {"validationMetrics": report},
        "ReportTrialSourceInfo": {"trialSourceInfo": {"trialId": 1, "checkpointUuid": UUID}},
        "ReportCheckpoint": {"checkpoint": checkpoint | {"uuid": UUID.replace("f", "e")}},
        "PatchCheckpoints": {"checkpoints": [{"uuid": UUID}]},
        "PostCheckpointMetadata": {"checkpoint": {"uuid": UUID, "metadata": {"a": 1}}},
        "CheckpointsRemoveFiles": {"checkpointUuids": [UUID], "checkpointGlobs": ["none"]},
        "PostModel": {"name": "walked"},
        "MoveModel": {"destinationWorkspaceId": workspace},
        "PostModelVersion": {"checkpointUuid": REGISTERED},
        "PatchTemplateName": {"oldName": "walked", "newName": "walked"},
        "PreviewHPSearch": {"config": {"searcher": {"name": "single", "metric": "loss"}}},
        "PostTaskLogs": {"logs": [{"taskId": task, "log": "another"}]},
        "PostRunMetadata": {"runId": 1, "metadata": {"a": 1}},
        "RunPrepareForReporting": {"runId": 1, "checkpointStorage": {"type": "shared_fs", "host_path": "/none"}},
    }
    series = "metricName=loss&group=validation&periodSeconds=1"
    queries = {
        "CompareTrials": "trialIds=1&metricNames=loss&maxDatapoints=10",
        "GetMetrics": "trialIds=1&group=validation",
        "GetTrainingMetrics": "trialIds=1",
        "GetValidationMetrics": "trialIds=1",
        "ExpMetricNames": "ids=2&periodSeconds=1",
        "MetricBatches": series,
        "TrialsSnapshot": f"{series}&batchesProcessed=1&batchesMargin=1",
        "TrialsSample": f"{series}&maxTrials=1&maxDatapoints=10&startBatches=0&endBatches=9",
    }
    return Walker(admin, valid, ids, queries)


@pytest.mark.parametrize("service", SERVICES)
def test_no_field_is_a_way_to_a_fault(walker, service):
    meant = IDS.get(service.rpartition(".")[2], {})
    for variable, value in meant.items():
        walker.ids[variable] = walker.ids[value[1:-1]] if isinstance(value, str) else value
    # What is archived or gone would hide what else there is to refuse.
    for binding in sorted(bindings(service), key=lambda each: each.name.startswith(("Archive", "Delete"))):
        walker.walk(binding)
    assert not walker.faults, "\n".join(sorted(walker.faults))
    assert not [name for name, statuses in walker.statuses.items() if not statuses.keys() - {401, 403}]
    check_lists(walker.caller)


def test_every_method_is_walked():
    names = [binding.name for service in SERVICES for binding in bindings(service)]
    assert len(names) > 120
