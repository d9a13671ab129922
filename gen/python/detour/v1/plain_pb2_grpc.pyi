from collections.abc import Iterator
from typing import Any

import grpc

import detour.v1.plain_pb2
import google.api.httpbody_pb2

class PlainStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    Info: grpc.UnaryUnaryMultiCallable[detour.v1.plain_pb2.InfoRequest, google.api.httpbody_pb2.HttpBody]
    Health: grpc.UnaryUnaryMultiCallable[detour.v1.plain_pb2.HealthRequest, google.api.httpbody_pb2.HttpBody]
    ShipTaskLogs: grpc.UnaryUnaryMultiCallable[detour.v1.plain_pb2.ShipTaskLogsRequest, google.api.httpbody_pb2.HttpBody]
    DownloadCheckpoint: grpc.UnaryStreamMultiCallable[detour.v1.plain_pb2.DownloadCheckpointRequest, google.api.httpbody_pb2.HttpBody]
    PreviewRetention: grpc.UnaryUnaryMultiCallable[detour.v1.plain_pb2.PreviewRetentionRequest, google.api.httpbody_pb2.HttpBody]

class PlainServicer:
    def Info(self, request: detour.v1.plain_pb2.InfoRequest, context: grpc.ServicerContext) -> google.api.httpbody_pb2.HttpBody: ...
    def Health(self, request: detour.v1.plain_pb2.HealthRequest, context: grpc.ServicerContext) -> google.api.httpbody_pb2.HttpBody: ...
    def ShipTaskLogs(self, request: detour.v1.plain_pb2.ShipTaskLogsRequest, context: grpc.ServicerContext) -> google.api.httpbody_pb2.HttpBody: ...
    def DownloadCheckpoint(self, request: detour.v1.plain_pb2.DownloadCheckpointRequest, context: grpc.ServicerContext) -> Iterator[google.api.httpbody_pb2.HttpBody]: ...
    def PreviewRetention(self, request: detour.v1.plain_pb2.PreviewRetentionRequest, context: grpc.ServicerContext) -> google.api.httpbody_pb2.HttpBody: ...

def add_PlainServicer_to_server(servicer: PlainServicer, server: Any) -> None: ...
