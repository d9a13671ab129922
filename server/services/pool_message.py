"""The resource pools of a master without agents: one, with its default settings and nothing in it."""

from __future__ import annotations

from detour.job.v1 import job_pb2
from detour.resourcepool.v1 import resourcepool_pb2

from server.domain.errors import NotFoundError
from server.domain.workspaces import POOLS

# What a master says of the pool that it makes where its configuration names none.
_AUX_CONTAINERS = 100
_SLOTS_UNKNOWN = -1
_PRIORITY = 42
_CLUSTER = "default"


def pool_message(name: str) -> resourcepool_pb2.ResourcePool:
    """Return what is shown of a pool; tasks of both kinds go there by default."""
    return resourcepool_pb2.ResourcePool(
        name=name,
        type=resourcepool_pb2.RESOURCE_POOL_TYPE_STATIC,
        default_compute_pool=True,
        default_aux_pool=True,
        slots_per_agent=_SLOTS_UNKNOWN,
        aux_container_capacity_per_agent=_AUX_CONTAINERS,
        scheduler_type=resourcepool_pb2.SCHEDULER_TYPE_PRIORITY,
        scheduler_fitting_policy=resourcepool_pb2.FITTING_POLICY_BEST,
        location="on-prem",
        details=resourcepool_pb2.ResourcePoolDetail(
            priority_scheduler=resourcepool_pb2.ResourcePoolPrioritySchedulerDetail(default_priority=_PRIORITY)
        ),
        cluster_name=_CLUSTER,
        stats=job_pb2.QueueStats(),
    )


def check_pool(name: str) -> str:
    """Return the name of a pool that there is, unchanged.

    Raises:
        NotFoundError: There is no such pool; a master answers 500.
    """
    if name not in POOLS:
        raise no_pool(name)
    return name


def no_pool(name: str) -> NotFoundError:
    """Return the error for a pool that does not exist."""
    return NotFoundError(f"cannot find resource pool {name}")
