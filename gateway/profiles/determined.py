"""The Determined API as a Determined 0.38.1 master serves it: what it does otherwise than grpc-gateway v2, as options.

The master's gateway is grpc-gateway v1.16 with an error handler of its own, behind middlewares that compress answers,
take the cookie `auth` for a token, and answer everything outside of `/api/v1/` in another shape.

A service hands out sessions by metadata: initial metadata `x-detour-session` of a call makes the cookie, an empty value
clears it.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import orjson

from ..answer import JSON, Answer
from ..options import MIB, GatewayOptions
from ..passing import TRACE_HEADERS, passing, returning
from ..strictness import prefers_strict
from ..transcode.codec_options import CodecOptions
from ..transcode.conversion import ConversionError, NumberText, Reason, Source, describe
from ..transcode.json_layout import escape_html
from ..transcode.routes import MalformedPath
from ..transcode.status import Code, StatusError
from .hardening import HARDENING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flask import Blueprint

    from ..answer import Failure, Metadata, RoutingError
    from ..incoming import Incoming
    from ..transcode.binding import HttpBinding

SESSION_KEY: Final = "x-detour-session"
"""Metadata by which a service begins (a token) or ends (an empty text) the session of a browser."""

COOKIE: Final = "auth"
USER_TOKEN: Final = "grpc-metadata-x-user-token"  # noqa: S105 (the name of a header)
SESSION_LIFETIME: Final = dt.timedelta(days=7)

_API: Final = "/api/v1/"
_COMPRESSED: Final = "/api/"
# Of zlib. Memory level 8, the default, costs 50 us for the shortest answer, and level 6 twice the CPU on a long one for
# a twentieth fewer bytes.
_LEVEL: Final = 4
_MEMORY_LEVEL: Final = 5
_GZIP: Final = 31

_REASONS: Final[Mapping[Code, str]] = {
    Code.CANCELLED: "Canceled",
    Code.UNKNOWN: "Unknown",
    Code.INVALID_ARGUMENT: "InvalidArgument",
    Code.DEADLINE_EXCEEDED: "DeadlineExceeded",
    Code.NOT_FOUND: "NotFound",
    Code.ALREADY_EXISTS: "AlreadyExists",
    Code.PERMISSION_DENIED: "PermissionDenied",
    Code.RESOURCE_EXHAUSTED: "ResourceExhausted",
    Code.FAILED_PRECONDITION: "FailedPrecondition",
    Code.ABORTED: "Aborted",
    Code.OUT_OF_RANGE: "OutOfRange",
    Code.UNIMPLEMENTED: "Unimplemented",
    Code.INTERNAL: "Internal",
    Code.UNAVAILABLE: "Unavailable",
    Code.DATA_LOSS: "DataLoss",
    Code.UNAUTHENTICATED: "Unauthenticated",
}


def determined_options(
    *,
    blueprints: tuple[Blueprint, ...] = (),
    services: tuple[str, ...] | None = None,
    max_body: int = 128 * MIB,
    max_message: int | None = None,
    session_lifetime: dt.timedelta = SESSION_LIFETIME,
) -> GatewayOptions:
    """Return the options of the Determined API.

    Args:
        blueprints: The pages to serve beside it.
        services: Full names of the services to serve; None for all.
        max_body: Largest request body, in bytes; a master takes 128 MiB.
        max_message: Largest message that a request may become, in bytes: what the services take; None for any.
        session_lifetime: How long a browser keeps the cookie: as long as a session lasts; a master's last 7 days.
    """
    return GatewayOptions(
        services=services,
        allow_delete_body=True,
        precedence="first",
        normalise_path=without_trailing_slash,
        codec=CodecOptions(
            without_json="field",
            format_error=upstream_text,
            repeated_scalar="first",
            query_integers="prefixed",
            wrapper_bool_texts="strict",
            duplicate_keys="last",
            ignore_unknown_enum_names=False,
            null_body="empty",
            field_mask_objects=True,
            known_parameters=frozenset({"pretty"}),
            escape_html=True,
            indent=4,
            empty_array_on_two_lines=True,
        ),
        # A master drops unknown names silently, for everybody; its clients do not ask for anything else.
        strict=prefers_strict,
        pretty=wants_pretty,
        method_override="refuse",
        guards=(refuse_foreign_changes,),
        incoming_header=passing(*TRACE_HEADERS),
        outgoing_header=_outgoing_header,
        annotators=(bearer_of_cookie,),
        max_body=max_body,
        max_message=max_message,
        error_handler=unary_error,
        stream_error_handler=stream_error,
        routing_error_handler=unrouted,
        forward_response=(session_cookie(session_lifetime),),
        finishers=(harden, compress),
        # What is streamed raw are files, byte for byte.
        stream_delimiter=b"",
        blueprints=blueprints,
    )


# Paths


def without_trailing_slash(path: str) -> str:
    """Take a path with one trailing slash for the path without it."""
    return path[:-1] if path.endswith("/") and len(path) > 1 else path


def _in_api(incoming: Incoming) -> bool:
    return incoming.text_path().startswith(_API)


def unrouted(incoming: Incoming, error: RoutingError) -> StatusError:
    """Give the status of a request that no route takes: nothing below `/api/v1/` is missing, only not implemented."""
    if isinstance(error, MalformedPath):
        return StatusError(Code.INVALID_ARGUMENT, error.fault.value)
    if _in_api(incoming):
        return StatusError(Code.UNIMPLEMENTED, "Not Implemented")
    return StatusError(Code.NOT_FOUND, f"api not found: {incoming.method} {incoming.text_path()}")


# Errors


def unary_error(incoming: Incoming, failure: Failure) -> Answer:
    """Answer an error: `{"error": …}` and a line feed in the API, `{"message": …}` outside of it."""
    code = Code.INTERNAL if failure.error.code is Code.UNKNOWN else failure.error.code
    if _in_api(incoming):
        content_type = JSON
        shown: Any = {"error": {"code": int(code), "reason": _REASONS[code], "error": failure.error.message}}
    else:
        content_type = "application/json; charset=UTF-8"
        shown = {"message": "Unauthorized" if code is Code.UNAUTHENTICATED else failure.error.message}
    headers = [("Content-Type", content_type), *failure.metadata_headers()]
    return Answer(_http_status(failure), headers, escape_html(orjson.dumps(shown)) + b"\n")


def stream_error(incoming: Incoming, failure: Failure) -> Answer:
    """Answer the error of a server-streaming call, which in the API has a shape of its own and no line feed."""
    if not _in_api(incoming):
        return unary_error(incoming, failure)
    status = _http_status(failure)
    shown = {
        "error": {
            "grpcCode": int(failure.error.code),
            "httpCode": status,
            "message": failure.error.message,
            "httpStatus": HTTPStatus(status).phrase,
            "details": failure.details(),
        }
    }
    headers = [("Content-Type", JSON), *failure.metadata_headers()]
    return Answer(status, headers, escape_html(orjson.dumps(shown)))


def _http_status(failure: Failure) -> int:
    return HTTPStatus.REQUEST_TIMEOUT if failure.error.code is Code.CANCELLED else failure.http_status


# Who calls


def cookie_of(incoming: Incoming) -> str | None:
    """Return the token of the cookie, if the request has nothing else that says who calls."""
    cookies = incoming.header("cookie")
    if not cookies or incoming.header("authorization") is not None or incoming.header(USER_TOKEN) is not None:
        return None
    # Servers that join the lines of a header put a comma or a semicolon between them; no token has one.
    for part in re.split("[;,]", cookies):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value.strip('"') or None
    return None


def bearer_of_cookie(incoming: Incoming) -> list[tuple[str, str | bytes]]:
    """Give the token of the cookie to the service as a bearer token."""
    token = cookie_of(incoming)
    return [("authorization", f"Bearer {token}")] if token is not None and token.isascii() else []


def refuse_foreign_changes(incoming: Incoming, _binding: HttpBinding) -> None:
    """Refuse a change that another site may have a browser make with the user's cookie.

    A browser sends a JSON content type to another site only after that site has allowed it, which this one never does;
    it tells where every other change comes from by Sec-Fetch-Site or Origin. What is no browser sends neither.

    Raises:
        StatusError: PERMISSION_DENIED: the request may come from another site.
    """
    if incoming.method in {"GET", "HEAD"} or cookie_of(incoming) is None:
        return
    if incoming.content_type.partition(";")[0].strip().lower() == JSON:
        return
    site = incoming.header("sec-fetch-site")
    if site is not None:
        foreign = site not in {"same-origin", "none"}
    else:
        origin = incoming.header("origin")
        foreign = origin is not None and origin.partition("://")[2] != incoming.header("host")
    if foreign:
        raise StatusError(Code.PERMISSION_DENIED, "a change from another site needs a token in place of the cookie")


def session_cookie(lifetime: dt.timedelta) -> Callable[[Incoming, HttpBinding, Metadata, Answer], None]:
    """Return the hook that sets the cookie when a session begins, and clears it when one ends."""

    def bake(incoming: Incoming, _binding: HttpBinding, sent: Metadata, answer: Answer) -> None:
        for key, value in sent.initial:
            if key == SESSION_KEY and isinstance(value, str):
                expires = dt.datetime.now(dt.UTC) + lifetime if value else dt.datetime.fromtimestamp(0, dt.UTC)
                secure = "https" in (incoming.environ.get("wsgi.url_scheme"), incoming.header("x-forwarded-proto"))
                text = (
                    f"{COOKIE}={value}; Path=/; Expires={format_datetime(expires, usegmt=True)}; HttpOnly; "
                    f"SameSite=Lax{'; Secure' if secure else ''}"
                )
                answer.headers.append(("Set-Cookie", text))

    return bake


_returned: Final = returning("x-request-id", "content-disposition")


def _outgoing_header(key: str) -> str | None:
    return None if key == SESSION_KEY else _returned(key)


# Looks


def wants_pretty(incoming: Incoming) -> bool:
    """Tell whether the answer is to be spread over lines: `?pretty` with any value, or that media type."""
    if "pretty" in incoming.query and any(part.partition("=")[0] == "pretty" for part in incoming.query.split("&")):
        return True
    accept = incoming.header("accept") or ""
    return "+pretty" in accept and any(part.strip() == "application/json+pretty" for part in accept.split(","))


def harden(_incoming: Incoming, answer: Answer) -> None:
    """Set the headers that keep browsers from guessing and framing."""
    answer.headers += HARDENING


def compress(incoming: Incoming, answer: Answer) -> None:
    """Compress answers of the API, of any size, errors and streams included, for clients that take gzip."""
    if not incoming.path.startswith(_COMPRESSED):
        return
    answer.headers.append(("Vary", "Accept-Encoding"))
    if incoming.method == "HEAD" or not takes_gzip(incoming.header("accept-encoding") or ""):
        return
    answer.headers.append(("Content-Encoding", "gzip"))
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP, _MEMORY_LEVEL)
    if isinstance(answer.body, bytes):
        answer.body = packer.compress(answer.body) + packer.flush()
    else:
        answer.body = _compressed(answer.body, packer)


def takes_gzip(accept: str) -> bool:
    """Tell whether an Accept-Encoding header allows gzip."""
    if "gzip" not in accept and "*" not in accept:
        return False
    weights = {}
    for part in accept.lower().split(","):
        coding, _, parameters = part.partition(";")
        quality = re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", parameters)
        weights[coding.strip()] = quality is None
    return weights.get("gzip", weights.get("*", False))


def _compressed(parts: Iterator[bytes], packer: Any) -> Iterator[bytes]:
    """Compress a stream so that each part can be read as it comes."""
    try:
        for part in parts:
            yield packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
        yield packer.flush()
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()


# Texts of refused values, as far as clients of a master have come to know them

_NUMBERS: Final = {
    "ParseInt": frozenset({"int32", "int64", "sint32", "sint64", "sfixed32", "sfixed64"}),
    "ParseUint": frozenset({"uint32", "uint64", "fixed32", "fixed64"}),
    "ParseFloat": frozenset({"float", "double"}),
    "ParseBool": frozenset({"bool"}),
}
_PARSERS: Final = {kind: parser for parser, kinds in _NUMBERS.items() for kind in kinds}
_GO_TYPES: Final = {
    "float": "float32",
    "double": "float64",
    "sint32": "int32",
    "sint64": "int64",
    "sfixed32": "int32",
    "sfixed64": "int64",
    "fixed32": "uint32",
    "fixed64": "uint64",
    "bytes": "[]uint8",
}
_PLAIN_KINDS: Final = frozenset(_PARSERS) | {"string", "bytes"}
_OBJECT: Final = "map[string]json.RawMessage"
_LIST: Final = "[]json.RawMessage"
_STRUCTS: Final = {
    "google.protobuf.Struct": ("StructValue", _OBJECT),
    "google.protobuf.ListValue": ("ListValue", _LIST),
}
_TIMESTAMP: Final = "google.protobuf.Timestamp"


def upstream_text(error: ConversionError) -> str:
    """Say what is wrong with a value of a request in the words of a master."""
    if error.source is Source.BODY:
        return _body_text(error) or describe(error)
    text = _parameter_text(error)
    if text is None:
        return describe(error)
    return f"type mismatch, parameter: {error.parameter}, error: {text}" if error.source is Source.PATH else text


def _parameter_text(error: ConversionError) -> str | None:
    if error.wrapper == "google.protobuf.BoolValue":
        return f"bad BoolValue: {error.value}"
    if error.reason is Reason.UNKNOWN_ENUM:
        return f"{error.value} is not a valid {_go_name(error.expected)}"
    parser = _PARSERS.get(error.expected)
    if parser is None or error.reason not in {Reason.SYNTAX, Reason.RANGE}:
        return None
    fault = "value out of range" if error.reason is Reason.RANGE else "invalid syntax"
    return f"strconv.{parser}: parsing {_quoted(str(error.value))}: {fault}"


def _body_text(error: ConversionError) -> str | None:
    value = str(error.value)
    text = None
    match error.reason:
        case Reason.TRUNCATED_JSON:
            text = "unexpected EOF"
        case Reason.MALFORMED_JSON if value == "-Infinity":
            text = "invalid character 'I' in numeric literal"
        case Reason.MALFORMED_JSON if value and _could_begin(value[0]):
            text = f"invalid character '{value[0]}' looking for beginning of value"
        case Reason.UNKNOWN_ENUM:
            text = f"unknown value {_quoted(_quoted(value))} for enum {error.expected}"
        case Reason.SYNTAX if error.expected == _TIMESTAMP:
            text = f"bad Timestamp: parsing time {_quoted(value)} as RFC 3339"
        case Reason.JSON_TYPE:
            text = _type_text(error)
        case Reason.SYNTAX | Reason.RANGE if isinstance(error.value, (int, NumberText)) and error.expected in _PARSERS:
            text = f"json: cannot unmarshal number {value} into Go value of type {_go_type(error)}"
    return text


def _could_begin(character: str) -> bool:
    """Tell whether this character was met outside of a text: escapes and control characters stand inside."""
    return character != "\\" and character.isprintable()


def _type_text(error: ConversionError) -> str:
    prefix, wanted = "", _go_type(error)
    if not (error.is_repeated or error.is_map) and error.expected in _STRUCTS:
        name, wanted = _STRUCTS[error.expected]
        prefix = f"bad {name}: "
    return f"{prefix}json: cannot unmarshal {error.json_type} into Go value of type {wanted}"


def _go_type(error: ConversionError) -> str:
    if error.is_repeated:
        return _LIST
    if error.is_map or error.expected not in _PLAIN_KINDS:
        return _OBJECT
    return _GO_TYPES.get(error.expected, error.expected)


def _go_name(full_name: str) -> str:
    """Spell the name of a type of `determined.<resource>.v1` as generated Go code does: `resourcev1.Outer_Inner`."""
    parts = full_name.split(".")
    version = next((place for place, part in enumerate(parts) if re.fullmatch(r"v[0-9]+", part)), 0)
    return f"{''.join(parts[max(version - 1, 0) : version + 1])}.{'_'.join(parts[version + 1 :])}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
