from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.roles_pb2

class RolesStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    GetPermissionsSummary: grpc.UnaryUnaryMultiCallable[detour.api.v1.roles_pb2.GetPermissionsSummaryRequest, detour.api.v1.roles_pb2.GetPermissionsSummaryResponse]

class RolesServicer:
    def GetPermissionsSummary(self, request: detour.api.v1.roles_pb2.GetPermissionsSummaryRequest, context: grpc.ServicerContext) -> detour.api.v1.roles_pb2.GetPermissionsSummaryResponse: ...

def add_RolesServicer_to_server(servicer: RolesServicer, server: Any) -> None: ...
