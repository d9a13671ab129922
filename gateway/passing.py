"""Matchers for headers that go through a gateway under their own name, such as request ids and trace contexts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .transcode.metadata import canonical, incoming_key, outgoing_header

if TYPE_CHECKING:
    from .transcode.metadata import HeaderMatcher

TRACE_HEADERS: Final = ("x-request-id", "traceparent", "tracestate")
"""What ties the log lines and spans of a request together: a request id, and W3C Trace Context."""


def passing(*names: str, otherwise: HeaderMatcher = incoming_key) -> HeaderMatcher:
    """Make a matcher of request headers that go on as metadata of their own name.

    Args:
        names: The headers, in any case.
        otherwise: The matcher of all others.

    Returns:
        A matcher for `GatewayOptions.incoming_header`.
    """
    wanted = frozenset(name.lower() for name in names)
    return lambda name: name if name in wanted else otherwise(name)


def returning(*names: str, otherwise: HeaderMatcher = outgoing_header) -> HeaderMatcher:
    """Make a matcher of metadata that goes back as a header of its own name.

    Args:
        names: The keys, in any case.
        otherwise: The matcher of all others.

    Returns:
        A matcher for `GatewayOptions.outgoing_header`.
    """
    wanted = frozenset(name.lower() for name in names)
    return lambda key: canonical(key) if key in wanted else otherwise(key)
