"""The service `Jobs`: the queue of a cluster, in which nothing waits.

Managed experiments wait for a cluster that never comes; a queue that nobody serves does not list them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detour.api.v1 import jobs_pb2, jobs_pb2_grpc
from detour.job.v1 import job_pb2

from server.domain.errors import missing
from server.domain.paging import DEFAULT_LIMIT
from server.domain.workspaces import POOLS
from server.services.empty_list import empty_page
from server.services.pool_message import check_pool

if TYPE_CHECKING:
    import grpc


class JobsServicer(jobs_pb2_grpc.JobsServicer):
    """Answers the methods of `Jobs`."""

    def GetJobs(self, request: jobs_pb2.GetJobsRequest, context: grpc.ServicerContext) -> jobs_pb2.GetJobsResponse:
        """Show an empty page."""
        check_pool(request.resource_pool or POOLS[0])
        return jobs_pb2.GetJobsResponse(pagination=empty_page(request, DEFAULT_LIMIT))

    def GetJobsV2(
        self, request: jobs_pb2.GetJobsV2Request, context: grpc.ServicerContext
    ) -> jobs_pb2.GetJobsV2Response:
        """Show an empty page."""
        check_pool(request.resource_pool or POOLS[0])
        return jobs_pb2.GetJobsV2Response(pagination=empty_page(request, DEFAULT_LIMIT))

    def GetJobQueueStats(
        self, request: jobs_pb2.GetJobQueueStatsRequest, context: grpc.ServicerContext
    ) -> jobs_pb2.GetJobQueueStatsResponse:
        """Count no jobs, in each pool that is asked for and that there is."""
        asked = request.resource_pools or POOLS
        return jobs_pb2.GetJobQueueStatsResponse(
            results=[
                jobs_pb2.RPQueueStat(resource_pool=pool, stats=job_pb2.QueueStats()) for pool in POOLS if pool in asked
            ]
        )

    def UpdateJobQueue(
        self, request: jobs_pb2.UpdateJobQueueRequest, context: grpc.ServicerContext
    ) -> jobs_pb2.UpdateJobQueueResponse:
        """Change nothing; a job that is named is not found."""
        for update in request.updates:
            raise missing("job", update.job_id)
        return jobs_pb2.UpdateJobQueueResponse()
