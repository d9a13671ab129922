"""Moments as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from google.protobuf.timestamp_pb2 import Timestamp

from server.store.types import to_micros

if TYPE_CHECKING:
    import datetime as dt

_MICROS = 1_000_000


def timestamp(moment: dt.datetime) -> Timestamp:
    """Return an aware moment as a message."""
    seconds, micros = divmod(to_micros(moment), _MICROS)
    return Timestamp(seconds=seconds, nanos=micros * 1000)


def milliseconds(moment: dt.datetime) -> Timestamp:
    """Return an aware moment as a message, cut to milliseconds."""
    seconds, micros = divmod(to_micros(moment), _MICROS)
    return Timestamp(seconds=seconds, nanos=micros // 1000 * 1_000_000)
