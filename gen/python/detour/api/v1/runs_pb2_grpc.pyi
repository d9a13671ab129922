from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.runs_pb2

class RunsStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    RunPrepareForReporting: grpc.UnaryUnaryMultiCallable[detour.api.v1.runs_pb2.RunPrepareForReportingRequest, detour.api.v1.runs_pb2.RunPrepareForReportingResponse]
    GetRunMetadata: grpc.UnaryUnaryMultiCallable[detour.api.v1.runs_pb2.GetRunMetadataRequest, detour.api.v1.runs_pb2.GetRunMetadataResponse]
    PostRunMetadata: grpc.UnaryUnaryMultiCallable[detour.api.v1.runs_pb2.PostRunMetadataRequest, detour.api.v1.runs_pb2.PostRunMetadataResponse]

class RunsServicer:
    def RunPrepareForReporting(self, request: detour.api.v1.runs_pb2.RunPrepareForReportingRequest, context: grpc.ServicerContext) -> detour.api.v1.runs_pb2.RunPrepareForReportingResponse: ...
    def GetRunMetadata(self, request: detour.api.v1.runs_pb2.GetRunMetadataRequest, context: grpc.ServicerContext) -> detour.api.v1.runs_pb2.GetRunMetadataResponse: ...
    def PostRunMetadata(self, request: detour.api.v1.runs_pb2.PostRunMetadataRequest, context: grpc.ServicerContext) -> detour.api.v1.runs_pb2.PostRunMetadataResponse: ...

def add_RunsServicer_to_server(servicer: RunsServicer, server: Any) -> None: ...
