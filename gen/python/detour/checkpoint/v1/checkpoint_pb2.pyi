from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_UNSPECIFIED: _ClassVar[State]
    STATE_ACTIVE: _ClassVar[State]
    STATE_COMPLETED: _ClassVar[State]
    STATE_ERROR: _ClassVar[State]
    STATE_DELETED: _ClassVar[State]
    STATE_PARTIALLY_DELETED: _ClassVar[State]
STATE_UNSPECIFIED: State
STATE_ACTIVE: State
STATE_COMPLETED: State
STATE_ERROR: State
STATE_DELETED: State
STATE_PARTIALLY_DELETED: State
