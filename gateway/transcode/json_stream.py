"""The body of a client-streaming call: JSON values one after the other, with or without white space between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gateway.transcode.conversion import ConversionError
from gateway.transcode.json_text import decode_text, first_value
from gateway.transcode.request import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.transcode.codec import MessageCodec
    from gateway.transcode.conversion import ErrorFormatter

_BLANK: Final = " \t\n\r"


def parse_messages(codec: MessageCodec, full_name: str, body: bytes, format_error: ErrorFormatter) -> list[bytes]:
    """Serialize each JSON value of a body as a message.

    Args:
        codec: Reads the messages.
        full_name: Full name of their type.
        body: The body; an empty one holds no message.
        format_error: Makes the text of a refusal.

    Raises:
        StatusError: INVALID_ARGUMENT: the body is no row of JSON values, or one of them is no such message.
    """
    try:
        values = list(_values(decode_text(body)))
    except ConversionError as error:
        raise refusal(error, format_error) from error
    return [codec.parse_message(full_name, value.encode()) for value in values]


def _values(text: str) -> Iterator[str]:
    """Cut a text into its JSON values.

    Raises:
        ConversionError: Something in it is none.
    """
    position = 0
    while True:
        while position < len(text) and text[position] in _BLANK:
            position += 1
        if position == len(text):
            return
        _, end = first_value(text, "last", position)
        yield text[position:end]
        position = end
