"""Which requests ask to have their unknown fields and parameters refused, for `GatewayOptions.strict`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .incoming import Incoming


def prefers_strict(incoming: Incoming) -> bool:
    """Tell whether a request says `Prefer: handling=strict` (RFC 7240)."""
    given = incoming.header("prefer")
    if given is None:
        return False
    parts = (part.partition(";")[0].replace(" ", "").lower() for part in given.split(","))
    return any(part in {"handling=strict", 'handling="strict"'} for part in parts)


def asks_by_header(name: str) -> Callable[[Incoming], bool]:
    """Make what tells whether a request has a header, with any value but `0` and `false`.

    Args:
        name: The header, in any case.
    """
    key = name.lower()

    def asks(incoming: Incoming) -> bool:
        given = incoming.header(key)
        return given is not None and given.lower() not in {"0", "false"}

    return asks
