from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.cluster_pb2

class ClusterStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    GetTelemetry: grpc.UnaryUnaryMultiCallable[detour.api.v1.cluster_pb2.GetTelemetryRequest, detour.api.v1.cluster_pb2.GetTelemetryResponse]
    GetMaster: grpc.UnaryUnaryMultiCallable[detour.api.v1.cluster_pb2.GetMasterRequest, detour.api.v1.cluster_pb2.GetMasterResponse]
    GetMasterConfig: grpc.UnaryUnaryMultiCallable[detour.api.v1.cluster_pb2.GetMasterConfigRequest, detour.api.v1.cluster_pb2.GetMasterConfigResponse]

class ClusterServicer:
    def GetTelemetry(self, request: detour.api.v1.cluster_pb2.GetTelemetryRequest, context: grpc.ServicerContext) -> detour.api.v1.cluster_pb2.GetTelemetryResponse: ...
    def GetMaster(self, request: detour.api.v1.cluster_pb2.GetMasterRequest, context: grpc.ServicerContext) -> detour.api.v1.cluster_pb2.GetMasterResponse: ...
    def GetMasterConfig(self, request: detour.api.v1.cluster_pb2.GetMasterConfigRequest, context: grpc.ServicerContext) -> detour.api.v1.cluster_pb2.GetMasterConfigResponse: ...

def add_ClusterServicer_to_server(servicer: ClusterServicer, server: Any) -> None: ...
