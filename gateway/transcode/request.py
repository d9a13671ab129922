"""An HTTP request to the serialized request of its method: body first, then path variables, then query parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .body import WHOLE, body_reader
from .conversion import ConversionError
from .message_type import MessageType, WireError
from .path_values import PathReader
from .query import QueryReader
from .query_string import parse_query
from .status import Code, StatusError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .binding import HttpBinding
    from .codec_options import CodecOptions
    from .json_reader import JsonReader


_LONGEST_MESSAGE: Final = 2000
"""Characters; a longer one repeats a value or a name that nobody wants back."""


class RequestBuilder:
    """Builds the requests of one HTTP route.

    Made by `MessageCodec.request_builder`; holds everything that can be worked out beforehand.

    Args:
        binding: The route.
        message_type: Type of the request.
        options: The policy.
        json: Reads JSON values.
        strict_json: The same, for requests that ask for strictness.
    """

    def __init__(
        self,
        binding: HttpBinding,
        message_type: MessageType,
        options: CodecOptions,
        json: JsonReader,
        strict_json: JsonReader,
    ) -> None:
        self._message_type = message_type
        self._format = options.format_error
        variables = dict.fromkeys(binding.template.field_paths)
        self._path = PathReader(message_type, variables, options, json)
        reads_query = binding.body != WHOLE
        blocked = [*variables] if binding.body is None else [*variables, binding.body]
        # Where path and body set every field, grpc-gateway does not look at the query, whatever stands there.
        has_parameters = any(field.name not in blocked for field in message_type.fields)
        self._reads_query = reads_query and (has_parameters or not options.ignore_unknown_parameters)
        self._reads_query_strictly = reads_query
        is_patch = binding.http_method == "PATCH"
        self._body = body_reader(message_type, binding.body, options, json, is_patch=is_patch)
        self._query = QueryReader(message_type, options, json, blocked)
        self._strict_body = body_reader(message_type, binding.body, options, strict_json, is_patch=is_patch)
        self._strict_query = QueryReader(message_type, options, strict_json, blocked, strict=True)

    def build(
        self,
        variables: Sequence[tuple[str, str]],
        query: str | Iterable[tuple[str, str]] = "",
        body: bytes = b"",
        *,
        strict: bool = False,
    ) -> bytes:
        """Build a request.

        Args:
            variables: Dotted proto path and decoded text of each path variable, as `RouteMatch.variables`.
            query: The raw query string without `?`, or decoded pairs, those of a form body first.
            body: The body as received; of a rule without body it is not looked at.
            strict: Whether unknown fields and parameters are refused for this request, whatever the policy.

        Returns:
            The serialized message.

        Raises:
            StatusError: INVALID_ARGUMENT: some part of the request cannot be what its field needs.
        """
        try:
            message = (self._strict_body if strict else self._body)(body)
            if variables:
                self._path.apply(message, variables)
            if query and (self._reads_query_strictly if strict else self._reads_query):
                pairs = parse_query(query) if isinstance(query, str) else query
                (self._strict_query if strict else self._query).apply(message, pairs)
            return self._message_type.serialize(message)
        except ConversionError as error:
            raise refusal(error, self._format) from error
        except WireError as error:
            raise StatusError(Code.INVALID_ARGUMENT, str(error)) from error


def refusal(error: ConversionError, format_error: Callable[[ConversionError], str]) -> StatusError:
    """Make the status of a value that a request cannot have."""
    # A text that repeats the value may hold bytes that are no text; they are shown as escapes.
    message = format_error(error).encode("utf-8", "backslashreplace").decode()
    if len(message) > _LONGEST_MESSAGE:
        message = f"{message[:_LONGEST_MESSAGE]}…"
    return StatusError(Code.INVALID_ARGUMENT, message)
