"""The `environment` section: images, variables and ports of a trial's container.

Images and variables were once given for all kinds of accelerator at once, and CUDA was called `gpu`; both
forms are still taken. Source of the facts: Determined's version 0 schema.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.config.schema.base import Field, Need, Plain, Record, Shown
from server.domain.config.schema.union import Either
from server.domain.config.schema.values import Boolean, FreeObject, ListOf, MapOf, Text, integer

if TYPE_CHECKING:
    from server.domain.config.schema.report import Document, Report, Value

_NGC_IMAGE = "determinedai/pytorch-ngc-dev:0736b6d"
_ROCM_IMAGE = "determinedai/environments:rocm-5.6-pytorch-1.3-tf-2.10-rocm-mpich-0736b6d"
ACCELERATORS = ("cpu", "cuda", "rocm")
_TEXTS = ListOf(Text())


@dataclass(frozen=True, slots=True)
class _PerAccelerator(Record):
    """A record with one field for each kind of accelerator, which knows the older name of CUDA."""

    def canonical(self, value: Document) -> Document:
        if value.get("cuda") is None and value.get("gpu") is not None:
            value = {**value, "cuda": value["gpu"]}
        return Record.canonical(self, value)


@dataclass(frozen=True, slots=True)
class _Variables(_PerAccelerator):
    """Variables of a master's defaults come first, so that those of the experiment override them."""

    def merge(self, value: Document, under: Document) -> Document:
        return {name: [*under.get(name, []), *value.get(name, [])] for name in ACCELERATORS}


@dataclass(frozen=True, slots=True)
class _ForAll(Plain):
    """A value given once for all kinds of accelerator."""

    inner: Text | ListOf

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.inner.kinds

    def check(self, value: Value, at: str, report: Report) -> None:
        self.inner.check(value, at, report)

    def canonical(self, value: Value) -> Document:
        return dict.fromkeys(ACCELERATORS, value)


IMAGE = Either(
    "is neither a string nor a map of cpu, cuda, or rocm to strings",
    _PerAccelerator(
        {
            "cpu": Field(Text(), default=_NGC_IMAGE),
            "cuda": Field(Text(), default=_NGC_IMAGE),
            "rocm": Field(Text(), default=_ROCM_IMAGE),
            "gpu": Field(Text(), shown=Shown.NEVER),
        }
    ),
    _ForAll(Text()),
    kinds=("object", "string"),
)

VARIABLES = Either(
    "is neither a list of strings nor a map of cpu, cuda, or rocm to lists of strings",
    _Variables(
        {
            **{name: Field(_TEXTS, default=[]) for name in ACCELERATORS},
            "gpu": Field(_TEXTS, shown=Shown.NEVER),
        }
    ),
    _ForAll(_TEXTS),
    kinds=("object", "array"),
)

PROXY_PORTS = ListOf(
    Record(
        {
            "proxy_port": Field(integer(), need=Need.AT_ONCE, nullable=False),
            "proxy_tcp": Field(Boolean(), default=False),
            "unauthenticated": Field(Boolean(), default=False),
            "default_service_id": Field(Boolean(), default=False),
        }
    ),
    key="proxy_port",
)


_REGISTRY_AUTH = Record(
    {
        name: Field(Text(), shown=Shown.IF_FILLED)
        for name in ("username", "password", "auth", "email", "serveraddress", "identitytoken", "registrytoken")
    }
)

_OWN_CONTAINER = "determined-container"
_FIXED_IN_POD = {
    "name": "pod Name is not a configurable option",
    "name_space": "pod NameSpace is not a configurable option",
}
_FIXED_IN_CONTAINER = {
    "image": "container Image is not configurable, set it in the experiment config",
    "command": "container Command is not configurable",
    "args": "container Args are not configurable",
    "working_dir": "container WorkingDir is not configurable",
    "ports": "container Ports are not configurable",
    "liveness_probe": "container LivenessProbe is not configurable",
    "readiness_probe": "container ReadinessProbe is not configurable",
    "startup_probe": "container StartupProbe is not configurable",
    "lifecycle": "container Lifecycle is not configurable",
    "termination_message_path": "container TerminationMessagePath is not configurable",
    "termination_message_policy": "container TerminationMessagePolicy is not configurable",
    "image_pull_policy": "container ImagePullPolicy is not configurable, set it in the experiment config",
    "security_context": "container SecurityContext is not configurable, set it in the experiment config",
}


@dataclass(frozen=True, slots=True)
class _Container(Plain):
    """A container of a Kubernetes pod; of the master's own one, most is fixed."""

    kinds: tuple[str, ...] = ("object",)

    def check(self, value: Value, at: str, report: Report) -> None:
        if value.get("name", _OWN_CONTAINER) == _OWN_CONTAINER:
            _refuse(_FIXED_IN_CONTAINER, value, at, report)


@dataclass(frozen=True, slots=True)
class _PodSpec(FreeObject):
    """A Kubernetes pod, which is kept as it is given."""

    def check(self, value: Value, at: str, report: Report) -> None:
        _refuse(_FIXED_IN_POD, value, at, report)
        _POD.check(value, at, report)


_POD = Record({"spec": Field(Record({"containers": Field(ListOf(_Container()))}, open=True))}, open=True)


def _refuse(fixed: dict[str, str], value: Document, at: str, report: Report) -> None:
    for name, problem in fixed.items():
        if name in value:
            report.add(at, problem)


ENVIRONMENT = Record(
    {
        "image": Field(IMAGE, default={}),
        "environment_variables": Field(VARIABLES, default={}),
        "proxy_ports": Field(PROXY_PORTS, default=[]),
        "ports": Field(MapOf(integer()), default={}),
        "registry_auth": Field(_REGISTRY_AUTH),
        "force_pull_image": Field(Boolean(), default=False),
        "pod_spec": Field(_PodSpec()),
        "add_capabilities": Field(_TEXTS, default=[]),
        "drop_capabilities": Field(_TEXTS, default=[]),
    }
)
