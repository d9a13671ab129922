from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class LaunchWarning(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LAUNCH_WARNING_UNSPECIFIED: _ClassVar[LaunchWarning]
    LAUNCH_WARNING_CURRENT_SLOTS_EXCEEDED: _ClassVar[LaunchWarning]
LAUNCH_WARNING_UNSPECIFIED: LaunchWarning
LAUNCH_WARNING_CURRENT_SLOTS_EXCEEDED: LaunchWarning
