import datetime

from detour.device.v1 import device_pb2 as _device_pb2
from detour.log.v1 import log_pb2 as _log_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FailureType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FAILURE_TYPE_UNSPECIFIED: _ClassVar[FailureType]
    FAILURE_TYPE_RESOURCES_FAILED: _ClassVar[FailureType]
    FAILURE_TYPE_RESOURCES_ABORTED: _ClassVar[FailureType]
    FAILURE_TYPE_RESOURCES_MISSING: _ClassVar[FailureType]
    FAILURE_TYPE_TASK_ABORTED: _ClassVar[FailureType]
    FAILURE_TYPE_TASK_ERROR: _ClassVar[FailureType]
    FAILURE_TYPE_AGENT_FAILED: _ClassVar[FailureType]
    FAILURE_TYPE_AGENT_ERROR: _ClassVar[FailureType]
    FAILURE_TYPE_RESTORE_ERROR: _ClassVar[FailureType]
    FAILURE_TYPE_UNKNOWN_ERROR: _ClassVar[FailureType]

class GenericTaskState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    GENERIC_TASK_STATE_UNSPECIFIED: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_ACTIVE: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_CANCELED: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_COMPLETED: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_ERROR: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_PAUSED: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_STOPPING_PAUSED: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_STOPPING_CANCELED: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_STOPPING_COMPLETED: _ClassVar[GenericTaskState]
    GENERIC_TASK_STATE_STOPPING_ERROR: _ClassVar[GenericTaskState]

class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATE_UNSPECIFIED: _ClassVar[State]
    STATE_PULLING: _ClassVar[State]
    STATE_STARTING: _ClassVar[State]
    STATE_RUNNING: _ClassVar[State]
    STATE_TERMINATED: _ClassVar[State]
    STATE_TERMINATING: _ClassVar[State]
    STATE_WAITING: _ClassVar[State]
    STATE_QUEUED: _ClassVar[State]

class TaskType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TASK_TYPE_UNSPECIFIED: _ClassVar[TaskType]
    TASK_TYPE_TRIAL: _ClassVar[TaskType]
    TASK_TYPE_NOTEBOOK: _ClassVar[TaskType]
    TASK_TYPE_SHELL: _ClassVar[TaskType]
    TASK_TYPE_COMMAND: _ClassVar[TaskType]
    TASK_TYPE_TENSORBOARD: _ClassVar[TaskType]
    TASK_TYPE_CHECKPOINT_GC: _ClassVar[TaskType]
    TASK_TYPE_GENERIC: _ClassVar[TaskType]
FAILURE_TYPE_UNSPECIFIED: FailureType
FAILURE_TYPE_RESOURCES_FAILED: FailureType
FAILURE_TYPE_RESOURCES_ABORTED: FailureType
FAILURE_TYPE_RESOURCES_MISSING: FailureType
FAILURE_TYPE_TASK_ABORTED: FailureType
FAILURE_TYPE_TASK_ERROR: FailureType
FAILURE_TYPE_AGENT_FAILED: FailureType
FAILURE_TYPE_AGENT_ERROR: FailureType
FAILURE_TYPE_RESTORE_ERROR: FailureType
FAILURE_TYPE_UNKNOWN_ERROR: FailureType
GENERIC_TASK_STATE_UNSPECIFIED: GenericTaskState
GENERIC_TASK_STATE_ACTIVE: GenericTaskState
GENERIC_TASK_STATE_CANCELED: GenericTaskState
GENERIC_TASK_STATE_COMPLETED: GenericTaskState
GENERIC_TASK_STATE_ERROR: GenericTaskState
GENERIC_TASK_STATE_PAUSED: GenericTaskState
GENERIC_TASK_STATE_STOPPING_PAUSED: GenericTaskState
GENERIC_TASK_STATE_STOPPING_CANCELED: GenericTaskState
GENERIC_TASK_STATE_STOPPING_COMPLETED: GenericTaskState
GENERIC_TASK_STATE_STOPPING_ERROR: GenericTaskState
STATE_UNSPECIFIED: State
STATE_PULLING: State
STATE_STARTING: State
STATE_RUNNING: State
STATE_TERMINATED: State
STATE_TERMINATING: State
STATE_WAITING: State
STATE_QUEUED: State
TASK_TYPE_UNSPECIFIED: TaskType
TASK_TYPE_TRIAL: TaskType
TASK_TYPE_NOTEBOOK: TaskType
TASK_TYPE_SHELL: TaskType
TASK_TYPE_COMMAND: TaskType
TASK_TYPE_TENSORBOARD: TaskType
TASK_TYPE_CHECKPOINT_GC: TaskType
TASK_TYPE_GENERIC: TaskType

class Address(_message.Message):
    __slots__ = ("container_ip", "container_port", "host_ip", "host_port")
    CONTAINER_IP_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_PORT_FIELD_NUMBER: _ClassVar[int]
    HOST_IP_FIELD_NUMBER: _ClassVar[int]
    HOST_PORT_FIELD_NUMBER: _ClassVar[int]
    container_ip: str
    container_port: int
    host_ip: str
    host_port: int
    def __init__(self, container_ip: _Optional[str] = ..., container_port: _Optional[int] = ..., host_ip: _Optional[str] = ..., host_port: _Optional[int] = ...) -> None: ...

class Allocation(_message.Message):
    __slots__ = ("task_id", "state", "is_ready", "start_time", "end_time", "allocation_id", "slots", "exit_reason", "status_code")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    IS_READY_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    SLOTS_FIELD_NUMBER: _ClassVar[int]
    EXIT_REASON_FIELD_NUMBER: _ClassVar[int]
    STATUS_CODE_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    state: State
    is_ready: bool
    start_time: str
    end_time: str
    allocation_id: str
    slots: int
    exit_reason: str
    status_code: int
    def __init__(self, task_id: _Optional[str] = ..., state: _Optional[_Union[State, str]] = ..., is_ready: _Optional[bool] = ..., start_time: _Optional[str] = ..., end_time: _Optional[str] = ..., allocation_id: _Optional[str] = ..., slots: _Optional[int] = ..., exit_reason: _Optional[str] = ..., status_code: _Optional[int] = ...) -> None: ...

class AllocationSummary(_message.Message):
    __slots__ = ("task_id", "allocation_id", "name", "registered_time", "resource_pool", "slots_needed", "resources", "scheduler_type", "priority", "proxy_ports")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REGISTERED_TIME_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    SLOTS_NEEDED_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    SCHEDULER_TYPE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    PROXY_PORTS_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    allocation_id: str
    name: str
    registered_time: _timestamp_pb2.Timestamp
    resource_pool: str
    slots_needed: int
    resources: _containers.RepeatedCompositeFieldContainer[ResourcesSummary]
    scheduler_type: str
    priority: int
    proxy_ports: _containers.RepeatedCompositeFieldContainer[ProxyPortConfig]
    def __init__(self, task_id: _Optional[str] = ..., allocation_id: _Optional[str] = ..., name: _Optional[str] = ..., registered_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., resource_pool: _Optional[str] = ..., slots_needed: _Optional[int] = ..., resources: _Optional[_Iterable[_Union[ResourcesSummary, _Mapping]]] = ..., scheduler_type: _Optional[str] = ..., priority: _Optional[int] = ..., proxy_ports: _Optional[_Iterable[_Union[ProxyPortConfig, _Mapping]]] = ...) -> None: ...

class ProxyPortConfig(_message.Message):
    __slots__ = ("service_id", "port", "proxy_tcp", "unauthenticated")
    SERVICE_ID_FIELD_NUMBER: _ClassVar[int]
    PORT_FIELD_NUMBER: _ClassVar[int]
    PROXY_TCP_FIELD_NUMBER: _ClassVar[int]
    UNAUTHENTICATED_FIELD_NUMBER: _ClassVar[int]
    service_id: str
    port: int
    proxy_tcp: bool
    unauthenticated: bool
    def __init__(self, service_id: _Optional[str] = ..., port: _Optional[int] = ..., proxy_tcp: _Optional[bool] = ..., unauthenticated: _Optional[bool] = ...) -> None: ...

class ResourcesFailure(_message.Message):
    __slots__ = ("failure_type", "err_msg", "exit_code")
    FAILURE_TYPE_FIELD_NUMBER: _ClassVar[int]
    ERR_MSG_FIELD_NUMBER: _ClassVar[int]
    EXIT_CODE_FIELD_NUMBER: _ClassVar[int]
    failure_type: FailureType
    err_msg: str
    exit_code: int
    def __init__(self, failure_type: _Optional[_Union[FailureType, str]] = ..., err_msg: _Optional[str] = ..., exit_code: _Optional[int] = ...) -> None: ...

class ResourcesStarted(_message.Message):
    __slots__ = ("addresses", "native_resources_id")
    ADDRESSES_FIELD_NUMBER: _ClassVar[int]
    NATIVE_RESOURCES_ID_FIELD_NUMBER: _ClassVar[int]
    addresses: _containers.RepeatedCompositeFieldContainer[Address]
    native_resources_id: str
    def __init__(self, addresses: _Optional[_Iterable[_Union[Address, _Mapping]]] = ..., native_resources_id: _Optional[str] = ...) -> None: ...

class ResourcesStopped(_message.Message):
    __slots__ = ("failure",)
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    failure: ResourcesFailure
    def __init__(self, failure: _Optional[_Union[ResourcesFailure, _Mapping]] = ...) -> None: ...

class ResourcesSummary(_message.Message):
    __slots__ = ("resources_id", "resources_type", "allocation_id", "agent_devices", "container_id", "started", "exited")
    class Devices(_message.Message):
        __slots__ = ("devices",)
        DEVICES_FIELD_NUMBER: _ClassVar[int]
        devices: _containers.RepeatedCompositeFieldContainer[_device_pb2.Device]
        def __init__(self, devices: _Optional[_Iterable[_Union[_device_pb2.Device, _Mapping]]] = ...) -> None: ...
    class AgentDevicesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: ResourcesSummary.Devices
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[ResourcesSummary.Devices, _Mapping]] = ...) -> None: ...
    RESOURCES_ID_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_TYPE_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_DEVICES_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_ID_FIELD_NUMBER: _ClassVar[int]
    STARTED_FIELD_NUMBER: _ClassVar[int]
    EXITED_FIELD_NUMBER: _ClassVar[int]
    resources_id: str
    resources_type: str
    allocation_id: str
    agent_devices: _containers.MessageMap[str, ResourcesSummary.Devices]
    container_id: str
    started: ResourcesStarted
    exited: ResourcesStopped
    def __init__(self, resources_id: _Optional[str] = ..., resources_type: _Optional[str] = ..., allocation_id: _Optional[str] = ..., agent_devices: _Optional[_Mapping[str, ResourcesSummary.Devices]] = ..., container_id: _Optional[str] = ..., started: _Optional[_Union[ResourcesStarted, _Mapping]] = ..., exited: _Optional[_Union[ResourcesStopped, _Mapping]] = ...) -> None: ...

class Task(_message.Message):
    __slots__ = ("task_id", "task_type", "allocations", "start_time", "end_time", "config", "parent_id", "task_state", "forked_from", "no_pause")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_TYPE_FIELD_NUMBER: _ClassVar[int]
    ALLOCATIONS_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    TASK_STATE_FIELD_NUMBER: _ClassVar[int]
    FORKED_FROM_FIELD_NUMBER: _ClassVar[int]
    NO_PAUSE_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    task_type: TaskType
    allocations: _containers.RepeatedCompositeFieldContainer[Allocation]
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    config: str
    parent_id: str
    task_state: GenericTaskState
    forked_from: str
    no_pause: bool
    def __init__(self, task_id: _Optional[str] = ..., task_type: _Optional[_Union[TaskType, str]] = ..., allocations: _Optional[_Iterable[_Union[Allocation, _Mapping]]] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., config: _Optional[str] = ..., parent_id: _Optional[str] = ..., task_state: _Optional[_Union[GenericTaskState, str]] = ..., forked_from: _Optional[str] = ..., no_pause: _Optional[bool] = ...) -> None: ...

class TaskLog(_message.Message):
    __slots__ = ("id", "task_id", "allocation_id", "agent_id", "container_id", "rank_id", "timestamp", "level", "log", "source", "stdtype")
    ID_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_ID_FIELD_NUMBER: _ClassVar[int]
    RANK_ID_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    LOG_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    STDTYPE_FIELD_NUMBER: _ClassVar[int]
    id: int
    task_id: str
    allocation_id: str
    agent_id: str
    container_id: str
    rank_id: int
    timestamp: _timestamp_pb2.Timestamp
    level: _log_pb2.LogLevel
    log: str
    source: str
    stdtype: str
    def __init__(self, id: _Optional[int] = ..., task_id: _Optional[str] = ..., allocation_id: _Optional[str] = ..., agent_id: _Optional[str] = ..., container_id: _Optional[str] = ..., rank_id: _Optional[int] = ..., timestamp: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., level: _Optional[_Union[_log_pb2.LogLevel, str]] = ..., log: _Optional[str] = ..., source: _Optional[str] = ..., stdtype: _Optional[str] = ...) -> None: ...
