"""The settings in the words of a master's configuration file: what `det master config show` prints.

Only what a master has as well, and no secret, path or address of the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from server.domain.config import MasterDefaults
    from server.settings import Settings

_DAY: Final = 24 * 3600


def master_config(settings: Settings, defaults: MasterDefaults) -> dict[str, Any]:
    """Return the configuration as a JSON object.

    Args:
        settings: Where the values come from.
        defaults: What experiments get that do not say otherwise.
    """
    return {
        "checkpoint_storage": dict(defaults.checkpoint_storage),
        "cluster_name": settings.cluster_name,
        "enable_cors": False,
        "launch_error": settings.launch_error,
        "log": {"color": settings.log_format == "console", "level": settings.log_level},
        "port": _port(settings.rest),
        "security": {
            "authz": {"rbac_ui_enabled": False, "type": "basic"},
            "token": {
                "default_lifespan_days": _days(settings.token_lifetime),
                "max_lifespan_days": _days(settings.token_max_lifetime),
            },
        },
        "telemetry": {"enabled": False},
    }


def _port(address: str) -> int | None:
    port = address.rpartition(":")[2]
    return int(port) if port.isdecimal() else None


def _days(seconds: int) -> int | float:
    return seconds // _DAY if seconds % _DAY == 0 else seconds / _DAY
