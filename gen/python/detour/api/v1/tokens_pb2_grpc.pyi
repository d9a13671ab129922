from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.tokens_pb2

class TokensStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    PostAccessToken: grpc.UnaryUnaryMultiCallable[detour.api.v1.tokens_pb2.PostAccessTokenRequest, detour.api.v1.tokens_pb2.PostAccessTokenResponse]
    GetAccessTokens: grpc.UnaryUnaryMultiCallable[detour.api.v1.tokens_pb2.GetAccessTokensRequest, detour.api.v1.tokens_pb2.GetAccessTokensResponse]
    PatchAccessToken: grpc.UnaryUnaryMultiCallable[detour.api.v1.tokens_pb2.PatchAccessTokenRequest, detour.api.v1.tokens_pb2.PatchAccessTokenResponse]

class TokensServicer:
    def PostAccessToken(self, request: detour.api.v1.tokens_pb2.PostAccessTokenRequest, context: grpc.ServicerContext) -> detour.api.v1.tokens_pb2.PostAccessTokenResponse: ...
    def GetAccessTokens(self, request: detour.api.v1.tokens_pb2.GetAccessTokensRequest, context: grpc.ServicerContext) -> detour.api.v1.tokens_pb2.GetAccessTokensResponse: ...
    def PatchAccessToken(self, request: detour.api.v1.tokens_pb2.PatchAccessTokenRequest, context: grpc.ServicerContext) -> detour.api.v1.tokens_pb2.PatchAccessTokenResponse: ...

def add_TokensServicer_to_server(servicer: TokensServicer, server: Any) -> None: ...
