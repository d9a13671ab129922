from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.resource_pools_pb2

class ResourcePoolsStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    GetResourcePools: grpc.UnaryUnaryMultiCallable[detour.api.v1.resource_pools_pb2.GetResourcePoolsRequest, detour.api.v1.resource_pools_pb2.GetResourcePoolsResponse]
    ListRPsBoundToWorkspace: grpc.UnaryUnaryMultiCallable[detour.api.v1.resource_pools_pb2.ListRPsBoundToWorkspaceRequest, detour.api.v1.resource_pools_pb2.ListRPsBoundToWorkspaceResponse]

class ResourcePoolsServicer:
    def GetResourcePools(self, request: detour.api.v1.resource_pools_pb2.GetResourcePoolsRequest, context: grpc.ServicerContext) -> detour.api.v1.resource_pools_pb2.GetResourcePoolsResponse: ...
    def ListRPsBoundToWorkspace(self, request: detour.api.v1.resource_pools_pb2.ListRPsBoundToWorkspaceRequest, context: grpc.ServicerContext) -> detour.api.v1.resource_pools_pb2.ListRPsBoundToWorkspaceResponse: ...

def add_ResourcePoolsServicer_to_server(servicer: ResourcePoolsServicer, server: Any) -> None: ...
