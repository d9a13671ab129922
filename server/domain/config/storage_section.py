"""The checkpoint storage of a workspace: what experiments in it use unless their configurations say otherwise.

It is a `checkpoint_storage` section by itself. A master shows it with every field of its type and the keys to S3
hidden; the logins to Azure are hidden here, too.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from server.domain.config.schema.base import ConversionError, Shown
from server.domain.config.schema.report import Report
from server.domain.config.schema.storage import CHECKPOINT_STORAGE, chooses_retention
from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from server.domain.config.defaults import MasterDefaults
    from server.domain.config.schema.report import Document

HIDDEN: Final = "********"
"""What stands in the place of a secret."""

_SECRETS = ("access_key", "secret_key", "connection_string", "credential")


def check_storage(document: Document) -> Document:
    """Return a section that is complete, without nulls.

    Args:
        document: A JSON object that can be stored.

    Raises:
        InvalidArgumentError: It is no such section; the text is that of a master.
    """
    report = Report(final=True)
    CHECKPOINT_STORAGE.check(document, "", report)
    if report:
        raise InvalidArgumentError(f"config is invalid or incomplete: {report}")
    try:
        return CHECKPOINT_STORAGE.canonical(document)
    except ConversionError as error:
        raise InvalidArgumentError(f"config is invalid or incomplete: {error}") from None


def shown_storage(section: Document) -> Document:
    """Return a checked section as answers show it: with null for what is not given, and no secrets."""
    fields = CHECKPOINT_STORAGE.members[section["type"]].fields
    shown = {
        name: section.get(name)
        for name, field in fields.items()
        if section.get(name) is not None or field.shown is Shown.ALWAYS
    }
    return shown | {name: HIDDEN for name in _SECRETS if shown.get(name) is not None}


def under_storage(defaults: MasterDefaults, section: Document | None) -> MasterDefaults:
    """Return the defaults for experiments of a workspace, whose section lies over that of the master."""
    if section is None:
        return defaults
    merged = CHECKPOINT_STORAGE.merge(section, dict(defaults.checkpoint_storage))
    return dataclasses.replace(defaults, checkpoint_storage=merged, retention_chosen=chooses_retention(section))
