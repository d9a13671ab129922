from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.jobs_pb2

class JobsStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    GetJobs: grpc.UnaryUnaryMultiCallable[detour.api.v1.jobs_pb2.GetJobsRequest, detour.api.v1.jobs_pb2.GetJobsResponse]
    GetJobsV2: grpc.UnaryUnaryMultiCallable[detour.api.v1.jobs_pb2.GetJobsV2Request, detour.api.v1.jobs_pb2.GetJobsV2Response]
    GetJobQueueStats: grpc.UnaryUnaryMultiCallable[detour.api.v1.jobs_pb2.GetJobQueueStatsRequest, detour.api.v1.jobs_pb2.GetJobQueueStatsResponse]
    UpdateJobQueue: grpc.UnaryUnaryMultiCallable[detour.api.v1.jobs_pb2.UpdateJobQueueRequest, detour.api.v1.jobs_pb2.UpdateJobQueueResponse]

class JobsServicer:
    def GetJobs(self, request: detour.api.v1.jobs_pb2.GetJobsRequest, context: grpc.ServicerContext) -> detour.api.v1.jobs_pb2.GetJobsResponse: ...
    def GetJobsV2(self, request: detour.api.v1.jobs_pb2.GetJobsV2Request, context: grpc.ServicerContext) -> detour.api.v1.jobs_pb2.GetJobsV2Response: ...
    def GetJobQueueStats(self, request: detour.api.v1.jobs_pb2.GetJobQueueStatsRequest, context: grpc.ServicerContext) -> detour.api.v1.jobs_pb2.GetJobQueueStatsResponse: ...
    def UpdateJobQueue(self, request: detour.api.v1.jobs_pb2.UpdateJobQueueRequest, context: grpc.ServicerContext) -> detour.api.v1.jobs_pb2.UpdateJobQueueResponse: ...

def add_JobsServicer_to_server(servicer: JobsServicer, server: Any) -> None: ...
