"""The `resources`, `bind_mounts`, `slurm` and `pbs` sections: what a trial runs on.

Source of the facts: Determined's version 0 schema. Memory sizes with a unit, which the documentation
of Determined promises and its master fails on, are turned into bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from server.domain.config.schema.base import ConversionError, Field, FromGiven, Need, Plain, Record, Shown
from server.domain.config.schema.report import Document, Report, Value, quoted
from server.domain.config.schema.union import Either
from server.domain.config.schema.values import Boolean, ListOf, Number, Text, integer

_SIZE = re.compile(r"(?P<number>(?:[0-9]*\.)?[0-9]+) ?(?:(?P<unit>[kmgtpKMGTP])(?:[iI]?[bB])?|[bB])?\Z", re.ASCII)
_MAX_INT64 = 2**63 - 1
_BYTES = integer()


@dataclass(frozen=True, slots=True)
class _MemorySize(Plain):
    """A number of bytes, or a text such as `4g` or `1.5 GiB` (units are powers of 1024)."""

    kinds: tuple[str, ...] = ("integer", "string")

    def check(self, value: Value, at: str, report: Report) -> None:
        if not isinstance(value, str):
            _BYTES.check(value, at, report)
        elif _SIZE.match(value) is None or self.canonical(value) > _MAX_INT64:
            report.add(at, "must be a valid memory size")

    def canonical(self, value: Value) -> Value:
        found = _SIZE.match(value) if isinstance(value, str) else None
        if found is None:
            return value
        exponent = " kmgtp".index((found["unit"] or " ").lower())
        whole, _, fraction = found["number"].partition(".")
        return int(whole or "0") * 1024**exponent + int(float(f"0.{fraction or 0}") * 1024**exponent)


_PATH = Field(Text(), need=Need.AT_ONCE, nullable=False)
_DEVICE = re.compile(r"/[^:]*:/[^:]*(?::[rwm]*)?", re.ASCII)
_DEVICE_PARTS = (2, 3)


@dataclass(frozen=True, slots=True)
class _DeviceText(Plain):
    """A device as for `docker run --device`: `onhost:incontainer[:mode]`."""

    kinds: tuple[str, ...] = ("string",)

    def check(self, value: Value, at: str, report: Report) -> None:
        if _DEVICE.match(value) is None:
            report.add(at, "is no device")

    def canonical(self, value: Value) -> Document:
        parts = value.split(":")
        if len(parts) not in _DEVICE_PARTS:
            raise ConversionError(f"invalid device string: {quoted(value)}")
        return dict(zip(("host_path", "container_path", "mode"), parts, strict=False))


DEVICES = ListOf(
    Either(
        "is neither a list of --device strings nor a map containing host_path, container_path, and mode",
        Record({"host_path": _PATH, "container_path": _PATH, "mode": Field(Text(), default="mrw")}),
        _DeviceText(),
        kinds=(),
    ),
    key="container_path",
)

RESOURCES = Record(
    {
        "agent_label": Field(Text(), shown=Shown.NEVER),
        "slots": Field(integer(), shown=Shown.NEVER),
        "max_slots": Field(integer()),
        "slots_per_trial": Field(integer(0), default=1),
        "weight": Field(Number(), default=1),
        "native_parallel": Field(Boolean(), default=False),
        "shm_size": Field(_MemorySize()),
        "resource_pool": Field(Text(), default=""),
        "priority": Field(integer(1, 99), default=FromGiven.PRIORITY),
        "is_single_node": Field(Boolean()),
        "devices": Field(DEVICES, default=[]),
    }
)

BIND_MOUNTS = ListOf(
    Record(
        {
            "host_path": Field(
                Text("host_path must be an absolute path", lambda path: path.startswith("/")),
                need=Need.AT_ONCE,
                nullable=False,
            ),
            "container_path": Field(
                Text('container_path must not be "."', lambda path: path != "."), need=Need.AT_ONCE, nullable=False
            ),
            "read_only": Field(Boolean(), default=False),
            "propagation": Field(Text(), default="rprivate"),
        }
    ),
    key="container_path",
)

_SLOTS_PER_NODE = Field(integer(1), shown=Shown.IF_SET)
_ARGUMENTS = Field(ListOf(Text()), shown=Shown.IF_FILLED)

SLURM = Record(
    {"slots_per_node": _SLOTS_PER_NODE, "gpu_type": Field(Text(), shown=Shown.IF_SET), "sbatch_args": _ARGUMENTS}
)
PBS = Record({"slots_per_node": _SLOTS_PER_NODE, "pbsbatch_args": _ARGUMENTS})
