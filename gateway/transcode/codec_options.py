"""The policy of a message codec, as data: what is accepted, what is ignored, how answers are written.

The defaults are those of grpc-gateway v2. Gateways that speak for an API of another tradition set other values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .conversion import ErrorFormatter, describe

if TYPE_CHECKING:
    from .json_text import DuplicateKeys
    from .scalar import BoolTexts, IntegerBase


@dataclass(frozen=True, slots=True, kw_only=True)
class CodecOptions:
    """How requests are read and answers written.

    Attributes:
        format_error: Makes the text of an INVALID_ARGUMENT status.
        max_depth: How deeply messages may be nested in a request, each map entry counting as a message. Every protobuf
            runtime but Go's refuses to parse more than 100.

        repeated_scalar: A parameter of a singular field that is given more than once is refused ("error"), or the
            first one counts ("first", grpc-gateway v1).
        query_integers: How integers in the query are read; in the path they are always read with base prefixes.
        path_list_separator: What parts the elements of a repeated field in the path: grpc-gateway's generator has `,`
            and, by its option `repeated_path_param_separator`, `|`, a blank or a tab.
        bool_texts: What is a boolean in path and query.
        wrapper_bool_texts: What is a `google.protobuf.BoolValue` in path and query (v1 takes `true` and `false` alone).
        ignore_unknown_parameters: Whether a query parameter that names no field is ignored, or refused by name.
        known_parameters: Query parameters that the HTTP front itself understands; never refused.

        duplicate_keys: What becomes of a JSON key, or the two spellings of a field, given twice in one object.
        ignore_unknown_fields: Whether a JSON key that names no field is ignored, or refused by name.
        ignore_unknown_enum_names: Whether an enum name that is not declared leaves the field unset, or is refused.
        null_body: Whether a body that is `null` is refused, or stands for an empty message (v1).
        field_mask_objects: Whether the JSON of a FieldMask may also be the object of its field, `{"paths": […]}`: Go's
            jsonpb (v1) reads that, and clients generated for a v1 gateway send it.
        automatic_field_mask: Whether PATCH with a body field fills the request's only FieldMask from the body's keys.

        emit_defaults: Whether answers show fields that are unset: zeros, `[]`, `{}`, and `null` for messages.
        proto_names: Whether answers use the names of the .proto file in place of lowerCamelCase.
        enum_numbers: Whether answers show enums by number.
        escape_html: Whether `<`, `>`, `&` and the line separators U+2028 and U+2029 are written as escapes.
        indent: Blanks per level of a pretty answer.
        empty_array_on_two_lines: Whether a pretty answer breaks the line inside an empty array (Go's jsonpb does).
        without_json: What becomes of a value of an answer that has no JSON, such as a Timestamp out of its range or an
            Any of an unknown type: the whole answer is an error ("error"), or the value costs its field alone, which
            is `null`, the text "NaN", or the bytes in base64 ("field").
        struct_cache_bytes: How much JSON of `google.protobuf.Struct` values is kept; 0 to parse every one.
    """

    format_error: ErrorFormatter = describe
    max_depth: int = 100

    repeated_scalar: Literal["error", "first"] = "error"
    query_integers: IntegerBase = "decimal"
    path_list_separator: str = ","
    bool_texts: BoolTexts = "go"
    wrapper_bool_texts: BoolTexts = "go"
    ignore_unknown_parameters: bool = True
    known_parameters: frozenset[str] = frozenset()

    duplicate_keys: DuplicateKeys = "error"
    ignore_unknown_fields: bool = True
    ignore_unknown_enum_names: bool = True
    null_body: Literal["error", "empty"] = "error"
    field_mask_objects: bool = False
    automatic_field_mask: bool = True

    emit_defaults: bool = True
    proto_names: bool = False
    enum_numbers: bool = False
    escape_html: bool = False
    indent: int = 2
    empty_array_on_two_lines: bool = False
    without_json: Literal["error", "field"] = "error"
    struct_cache_bytes: int = 16 * 1024 * 1024
