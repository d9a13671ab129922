from collections.abc import Iterator
from typing import Any

import grpc

import detour.api.v1.trials_pb2

class TrialsStub:
    def __init__(self, channel: grpc.Channel) -> None: ...
    CreateTrial: grpc.UnaryUnaryMultiCallable[detour.api.v1.trials_pb2.CreateTrialRequest, detour.api.v1.trials_pb2.CreateTrialResponse]
    PatchTrial: grpc.UnaryUnaryMultiCallable[detour.api.v1.trials_pb2.PatchTrialRequest, detour.api.v1.trials_pb2.PatchTrialResponse]
    StartTrial: grpc.UnaryUnaryMultiCallable[detour.api.v1.trials_pb2.StartTrialRequest, detour.api.v1.trials_pb2.StartTrialResponse]

class TrialsServicer:
    def CreateTrial(self, request: detour.api.v1.trials_pb2.CreateTrialRequest, context: grpc.ServicerContext) -> detour.api.v1.trials_pb2.CreateTrialResponse: ...
    def PatchTrial(self, request: detour.api.v1.trials_pb2.PatchTrialRequest, context: grpc.ServicerContext) -> detour.api.v1.trials_pb2.PatchTrialResponse: ...
    def StartTrial(self, request: detour.api.v1.trials_pb2.StartTrialRequest, context: grpc.ServicerContext) -> detour.api.v1.trials_pb2.StartTrialResponse: ...

def add_TrialsServicer_to_server(servicer: TrialsServicer, server: Any) -> None: ...
