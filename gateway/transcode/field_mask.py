"""The automatic FieldMask of PATCH: the paths of what the body holds, as grpc-gateway v2 computes them.

Two accidents of the original are not kept: an empty object gives no empty path, and an empty object inside a Struct
gives its own path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conversion import ConversionError, Reason
from .message_type import Cardinality, MessageType, WellKnown

if TYPE_CHECKING:
    from collections.abc import Iterator


def mask_paths(value: Any, message_type: MessageType) -> list[str]:
    """Compute the paths of all leaves of a JSON value.

    Args:
        value: The decoded JSON value of a body; one that is no object has no paths.
        message_type: The type of the message that the body becomes.

    Returns:
        Proto field names joined by dots, sorted. Lists and maps are leaves; into a Struct the JSON keys lead on.

    Raises:
        ConversionError: A key names no field, or an Any has no `@type`.
    """
    return sorted(_paths(value, message_type, "")) if isinstance(value, dict) else []


def _paths(value: dict[str, Any], message_type: MessageType, prefix: str) -> Iterator[str]:
    for key, item in value.items():
        field = message_type.by_any_name.get(key)
        if field is None:
            error = ConversionError(Reason.UNKNOWN_FIELD, key, detail=message_type.full_name)
            raise error.inside(f"{prefix}{key}")
        path = prefix + field.name
        if field.cardinality is not Cardinality.SINGULAR or not isinstance(item, dict):
            yield path
            continue
        if field.message is None:
            raise ConversionError(Reason.JSON_TYPE, item, expected=field.type_name).inside(path)
        match field.message.well_known:
            case WellKnown.STRUCT | WellKnown.VALUE:
                yield from _dynamic_paths(item, path)
            case WellKnown.ANY:
                if "@type" not in item:
                    raise ConversionError(Reason.REQUIRED, item, detail="@type").inside(path)
                yield path
            case _ if item:
                yield from _paths(item, field.message, f"{path}.")
            case _:
                yield path


def _dynamic_paths(value: dict[str, Any], path: str) -> Iterator[str]:
    """Walk down free JSON; a list is a leaf."""
    if not value:
        yield path
    for key, item in value.items():
        if isinstance(item, dict):
            yield from _dynamic_paths(item, f"{path}.{key}")
        else:
            yield f"{path}.{key}"
