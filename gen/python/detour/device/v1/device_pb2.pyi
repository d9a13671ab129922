from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Type(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TYPE_UNSPECIFIED: _ClassVar[Type]
    TYPE_CPU: _ClassVar[Type]
    TYPE_CUDA: _ClassVar[Type]
    TYPE_ROCM: _ClassVar[Type]
TYPE_UNSPECIFIED: Type
TYPE_CPU: Type
TYPE_CUDA: Type
TYPE_ROCM: Type

class Device(_message.Message):
    __slots__ = ("id", "brand", "uuid", "type")
    ID_FIELD_NUMBER: _ClassVar[int]
    BRAND_FIELD_NUMBER: _ClassVar[int]
    UUID_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    id: int
    brand: str
    uuid: str
    type: Type
    def __init__(self, id: _Optional[int] = ..., brand: _Optional[str] = ..., uuid: _Optional[str] = ..., type: _Optional[_Union[Type, str]] = ...) -> None: ...
