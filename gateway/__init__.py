"""A REST front for any set of gRPC services with `google.api.http` annotations (see docs/gateway.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import create_app
    from .options import GatewayOptions

__all__ = ["GatewayOptions", "__version__", "create_app"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import what the package offers when it is asked for: parts such as `gateway.serving` start without Flask."""
    if name == "create_app":
        from .app import create_app  # noqa: PLC0415

        return create_app
    if name == "GatewayOptions":
        from .options import GatewayOptions  # noqa: PLC0415

        return GatewayOptions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
