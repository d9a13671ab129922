from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.users_pb2

class UsersStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    GetUsers: grpc.UnaryUnaryMultiCallable[detour.api.v1.users_pb2.GetUsersRequest, detour.api.v1.users_pb2.GetUsersResponse]
    GetUser: grpc.UnaryUnaryMultiCallable[detour.api.v1.users_pb2.GetUserRequest, detour.api.v1.users_pb2.GetUserResponse]
    GetUserByUsername: grpc.UnaryUnaryMultiCallable[detour.api.v1.users_pb2.GetUserByUsernameRequest, detour.api.v1.users_pb2.GetUserByUsernameResponse]
    GetMe: grpc.UnaryUnaryMultiCallable[detour.api.v1.users_pb2.GetMeRequest, detour.api.v1.users_pb2.GetMeResponse]

class UsersServicer:
    def GetUsers(self, request: detour.api.v1.users_pb2.GetUsersRequest, context: grpc.ServicerContext) -> detour.api.v1.users_pb2.GetUsersResponse: ...
    def GetUser(self, request: detour.api.v1.users_pb2.GetUserRequest, context: grpc.ServicerContext) -> detour.api.v1.users_pb2.GetUserResponse: ...
    def GetUserByUsername(self, request: detour.api.v1.users_pb2.GetUserByUsernameRequest, context: grpc.ServicerContext) -> detour.api.v1.users_pb2.GetUserByUsernameResponse: ...
    def GetMe(self, request: detour.api.v1.users_pb2.GetMeRequest, context: grpc.ServicerContext) -> detour.api.v1.users_pb2.GetMeResponse: ...

def add_UsersServicer_to_server(servicer: UsersServicer, server: Any) -> None: ...
