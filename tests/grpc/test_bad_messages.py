"""What no client should send over gRPC, in every field of every method: refused or stored, never a fault of the server.

The fields come from the descriptors, so that a new one is tried as soon as it is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import FieldDescriptor as F
from google.protobuf.struct_pb2 import NULL_VALUE, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp

from tests.grpc.experiment_calls import CONFIG
from tests.grpc.test_matrix import served_methods
from tests.grpc.trial_calls import new_trial, report, set_state, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor, MethodDescriptor
    from google.protobuf.message import Message

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

Code = grpc.StatusCode
# What gRPC itself says, as an internal error, of what it cannot parse.
UNREADABLE = "Exception deserializing request!"
FAULTS = {Code.INTERNAL, Code.UNKNOWN, Code.DATA_LOSS}
DEEPEST = 3
UUID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
# These end the session, or the account, of the caller.
LEFT_OUT = {"Logout", "PatchUsers", "PatchUser", "SetUserPassword"}
# A stream that follows does not end with what there is to send.
ENDLESS = {"follow"}

TEXTS = ["", "\0", "a\0b", "x" * 200_000, "%", "\U0010ffff\ufffe", "'\"\\", "/.."]
SMALL = [-1, 0, 1, 2**31 - 1, -(2**31)]
LARGE = [*SMALL, 2**63 - 1, -(2**63)]
FRACTIONS = [float("nan"), float("inf"), float("-inf"), 1e308, -0.0]
BY_TYPE: dict[int, list[Any]] = {
    F.TYPE_STRING: TEXTS,
    F.TYPE_BYTES: [b"", b"\xff\xfe", b"\0" * 1000],
    F.TYPE_BOOL: [True, False],
    F.TYPE_ENUM: [-1, 0, 1, 99, 2**31 - 1],
    F.TYPE_DOUBLE: FRACTIONS,
    F.TYPE_FLOAT: FRACTIONS[:3],
    F.TYPE_INT32: SMALL,
    F.TYPE_INT64: LARGE,
    F.TYPE_UINT32: [0, 2**32 - 1],
    F.TYPE_UINT64: [0, 2**64 - 1],
}


def deep(levels: int) -> Value:
    value = Value(null_value=NULL_VALUE)
    for _ in range(levels):
        value = Value(struct_value=Struct(fields={"a": value}))
    return value


VALUES = [Value(), Value(number_value=float("nan")), Value(string_value="a\0b"), deep(30)]
STRUCTS = [Struct(), *(Struct(fields={"a": value}) for value in VALUES), Struct(fields={"a\0": Value(bool_value=True)})]
TIMES = [
    Timestamp(seconds=seconds, nanos=nanos)
    for seconds, nanos in [(0, 0), (0, -1), (0, 2**31 - 1), (-62135596801, 0), (253402300800, 0), (2**63 - 1, 0)]
]
WELL_KNOWN: dict[str, list[Any]] = {
    "google.protobuf.Struct": STRUCTS,
    "google.protobuf.Value": VALUES,
    "google.protobuf.Timestamp": TIMES,
}


def spoiled(message: Message, depth: int = 0) -> Iterator[tuple[str, Message]]:
    """Yield copies of a message, each with one field spoiled, and say which; each is valid on the wire."""
    for field in message.DESCRIPTOR.fields:
        if field.name in ENDLESS or _is_map(field):
            continue
        for value in _values(field):
            copy = type(message)()
            copy.CopyFrom(message)
            _put(copy, field, value)
            yield f"{field.name}={str(value)[:40]!r}", copy
        inner = field.message_type
        if inner is not None and inner.full_name not in WELL_KNOWN and depth < DEEPEST:
            yield from _inside(message, field, depth)


def _inside(message: Message, field: F, depth: int) -> Iterator[tuple[str, Message]]:
    value = getattr(message, field.name)
    first = (
        (value[0] if len(value) else message_factory.GetMessageClass(field.message_type)())
        if field.is_repeated
        else value
    )
    for where, part in spoiled(first, depth + 1):
        copy = type(message)()
        copy.CopyFrom(message)
        _put(copy, field, part)
        yield f"{field.name}.{where}", copy


def _values(field: F) -> list[Any]:
    if field.message_type is not None:
        return WELL_KNOWN.get(field.message_type.full_name, [message_factory.GetMessageClass(field.message_type)()])
    return BY_TYPE[field.type]


def _put(message: Message, field: F, value: Any) -> None:
    if field.is_repeated:
        message.ClearField(field.name)
        getattr(message, field.name).append(value)
    elif field.message_type is not None:
        getattr(message, field.name).CopyFrom(value)
    else:
        setattr(message, field.name, value)


def _is_map(field: F) -> bool:
    return bool(field.message_type and field.message_type.GetOptions().map_entry)


def torn(request: Descriptor) -> Iterator[tuple[str, bytes]]:
    """Yield what is no message of this kind, or none at all."""
    yield "no message", b"\xff\xff\xff"
    yield "an end that is missing", b"\x0a\x7f"
    for field in request.fields:
        if field.type == F.TYPE_STRING and field.number < 16:
            yield f"{field.name} is no UTF-8", bytes([field.number << 3 | 2, 2, 0xFF, 0xFE])


class Walk:
    """Calls methods, and keeps the faults."""

    def __init__(self, client, valid: dict[str, dict[str, Any]]) -> None:
        self.client = client
        self.valid = valid
        self.faults: list[str] = []

    def walk(self, method: MethodDescriptor, *, bases_only: bool = False) -> None:
        base = self._base(method)
        self._call(method, "as it should be", base.SerializeToString())
        if bases_only:
            return
        for where, message in spoiled(base):
            self._call(method, where, message.SerializeToString())
        for where, content in torn(method.input_type):
            self._call(method, where, content, torn_up=True)

    def _base(self, method: MethodDescriptor) -> Message:
        message = message_factory.GetMessageClass(method.input_type)()
        given = self.valid.get(method.name, {})
        everything = self.valid["*"]
        own = {field.name: everything[field.name] for field in method.input_type.fields if field.name in everything}
        return json_format.ParseDict(own | given, message)

    def _call(self, method: MethodDescriptor, where: str, content: bytes, *, torn_up: bool = False) -> None:
        path = f"/{method.containing_service.full_name}/{method.name}"
        stream = self.client.channel.unary_stream(path, lambda message: message, lambda message: message)
        call = stream(content, metadata=[("authorization", f"Bearer {self.client.token}")], timeout=10)
        try:
            next(call, None)
            call.cancel()
        except grpc.RpcError as error:
            if torn_up and error.details() == UNREADABLE:
                return
            if error.code() in FAULTS:
                self.faults.append(f"{method.name} {where}: {error.code().name} {error.details()}")


@pytest.fixture
def walk(admin) -> Walk:
    trial = new_trial(admin)
    run = start(admin, trial.id)
    report(admin, trial.id, 1, {"loss": 1}, group="validation", run=run)
    set_state(admin, trial.id, "STATE_COMPLETED")
    experiment = {"config": CONFIG, "unmanaged": True}
    new = {"experimentId": 1, "unmanaged": True}
    metrics = {"trialId": 1, "trialRunId": run, "stepsCompleted": 1, "metrics": {"avgMetrics": {"loss": 1}}}
    checkpoint = {"taskId": trial.task_id, "uuid": UUID, "resources": {"a": 1}, "metadata": {"steps_completed": 1}}
    valid = {
        "*": {
            **dict.fromkeys(("id", "experiment_id", "trial_id", "run_id", "project_id", "workspace_id", "user_id"), 1),
            "trial_ids": [1],
            "experiment_ids": [1],
            "group": "validation",
            "metric_name": "loss",
            "period_seconds": 1,
            "task_id": trial.task_id,
            "checkpoint_uuid": UUID,
        },
        "ReportCheckpoint": {"checkpoint": checkpoint},
        "CreateExperiment": experiment,
        "PutExperiment": {"createExperimentRequest": experiment, "externalExperimentId": "external"},
        "CreateTrial": new,
        "PutTrial": {"createTrialRequest": new, "externalTrialId": "external"},
        "ReportTrialMetrics": {"metrics": metrics},
        "ReportTrialTrainingMetrics": {"trainingMetrics": metrics},
        "ReportTrialValidationMetrics": {"validationMetrics": metrics},
        "PostTaskLogs": {"logs": [{"taskId": trial.task_id, "log": "a line"}]},
        "PostUser": {"user": {"username": "walked"}},
        "CompareTrials": {"metricNames": ["loss"], "maxDatapoints": 9},
        "TrialsSample": {"maxTrials": 1, "maxDatapoints": 9},
        "ExpMetricNames": {"ids": [1]},
    }
    return Walk(admin, valid)


def _order(method: MethodDescriptor) -> tuple[bool, bool]:
    """What is archived or gone would hide faults, and streams of what runs do not end."""
    ends = method.name.startswith(("Archive", "Delete", "Kill", "Cancel", "Start", "Patch"))
    return ends, not method.server_streaming


def test_no_field_is_a_way_to_a_fault(application, walk):
    pool = descriptor_pool.Default()
    methods = [
        pool.FindMethodByName(name.strip("/").replace("/", "."))
        for name in served_methods(application)
        if ".Determined/" not in name and name.rpartition("/")[2] not in LEFT_OUT
    ]
    assert len(methods) > 100
    for method in sorted(methods, key=_order):
        walk.walk(method)
    set_state(walk.client, 1, "STATE_COMPLETED")
    for method in methods:
        walk.walk(method, bases_only=True)
    assert not walk.faults, "\n".join(walk.faults)
