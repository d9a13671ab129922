"""The body of a request to its message, by the `body` of the HTTP rule: the whole of it, one field, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conversion import ConversionError, Reason
from .field_mask import mask_paths
from .field_path import FieldPath, declared_path, zero_value
from .json_scalar import IGNORED
from .json_text import decode_text, first_value, is_blank
from .message_type import Cardinality, FieldType, Message, MessageType, WellKnown
from .parameter import path_dialect
from .plain_json import plain_reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from .codec_options import CodecOptions
    from .json_reader import JsonReader

WHOLE = "*"
"""The `body` of a rule whose body is the whole request."""


def body_reader(
    message_type: MessageType, body: str | None, options: CodecOptions, json: JsonReader, *, is_patch: bool
) -> Callable[[bytes], Message]:
    """Make the reader of bodies: it makes the request message, which path and query then complete.

    Args:
        message_type: Type of the request.
        body: `*`, the dotted proto path of a field, or None if the body is not looked at.
        options: The policy.
        json: Reads JSON values.
        is_patch: Whether the HTTP method is PATCH, for which a FieldMask may be filled.

    Returns:
        A function that raises ConversionError.
    """
    if body is None:
        return lambda _body: message_type.create({})
    if body == WHOLE:
        return _WholeBody(message_type, options, json).read
    mask = _mask_field(message_type) if is_patch and options.automatic_field_mask else None
    return _FieldBody(declared_path(message_type, body), options, json, mask).read


def _mask_field(message_type: MessageType) -> FieldType | None:
    """Give the only field of type FieldMask, or None if there is none or more than one."""
    masks = [
        field
        for field in message_type.fields
        if field.cardinality is Cardinality.SINGULAR
        and field.message is not None
        and field.message.well_known is WellKnown.FIELD_MASK
    ]
    return masks[0] if len(masks) == 1 else None


class _WholeBody:
    """`body: "*"`."""

    __slots__ = ("_duplicates", "_message_type", "_null_is_empty", "_read")

    def __init__(self, message_type: MessageType, options: CodecOptions, json: JsonReader) -> None:
        self._message_type = message_type
        self._duplicates = options.duplicate_keys
        self._null_is_empty = options.null_body == "empty"
        self._read = json.message(message_type)

    def read(self, body: bytes) -> Message:
        if is_blank(body):
            return self._message_type.create({})
        value, _ = first_value(decode_text(body), self._duplicates)
        if value is None and self._null_is_empty:
            return self._message_type.create({})
        return self._read(value, 0)


class _FieldBody:
    """`body: "field"` or `body: "nested.field"`."""

    __slots__ = ("_duplicates", "_field", "_mask", "_null_is_empty", "_path", "_read")

    def __init__(self, path: FieldPath, options: CodecOptions, json: JsonReader, mask: FieldType | None) -> None:
        field = path.field
        assert field is not None  # noqa: S101 - declared_path sees to it
        self._path, self._field, self._mask = path, field, mask
        self._duplicates = options.duplicate_keys
        self._null_is_empty = options.null_body == "empty"
        self._read = plain_reader(field, json, path_dialect(options))

    def read(self, body: bytes) -> Message:
        message = self._path.root.create({})
        owner, parent = self._path.parent(message)
        value: Any = None
        if is_blank(body):
            owner.set(parent, self._field, zero_value(self._field))
        else:
            value, _ = first_value(decode_text(body), self._duplicates)
            content = self._content(value)
            if content is not IGNORED:
                owner.set(parent, self._field, content)
        if self._mask is not None and self._field.message is not None:
            self._fill_mask(message, value)
        return message

    def _content(self, value: Any) -> Any:
        try:
            if value is None and self._refuses_null():
                if not self._null_is_empty:
                    raise ConversionError(Reason.NULL, None, expected=self._field.type_name)  # noqa: TRY301
                return zero_value(self._field)
            return self._read(value, len(self._path.steps) + 1)
        except ConversionError as error:
            raise error.inside(".".join(self._path.names)) from error.__cause__

    def _refuses_null(self) -> bool:
        field = self._field
        if field.cardinality is not Cardinality.SINGULAR or field.message is None:
            return False
        return field.message.well_known is not WellKnown.VALUE

    def _fill_mask(self, message: Message, value: Any) -> None:
        mask, root = self._mask, self._path.root
        assert mask is not None and mask.message is not None  # noqa: S101, PT018 - _mask_field gives such a field
        assert self._field.message is not None  # noqa: S101 - asked before
        if root.has(message, mask) and mask.message.get(root.get(message, mask), mask.message.by_name["paths"]):
            return
        try:
            paths = mask_paths(value, self._field.message)
        except ConversionError as error:
            raise error.inside(".".join(self._path.names)) from error
        root.set(message, mask, mask.message.create({"paths": paths}))
