"""The `checkpoint_storage` section, and the older `tensorboard_storage`.

Secrets in them come back as they were sent, as from Determined's master. Source of the facts:
Determined's version 0 schema.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.config.schema.base import Field, Given, Need, Plain, Record, Shown, rule
from server.domain.config.schema.report import Document, Report, Value
from server.domain.config.schema.union import Tagged, tagged
from server.domain.config.schema.values import Anything, Text, integer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KEPT = {
    "save_experiment_best": Field(integer(0), default=0),
    "save_trial_best": Field(integer(0), default=1),
    "save_trial_latest": Field(integer(0), default=1),
}


def chooses_retention(section: Document) -> bool:
    """Tell whether a section says how many checkpoints are kept, rather than leaving that to the defaults."""
    return any(section.get(name) is not None for name in _KEPT)


_TEXT = Field(Text())
_QUIET_TEXT = Field(Text(), shown=Shown.IF_SET)
_NEEDED_TEXT = Field(Text(), need=Need.FINALLY)


def _stays_within(prefix: str) -> bool:
    return not (prefix == ".." or prefix.startswith("../") or prefix.endswith("/..") or "/../" in prefix)


_PREFIX = Field(Text("prefix cannot contain /../", _stays_within))


def _is_under_host_path(value: Document) -> bool:
    storage, host = value.get("storage_path"), value.get("host_path")
    if not isinstance(storage, str) or not isinstance(host, str):
        return True
    storage, host = posixpath.normpath(storage), posixpath.normpath(host)
    return storage.startswith(host) if storage.startswith("/") else not storage.startswith("..")


def _has_one_login(value: Document) -> bool:
    return (value.get("connection_string") is None) != (value.get("account_url") is None)


def _has_no_double_login(value: Document) -> bool:
    return not (isinstance(value.get("connection_string"), str) and isinstance(value.get("credential"), str))


def _storage(fields: Mapping[str, Field], *rules: Callable[[Document, str, Report], None]) -> Record:
    kind = Field(Anything(), need=Need.AT_ONCE, nullable=False)
    return Record({"type": kind, **fields, **_KEPT}, rules)


_MEMBERS = {
    "shared_fs": _storage(
        {
            "host_path": _NEEDED_TEXT,
            "container_path": _QUIET_TEXT,
            "checkpoint_path": _QUIET_TEXT,
            "tensorboard_path": _QUIET_TEXT,
            "storage_path": _TEXT,
            "propagation": Field(Text(), default="rprivate"),
        },
        rule("storage_path must either be a relative directory or a subdirectory of host_path", _is_under_host_path),
    ),
    "directory": _storage({"container_path": _NEEDED_TEXT}),
    "s3": _storage(
        {
            "bucket": _NEEDED_TEXT,
            "access_key": _TEXT,
            "secret_key": _TEXT,
            "endpoint_url": _TEXT,
            "prefix": _PREFIX,
        }
    ),
    "gcs": _storage({"bucket": _NEEDED_TEXT, "prefix": _PREFIX}),
    "azure": _storage(
        {
            "container": _NEEDED_TEXT,
            "connection_string": _QUIET_TEXT,
            "account_url": _QUIET_TEXT,
            "credential": _QUIET_TEXT,
        },
        rule("Exactly one of connection_string or account_url must be set", _has_one_login, final=True),
        rule("credential and connection_string must not both be set", _has_no_double_login),
    ),
}

_OTHER_NAMES = frozenset({"user"})  # of a storage that is gone; allowed where no type says what else is

_TAGGED = tagged(
    "type",
    "is not an object where object[\"type\"] is one of 'shared_fs', 'directory', 's3', 'gcs', or 'azure'",
    Record({"type": Field(Anything(), need=Need.FINALLY), **_KEPT}),
    _MEMBERS,
)


class _CheckpointStorage(Tagged):
    """Storage of checkpoints; logins to Azure are merged as a whole."""

    __slots__ = ()

    def merge(self, value: Document, under: Document) -> Document:
        """Merges two storages, but never the login of one with that of the other."""
        if value.get("connection_string") is not None or value.get("account_url") is not None:
            logins = ("connection_string", "account_url", "credential")
            under = {name: member for name, member in under.items() if name not in logins}
        return Tagged.merge(self, value, under)


CHECKPOINT_STORAGE = _CheckpointStorage(
    _TAGGED.tag,
    _TAGGED.members,
    Record(_TAGGED.common.fields, also=_TAGGED.common.also | _OTHER_NAMES),
    _TAGGED.problem,
)

_DEPRECATED = "this field is deprecated and will be ignored"
_TENSORBOARD = {
    kind: Record({name: field for name, field in record.fields.items() if name not in _KEPT}, record.rules)
    for kind, record in _MEMBERS.items()
    if kind in ("shared_fs", "s3", "gcs")
}


@dataclass(frozen=True, slots=True)
class _TensorboardStorage(Plain):
    """A section that is only kept, as long as it is right."""

    kinds: tuple[str, ...] = ("object",)

    def check(self, value: Value, at: str, report: Report) -> None:
        """Notes any fault, without details."""
        attempt = Report(final=report.final)
        record = _TENSORBOARD.get(value["type"]) if isinstance(value.get("type"), str) else None
        if record is not None:
            record.check(value, "", attempt)
        if record is None or attempt:
            report.add(at, _DEPRECATED)

    def canonical(self, value: Document) -> Document:
        """Leaves null out."""
        return _TENSORBOARD[value["type"]].canonical(value)

    def complete(self, value: Document, given: Given) -> Document:
        """Fills in the defaults of the type."""
        return _TENSORBOARD[value["type"]].complete(value, given)


TENSORBOARD_STORAGE = _TensorboardStorage()
