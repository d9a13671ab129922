"""The `integrations` and `security` sections.

Source of the facts: Determined's version 0 schema. Neither does anything here; they are kept.
"""

from __future__ import annotations

from server.domain.config.schema.base import Field, Need, Record, Shown
from server.domain.config.schema.values import Boolean, ListOf, Text, integer

_TEXT = Field(Text(), need=Need.AT_ONCE, nullable=False)
_PORT = Field(integer(), need=Need.AT_ONCE, nullable=False)


def _part(**fields: Field) -> Field:
    return Field(Record(fields), need=Need.AT_ONCE, nullable=False)


_PACHYDERM = Record(
    {
        "pachd": _part(host=_TEXT, port=_PORT),
        "proxy": _part(scheme=_TEXT, host=_TEXT, port=_PORT),
        "dataset": _part(project=_TEXT, repo=_TEXT, commit=_TEXT, branch=_TEXT, token=_TEXT),
    }
)

_WEBHOOKS = Record(
    {
        "webhook_id": Field(ListOf(integer()), shown=Shown.IF_SET),
        "webhook_name": Field(ListOf(Text()), shown=Shown.IF_SET),
        "exclude": Field(Boolean(), shown=Shown.IF_FILLED),
    }
)

INTEGRATIONS = Record(
    {
        "pachyderm": Field(_PACHYDERM, shown=Shown.IF_SET),
        "webhooks": Field(_WEBHOOKS, shown=Shown.IF_SET),
    }
)

SECURITY = Record({"kerberos": Field(Record({"config_file": _TEXT}), default={"config_file": ""})})
