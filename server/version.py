"""The release of Detour itself; the release of Determined that it answers as is a matter of the services."""

from __future__ import annotations

RELEASE = "0.1.0"
