import datetime

from detour.container.v1 import container_pb2 as _container_pb2
from detour.device.v1 import device_pb2 as _device_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Agent(_message.Message):
    __slots__ = ("id", "registered_time", "slots", "containers", "addresses", "enabled", "draining", "version", "resource_pools", "slot_stats")
    class SlotsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Slot
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Slot, _Mapping]] = ...) -> None: ...
    class ContainersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _container_pb2.Container
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_container_pb2.Container, _Mapping]] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    REGISTERED_TIME_FIELD_NUMBER: _ClassVar[int]
    SLOTS_FIELD_NUMBER: _ClassVar[int]
    CONTAINERS_FIELD_NUMBER: _ClassVar[int]
    ADDRESSES_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    DRAINING_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOLS_FIELD_NUMBER: _ClassVar[int]
    SLOT_STATS_FIELD_NUMBER: _ClassVar[int]
    id: str
    registered_time: _timestamp_pb2.Timestamp
    slots: _containers.MessageMap[str, Slot]
    containers: _containers.MessageMap[str, _container_pb2.Container]
    addresses: _containers.RepeatedScalarFieldContainer[str]
    enabled: bool
    draining: bool
    version: str
    resource_pools: _containers.RepeatedScalarFieldContainer[str]
    slot_stats: SlotStats
    def __init__(self, id: _Optional[str] = ..., registered_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., slots: _Optional[_Mapping[str, Slot]] = ..., containers: _Optional[_Mapping[str, _container_pb2.Container]] = ..., addresses: _Optional[_Iterable[str]] = ..., enabled: _Optional[bool] = ..., draining: _Optional[bool] = ..., version: _Optional[str] = ..., resource_pools: _Optional[_Iterable[str]] = ..., slot_stats: _Optional[_Union[SlotStats, _Mapping]] = ...) -> None: ...

class DeviceStats(_message.Message):
    __slots__ = ("states", "draining", "disabled", "total")
    class StatesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    STATES_FIELD_NUMBER: _ClassVar[int]
    DRAINING_FIELD_NUMBER: _ClassVar[int]
    DISABLED_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    states: _containers.ScalarMap[str, int]
    draining: int
    disabled: int
    total: int
    def __init__(self, states: _Optional[_Mapping[str, int]] = ..., draining: _Optional[int] = ..., disabled: _Optional[int] = ..., total: _Optional[int] = ...) -> None: ...

class Slot(_message.Message):
    __slots__ = ("id", "device", "enabled", "container", "draining")
    ID_FIELD_NUMBER: _ClassVar[int]
    DEVICE_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_FIELD_NUMBER: _ClassVar[int]
    DRAINING_FIELD_NUMBER: _ClassVar[int]
    id: str
    device: _device_pb2.Device
    enabled: bool
    container: _container_pb2.Container
    draining: bool
    def __init__(self, id: _Optional[str] = ..., device: _Optional[_Union[_device_pb2.Device, _Mapping]] = ..., enabled: _Optional[bool] = ..., container: _Optional[_Union[_container_pb2.Container, _Mapping]] = ..., draining: _Optional[bool] = ...) -> None: ...

class SlotStats(_message.Message):
    __slots__ = ("type_stats", "brand_stats")
    class TypeStatsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: DeviceStats
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[DeviceStats, _Mapping]] = ...) -> None: ...
    class BrandStatsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: DeviceStats
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[DeviceStats, _Mapping]] = ...) -> None: ...
    TYPE_STATS_FIELD_NUMBER: _ClassVar[int]
    BRAND_STATS_FIELD_NUMBER: _ClassVar[int]
    type_stats: _containers.MessageMap[str, DeviceStats]
    brand_stats: _containers.MessageMap[str, DeviceStats]
    def __init__(self, type_stats: _Optional[_Mapping[str, DeviceStats]] = ..., brand_stats: _Optional[_Mapping[str, DeviceStats]] = ...) -> None: ...
