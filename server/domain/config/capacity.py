"""Whether the cluster can run a managed experiment: the pools that there are, and their slots.

Source of the texts: Determined's master, which checks this after the workspace and before the entrypoint.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

_INVALID = "invalid resource configuration"


@dataclass(frozen=True, slots=True)
class Cluster:
    """What there is to run experiments on.

    Attributes:
        pools: Slots (accelerators) of each resource pool; a master without agents has an empty pool.
        default_compute: The pool of experiments that name none and want slots.
        default_aux: The pool of experiments that name none and want no slots.
    """

    pools: Mapping[str, int]
    default_compute: str = "default"
    default_aux: str = "default"

    def resolve_pool(self, name: str, slots: int, *, workspace_id: int) -> str:
        """Finds the pool of an experiment.

        Args:
            name: The name given; empty for the default pool.
            slots: Slots per trial.
            workspace_id: The workspace that the experiment goes into.

        Raises:
            InvalidArgumentError: There is no such pool.
        """
        if not name:
            return self.default_compute if slots else self.default_aux
        if name not in self.pools:
            raise InvalidArgumentError(
                f"{_INVALID}: rpc error: code = InvalidArgument desc = resource pool {name} does not exist"
                f" or is not available to workspace id {workspace_id}"
            )
        return name

    def check_slots(self, pool: str, slots: int) -> None:
        """Checks that a pool has the slots of one trial.

        Raises:
            InvalidArgumentError: It has fewer.
        """
        if slots > self.pools.get(pool, 0):
            raise InvalidArgumentError(f"{_INVALID}: slots requested exceeds cluster capacity")
