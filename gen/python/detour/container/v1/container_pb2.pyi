from detour.device.v1 import device_pb2 as _device_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_UNSPECIFIED: _ClassVar[State]
    STATE_ASSIGNED: _ClassVar[State]
    STATE_PULLING: _ClassVar[State]
    STATE_STARTING: _ClassVar[State]
    STATE_RUNNING: _ClassVar[State]
    STATE_TERMINATED: _ClassVar[State]
STATE_UNSPECIFIED: State
STATE_ASSIGNED: State
STATE_PULLING: State
STATE_STARTING: State
STATE_RUNNING: State
STATE_TERMINATED: State

class Container(_message.Message):
    __slots__ = ("parent", "id", "state", "devices", "permission_denied")
    PARENT_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DEVICES_FIELD_NUMBER: _ClassVar[int]
    PERMISSION_DENIED_FIELD_NUMBER: _ClassVar[int]
    parent: str
    id: str
    state: State
    devices: _containers.RepeatedCompositeFieldContainer[_device_pb2.Device]
    permission_denied: bool
    def __init__(self, parent: _Optional[str] = ..., id: _Optional[str] = ..., state: _Optional[_Union[State, str]] = ..., devices: _Optional[_Iterable[_Union[_device_pb2.Device, _Mapping]]] = ..., permission_denied: _Optional[bool] = ...) -> None: ...
