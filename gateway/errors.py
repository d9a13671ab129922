"""The default forms of errors: those of grpc-gateway v2 (its `DefaultHTTPErrorHandler` and siblings)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from .answer import CONTENT_TYPE, JSON, Answer
from .incoming import RefusedRequestError
from .transcode.metadata import header_text
from .transcode.routes import MethodNotAllowed, PathFault, RouteNotFound
from .transcode.status import Code, StatusError

if TYPE_CHECKING:
    from .answer import Failure, Headers, RoutingError
    from .incoming import Incoming


def plain_error(_incoming: Incoming, failure: Failure) -> Answer:
    """Answer with the JSON of a `google.rpc.Status`, the metadata of the call, and WWW-Authenticate for code 16."""
    headers = [("Content-Type", JSON), *_metadata_headers(failure)]
    if failure.error.code is Code.UNAUTHENTICATED:
        headers.append(("WWW-Authenticate", header_text(failure.error.message)))
    return Answer(failure.http_status, headers, orjson.dumps(failure.status_json()))


def line_error(_incoming: Incoming, failure: Failure) -> Answer:
    """Answer a server-streaming call with `{"error": <status>}` and a line feed.

    After the first message only the body of the answer is sent, as the last line.
    """
    headers = [("Content-Type", JSON), *_metadata_headers(failure)]
    return Answer(failure.http_status, headers, orjson.dumps({"error": failure.status_json()}) + b"\n")


def _metadata_headers(failure: Failure) -> Headers:
    """Return the metadata as headers; gRPC's own content type is part of it if the service sent any."""
    headers = failure.metadata_headers()
    name = failure.header_matcher(CONTENT_TYPE[0])
    initial = failure.metadata.initial
    if initial and CONTENT_TYPE not in initial and name is not None:
        headers.insert(0, (name, CONTENT_TYPE[1]))
    return headers


def routing_status(_incoming: Incoming, error: RoutingError) -> StatusError:
    """Give the status of a request that no route takes: a wrong method is UNIMPLEMENTED, so 501, not 405."""
    if isinstance(error, RouteNotFound):
        return StatusError(Code.NOT_FOUND, "Not Found")
    if isinstance(error, MethodNotAllowed):
        return StatusError(Code.UNIMPLEMENTED, "Method Not Allowed")
    if error.fault is PathFault.NO_LEADING_SLASH:
        return StatusError(Code.INVALID_ARGUMENT, "Bad Request")
    return _bad_escape(error.fault)


def standard_routing_answer(incoming: Incoming, error: RoutingError) -> StatusError | Answer:
    """Answer a wrong method as HTTP has it, unlike grpc-gateway: 405 with the methods there are."""
    if not isinstance(error, MethodNotAllowed):
        return routing_status(incoming, error)
    status = {"code": int(Code.UNIMPLEMENTED), "message": "Method Not Allowed", "details": []}
    return Answer(405, [("Content-Type", JSON), ("Allow", ", ".join(error.allowed))], orjson.dumps(status))


def _bad_escape(fault: PathFault) -> StatusError:
    """Give the status of a path that cannot be decoded: 400 with the odd code 2, as in grpc-gateway."""
    return RefusedRequestError(Code.UNKNOWN, fault.value, 400)
