"""Moments as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.timestamp_pb2 import Timestamp

from server.domain.errors import InvalidArgumentError
from server.store.types import from_micros, to_micros

if TYPE_CHECKING:
    import datetime as dt

_MICROS = 1_000_000
_NANOS = 1_000_000_000


def timestamp(moment: dt.datetime) -> Timestamp:
    """Return an aware moment as a message."""
    seconds, micros = divmod(to_micros(moment), _MICROS)
    return Timestamp(seconds=seconds, nanos=micros * 1000)


def milliseconds(moment: dt.datetime) -> Timestamp:
    """Return an aware moment as a message, cut to milliseconds."""
    seconds, micros = divmod(to_micros(moment), _MICROS)
    return Timestamp(seconds=seconds, nanos=micros // 1000 * 1_000_000)


def moment(message: Timestamp, field: str) -> dt.datetime:
    """Return the moment that a message of a request names, to the microsecond.

    Args:
        message: The message.
        field: The name of its field, for the refusal.

    Raises:
        InvalidArgumentError: It lies outside of the years 1 to 9999, or its parts cannot be.
    """
    if not 0 <= message.nanos < _NANOS:
        raise InvalidArgumentError(f"{field}: nanos must be from 0 to {_NANOS - 1}")
    try:
        return from_micros(message.seconds * _MICROS + message.nanos // 1000)
    except OverflowError:
        raise InvalidArgumentError(f"{field}: only the years 1 to 9999 can be named") from None
