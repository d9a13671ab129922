"""The health endpoint: an HTTP path that answers what the services' own health service says (grpc.health.v1).

As grpc-gateway's `WithHealthEndpointAt`: SERVING is 200, NOT_SERVING and UNKNOWN are 503, an unknown service is 404.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import grpc
import orjson
from grpc_health.v1 import health_pb2

from .answer import JSON, NO_METADATA, Answer
from .endpoint import CallFailedError, failed
from .transcode.status import Code, StatusError

if TYPE_CHECKING:
    from .incoming import Incoming

_CHECK: Final = "/grpc.health.v1.Health/Check"
_STATUS: Final = health_pb2.HealthCheckResponse.ServingStatus


class HealthEndpoint:
    """Asks the services' health service.

    Args:
        channel: The way to the services.
        path: Where the endpoint is.
        timeout: Seconds that the answer may take.
    """

    def __init__(self, channel: grpc.Channel, path: str, timeout: float = 5.0) -> None:
        self._path = path
        self._timeout = timeout
        self._check = channel.unary_unary(
            _CHECK, health_pb2.HealthCheckRequest.SerializeToString, health_pb2.HealthCheckResponse.FromString
        )

    def takes(self, incoming: Incoming) -> bool:
        """Tell whether a request is for this endpoint."""
        return incoming.method == "GET" and incoming.path == self._path

    def answer(self, incoming: Incoming) -> Answer:
        """Answer for all services, or for the one of the parameter `service`.

        Raises:
            CallFailedError: There is no health service, or what it says is not SERVING.
        """
        service = dict(parse_qsl(incoming.query)).get("service", "")
        try:
            status = self._check(health_pb2.HealthCheckRequest(service=service), timeout=self._timeout).status
        except grpc.RpcError as error:
            raise failed(error) from error
        if status == _STATUS.SERVING:
            return Answer(200, [("Content-Type", JSON)], orjson.dumps({"status": "SERVING"}) + b"\n")
        code = Code.NOT_FOUND if status == _STATUS.SERVICE_UNKNOWN else Code.UNAVAILABLE
        raise CallFailedError(StatusError(code, f"status: {_STATUS.Name(status)}"), NO_METADATA)
