"""Builds requests of the test protos, parsed by Google's library, and catches refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from message_codec import builder, google_message

from gateway.transcode.status import Code, StatusError

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from gateway.transcode.codec_options import CodecOptions

VALUES = "requests.Values"


def build(
    message: str,
    variables: tuple[tuple[str, str], ...] = (),
    query: Any = "",
    body: bytes | str = b"",
    *,
    options: CodecOptions | None = None,
    strict: bool = False,
    rule_body: str | None = None,
    **rule: Any,
) -> Message:
    """Build a request, and parse it with Google's library."""
    if variables:
        rule.setdefault("template", "/x/" + "/".join(f"{{{path}}}" for path, _ in variables))
    data = body.encode() if isinstance(body, str) else body
    payload = builder(message, options=options, body=rule_body, **rule).build(variables, query, data, strict=strict)
    return google_message(message, payload)


def refused(message: str, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(StatusError) as caught:
        build(message, *args, **kwargs)
    assert caught.value.code is Code.INVALID_ARGUMENT
    assert caught.value.message
    return caught.value.message


def told_of(message: str, *args: Any, **kwargs: Any) -> str:
    """Give the text of a refusal, or nothing for a request that is built."""
    try:
        build(message, *args, **kwargs)
    except StatusError as error:
        return error.message
    return ""


def values(**fields: Any) -> Message:
    return google_message(VALUES).__class__(**fields)
