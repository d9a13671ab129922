from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.cluster_pb2

class ClusterStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    GetMaster: grpc.UnaryUnaryMultiCallable[detour.api.v1.cluster_pb2.GetMasterRequest, detour.api.v1.cluster_pb2.GetMasterResponse]

class ClusterServicer:
    def GetMaster(self, request: detour.api.v1.cluster_pb2.GetMasterRequest, context: grpc.ServicerContext) -> detour.api.v1.cluster_pb2.GetMasterResponse: ...

def add_ClusterServicer_to_server(servicer: ClusterServicer, server: Any) -> None: ...
