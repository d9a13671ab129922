from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.auth_pb2

class AuthStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    Login: grpc.UnaryUnaryMultiCallable[detour.api.v1.auth_pb2.LoginRequest, detour.api.v1.auth_pb2.LoginResponse]
    CurrentUser: grpc.UnaryUnaryMultiCallable[detour.api.v1.auth_pb2.CurrentUserRequest, detour.api.v1.auth_pb2.CurrentUserResponse]
    Logout: grpc.UnaryUnaryMultiCallable[detour.api.v1.auth_pb2.LogoutRequest, detour.api.v1.auth_pb2.LogoutResponse]

class AuthServicer:
    def Login(self, request: detour.api.v1.auth_pb2.LoginRequest, context: grpc.ServicerContext) -> detour.api.v1.auth_pb2.LoginResponse: ...
    def CurrentUser(self, request: detour.api.v1.auth_pb2.CurrentUserRequest, context: grpc.ServicerContext) -> detour.api.v1.auth_pb2.CurrentUserResponse: ...
    def Logout(self, request: detour.api.v1.auth_pb2.LogoutRequest, context: grpc.ServicerContext) -> detour.api.v1.auth_pb2.LogoutResponse: ...

def add_AuthServicer_to_server(servicer: AuthServicer, server: Any) -> None: ...
