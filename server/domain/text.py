"""Which texts of a request can be stored and shown again, said by the name of their field.

PostgreSQL refuses the character NUL and no encoder takes a lone surrogate: both are refused at the door rather
than breaking a list for ever.
"""

from __future__ import annotations

from server.domain import documents
from server.domain.errors import InvalidArgumentError

MAX_EXTERNAL_ID_BYTES = 1024
"""The longest external id, in UTF-8: an indexed text of PostgreSQL cannot be much longer."""


def check_text(text: str, field: str) -> str:
    """Return a text that can be stored, unchanged.

    Args:
        text: What the request says.
        field: The name of the field, for the refusal.

    Raises:
        InvalidArgumentError: The text holds NUL or half of a surrogate pair.
    """
    try:
        return documents.check_text(text)
    except InvalidArgumentError as refusal:
        raise InvalidArgumentError(f"{field}: {refusal.message}") from None


def check_external_id(text: str, field: str) -> str:
    """Return an external id that can be stored and looked up, unchanged.

    Args:
        text: What the request says.
        field: The name of the field, for the refusal.

    Raises:
        InvalidArgumentError: The id is longer than MAX_EXTERNAL_ID_BYTES, or no text that can be stored.
    """
    if len(check_text(text, field).encode()) > MAX_EXTERNAL_ID_BYTES:
        raise InvalidArgumentError(f"{field} must not be longer than {MAX_EXTERNAL_ID_BYTES} bytes")
    return text
