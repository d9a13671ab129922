"""What the server says of itself, in `/info` and in `GetMaster`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

API_VERSION: Final = "0.38.1"
"""The release of Determined whose API is served; its clients compare it with their own and warn when it differs."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Version and names of the server.

    Attributes:
        version: The release of Determined whose API is served.
        cluster_name: Free text of the settings; may be empty.
    """

    cluster_id: str
    master_id: str
    cluster_name: str
    version: str = API_VERSION
