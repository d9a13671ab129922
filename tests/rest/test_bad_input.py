"""What no client should send, in every field of every method: refused or stored, but never a fault of the server.

The fields come from the descriptors, so that a new one is tried as soon as it is there.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from google.api.annotations_pb2 import http
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from server.rpc.policy import UNSERVED
from server.serving.rest_process import DESCRIPTORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor, MethodDescriptor
    from rest_calls import Caller

pytestmark = pytest.mark.timeout(600)

SERVICES = ("Users", "Tokens", "Experiments", "Workspaces", "Projects")
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
)
DEEPEST = 4
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


@dataclass(frozen=True)
class Binding:
    """One method and how it is called by REST."""

    name: str
    verb: str
    template: str
    body: str
    input: Descriptor

    @property
    def variables(self) -> list[str]:
        return re.findall(r"\{([^}=]+)", self.template)


def bindings(service: str) -> Iterator[Binding]:
    files = FileDescriptorSet.FromString(DESCRIPTORS.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    methods: list[MethodDescriptor] = pool.FindServiceByName(f"determined.api.v1.{service}").methods
    for method in methods:
        if method.name in UNSERVED:
            continue
        # The extension is known to the default pool alone.
        options = type(http.containing_type._concrete_class()).FromString(method.GetOptions().SerializeToString())
        rule = options.Extensions[http]
        verb = rule.WhichOneof("pattern")
        yield Binding(method.name, verb.upper(), getattr(rule, verb), rule.body, method.input_type)


def leaves(
    message: Descriptor, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], FieldDescriptor, list[Any]]]:
    """Each field with what to try in it, and those of the messages in it."""
    for field in message.fields:
        here = (*path, field.json_name)
        inner = field.message_type
        if inner is not None and inner.full_name not in _WELL_KNOWN:
            yield here, field, MESSAGES
            if len(here) < DEEPEST and not inner.GetOptions().map_entry:
                yield from leaves(inner, here)
            continue
        yield here, field, _WELL_KNOWN[inner.full_name] if inner is not None else _BY_TYPE.get(field.type, NUMBERS)


def nested(path: tuple[str, ...], value: object) -> dict[str, Any]:
    for key in reversed(path):
        value = {key: value}
    assert isinstance(value, dict)
    return value


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    both = dict(one)
    for key, value in other.items():
        inside = both.get(key)
        both[key] = merged(inside, value) if isinstance(inside, dict) and isinstance(value, dict) else value
    return both


def raw(value: object) -> bytes:
    return json.dumps(value).encode().replace(NOT_UTF8.encode(), b"\xff\xfe")


def in_url(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return quote(text.encode("utf-8", "surrogatepass").replace(NOT_UTF8.encode(), b"\xff\xfe"), safe="")


class Walker:
    """Calls methods with one field spoiled, and keeps the faults."""

    def __init__(self, caller: Caller, valid: dict[str, dict[str, Any]], ids: dict[str, object]) -> None:
        self.caller = caller
        self.valid = valid
        self.ids = ids
        self.faults: list[str] = []
        self.statuses: dict[str, Counter[int]] = defaultdict(Counter)

    def walk(self, binding: Binding) -> None:
        for path, field, values in leaves(binding.input):
            repeated = field.is_repeated and not (field.message_type and field.message_type.GetOptions().map_entry)
            for value in values:
                self._try(binding, path, value)
                if repeated:
                    self._try(binding, path, [value])

    def _try(self, binding: Binding, path: tuple[str, ...], value: object) -> None:
        dotted = ".".join(path)
        spoiled = {variable for variable in binding.variables if _camel(variable) == dotted}
        url = binding.template
        for variable in binding.variables:
            filled = value if variable in spoiled else self.ids.get(variable, 1)
            url = re.sub(r"\{" + re.escape(variable) + r"(=[^}]*)?\}", lambda _, f=filled: in_url(f), url)
        url = url.removeprefix("/api/v1")
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
            url += "?" + "&".join(f"{dotted}={in_url(each)}"[:60_000] for each in given)
        answer = self.caller.call(binding.verb, url, body)
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
    searched = caller.call("POST", "/experiments-search", {"limit": -1})
    assert searched.status_code == 200, searched.text


@pytest.fixture
def walker(admin, user) -> Walker:
    workspace = admin.workspace()
    project = admin.project(workspace)
    experiment = admin.experiment()
    config = "searcher: {name: single, metric: loss}"
    made = {"config": config, "unmanaged": True}
    someone = admin.ok("POST", "/users", {"user": {"username": "someone", "active": True}, "password": "Some0nePass"})
    number = someone["user"]["id"]
    ids = {
        "id": experiment,
        "experiment_id": experiment,
        "experiment.id": experiment,
        "external_experiment_id": "external",
        "label": "label",
        "key": "KEY",
        "project_id": project,
        "workspace_id": workspace,
        "user_id": number,
        "username": "someone",
        "token_id": 1,
    }
    valid = {
        "CreateExperiment": made,
        "PutExperiment": {"createExperimentRequest": made, "externalExperimentId": "external"},
        "PatchExperiment": {"experiment": {"id": experiment}},
        "PostWorkspace": {"name": "walked"},
        "PostProject": {"name": "walked", "workspaceId": workspace},
        "PostUser": {"user": {"username": "walked", "active": True}, "password": "Walk3dWalked"},
        "PatchUsers": {"activate": True, "userIds": [number]},  # the caller's own account is to stay
        "PostUserSetting": {"settings": [{"key": "k", "storagePath": "p", "value": "1"}]},
        "PostAccessToken": {"userId": number},
        "MoveProject": {"projectId": project, "destinationWorkspaceId": workspace},
        "MoveExperiment": {"experimentId": experiment, "destinationProjectId": project},
        "MoveExperiments": {"experimentIds": [experiment], "destinationProjectId": project, "projectId": 1},
    }
    return Walker(admin, valid, ids)


@pytest.mark.parametrize("service", SERVICES)
def test_no_field_is_a_way_to_a_fault(walker, service):
    walker.ids["id"] = walker.ids[
        {"Workspaces": "workspace_id", "Projects": "project_id"}.get(service, "experiment_id")
    ]
    # What is archived or gone would hide what else there is to refuse.
    for binding in sorted(bindings(service), key=lambda each: each.name.startswith(("Archive", "Delete"))):
        walker.walk(binding)
    assert not walker.faults, "\n".join(sorted(walker.faults))
    assert not [name for name, statuses in walker.statuses.items() if not statuses.keys() - {401, 403, 501}]
    check_lists(walker.caller)


def test_every_method_is_walked():
    names = [binding.name for service in SERVICES for binding in bindings(service)]
    assert len(names) > 60
