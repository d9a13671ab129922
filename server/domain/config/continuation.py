"""The configuration of an experiment that goes on after its end: changes laid over the one that it had.

The rules and texts are those of a Determined 0.38.1 master: only a single trial goes on with another configuration, and
only searches that know all their trials beforehand go on at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from server.domain.config.submission import Submission, from_submitted, parse
from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from server.domain.config.schema.report import Document

_SINGLE: Final = "single"
_KNOWN_BEFOREHAND: Final = ("grid", "random")
_NO_CHANGES: Final = "{}"
_PREFIX: Final = "invalid experiment configuration: "


def continued(active: Document, override: str) -> Submission:
    """Return the configuration that an experiment goes on with.

    Args:
        active: The completed configuration that it had.
        override: What is to change, as YAML or JSON; empty for nothing.

    Raises:
        InvalidArgumentError: The changes are no configuration, or such an experiment cannot go on with them.
    """
    name = active["searcher"]["name"]
    if name != _SINGLE and name not in _KNOWN_BEFOREHAND:
        raise InvalidArgumentError(f"Unsupported searcher type provided: '{name}'")
    if name != _SINGLE and override.strip() not in ("", _NO_CHANGES):
        raise InvalidArgumentError(
            f"override config is provided and experiment is not single searcher, got '{name}' instead"
        )
    changes = _parsed(override or _NO_CHANGES)
    for place in ("project", "workspace"):
        if place in changes.data:
            raise InvalidArgumentError(
                f"'{place}' in override config cannot be specified, "
                f"use `det experiment move` first if you want to change the {place}"
            )
    merged = changes.over(from_submitted(active))
    new_name = merged.data["searcher"]["name"]
    if name == _SINGLE and new_name != _SINGLE:
        raise InvalidArgumentError(f"override config must have single searcher type got '{new_name}' instead")
    return merged


def _parsed(override: str) -> Submission:
    try:
        return parse(override)
    except InvalidArgumentError as refusal:
        problem = refusal.message.removeprefix(_PREFIX)
        raise InvalidArgumentError(f"parsing override config: {problem}") from None
