"""What a master without agents decides of its own about the experiments that it is to launch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from server.domain.errors import InvalidArgumentError
from server.domain.workspaces import POOLS

if TYPE_CHECKING:
    from server.domain.config import MasterDefaults, Submission

DEFAULT_POOL: Final = POOLS[0]
"""The resource pool of managed experiments: there is no other."""


@dataclass(frozen=True, slots=True)
class LaunchRules:
    """What a master decides of its own about the experiments that it launches.

    Attributes:
        defaults: What it completes configs with.
        refuse_oversized: Whether it refuses experiments that ask for more slots than there are (none), rather than
            to warn; its setting `launch_error`, on by default.
    """

    defaults: MasterDefaults
    refuse_oversized: bool = True

    def check_resources(self, submission: Submission, workspace_id: int) -> bool:
        """Check what a managed experiment asks for; return whether that is more slots than there are.

        Raises:
            InvalidArgumentError: It asks for a pool that there is not, or for slots where that is refused.
        """
        pool = submission.resource_pool
        if pool not in ("", DEFAULT_POOL):
            raise InvalidArgumentError(
                "invalid resource configuration: rpc error: code = InvalidArgument desc = "
                f"resource pool {pool} does not exist or is not available to workspace id {workspace_id}"
            )
        oversized = submission.slots_per_trial > 0
        if oversized and self.refuse_oversized:
            raise InvalidArgumentError("invalid resource configuration: slots requested exceeds cluster capacity")
        return oversized
