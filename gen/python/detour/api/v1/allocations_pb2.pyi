from detour.api.v1 import accelerator_data_pb2 as _accelerator_data_pb2
from detour.task.v1 import task_pb2 as _task_pb2
from detour.trial.v1 import trial_pb2 as _trial_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AckAllocationPreemptionSignalRequest(_message.Message):
    __slots__ = ("allocation_id",)
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    def __init__(self, allocation_id: _Optional[str] = ...) -> None: ...

class AckAllocationPreemptionSignalResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AllocationAllGatherRequest(_message.Message):
    __slots__ = ("allocation_id", "request_uuid", "num_peers", "data")
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_UUID_FIELD_NUMBER: _ClassVar[int]
    NUM_PEERS_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    request_uuid: str
    num_peers: int
    data: _struct_pb2.Struct
    def __init__(self, allocation_id: _Optional[str] = ..., request_uuid: _Optional[str] = ..., num_peers: _Optional[int] = ..., data: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class AllocationAllGatherResponse(_message.Message):
    __slots__ = ("data",)
    DATA_FIELD_NUMBER: _ClassVar[int]
    data: _containers.RepeatedCompositeFieldContainer[_struct_pb2.Struct]
    def __init__(self, data: _Optional[_Iterable[_Union[_struct_pb2.Struct, _Mapping]]] = ...) -> None: ...

class AllocationPendingPreemptionSignalRequest(_message.Message):
    __slots__ = ("allocation_id",)
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    def __init__(self, allocation_id: _Optional[str] = ...) -> None: ...

class AllocationPendingPreemptionSignalResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AllocationPreemptionSignalRequest(_message.Message):
    __slots__ = ("allocation_id", "timeout_seconds")
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_SECONDS_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    timeout_seconds: int
    def __init__(self, allocation_id: _Optional[str] = ..., timeout_seconds: _Optional[int] = ...) -> None: ...

class AllocationPreemptionSignalResponse(_message.Message):
    __slots__ = ("preempt",)
    PREEMPT_FIELD_NUMBER: _ClassVar[int]
    preempt: bool
    def __init__(self, preempt: _Optional[bool] = ...) -> None: ...

class AllocationReadyRequest(_message.Message):
    __slots__ = ("allocation_id",)
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    def __init__(self, allocation_id: _Optional[str] = ...) -> None: ...

class AllocationReadyResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AllocationRendezvousInfoRequest(_message.Message):
    __slots__ = ("allocation_id", "resources_id")
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_ID_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    resources_id: str
    def __init__(self, allocation_id: _Optional[str] = ..., resources_id: _Optional[str] = ...) -> None: ...

class AllocationRendezvousInfoResponse(_message.Message):
    __slots__ = ("rendezvous_info",)
    RENDEZVOUS_INFO_FIELD_NUMBER: _ClassVar[int]
    rendezvous_info: _trial_pb2.RendezvousInfo
    def __init__(self, rendezvous_info: _Optional[_Union[_trial_pb2.RendezvousInfo, _Mapping]] = ...) -> None: ...

class AllocationWaitingRequest(_message.Message):
    __slots__ = ("allocation_id",)
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    def __init__(self, allocation_id: _Optional[str] = ...) -> None: ...

class AllocationWaitingResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetAllocationRequest(_message.Message):
    __slots__ = ("allocation_id",)
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    def __init__(self, allocation_id: _Optional[str] = ...) -> None: ...

class GetAllocationResponse(_message.Message):
    __slots__ = ("allocation",)
    ALLOCATION_FIELD_NUMBER: _ClassVar[int]
    allocation: _task_pb2.Allocation
    def __init__(self, allocation: _Optional[_Union[_task_pb2.Allocation, _Mapping]] = ...) -> None: ...

class MarkAllocationResourcesDaemonRequest(_message.Message):
    __slots__ = ("allocation_id", "resources_id")
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_ID_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    resources_id: str
    def __init__(self, allocation_id: _Optional[str] = ..., resources_id: _Optional[str] = ...) -> None: ...

class MarkAllocationResourcesDaemonResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class NotifyContainerRunningRequest(_message.Message):
    __slots__ = ("allocation_id", "request_uuid", "num_peers", "rank", "node_name", "data")
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_UUID_FIELD_NUMBER: _ClassVar[int]
    NUM_PEERS_FIELD_NUMBER: _ClassVar[int]
    RANK_FIELD_NUMBER: _ClassVar[int]
    NODE_NAME_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    request_uuid: str
    num_peers: int
    rank: int
    node_name: str
    data: _struct_pb2.Struct
    def __init__(self, allocation_id: _Optional[str] = ..., request_uuid: _Optional[str] = ..., num_peers: _Optional[int] = ..., rank: _Optional[int] = ..., node_name: _Optional[str] = ..., data: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class NotifyContainerRunningResponse(_message.Message):
    __slots__ = ("data",)
    DATA_FIELD_NUMBER: _ClassVar[int]
    data: _containers.RepeatedCompositeFieldContainer[_struct_pb2.Struct]
    def __init__(self, data: _Optional[_Iterable[_Union[_struct_pb2.Struct, _Mapping]]] = ...) -> None: ...

class PostAllocationAcceleratorDataRequest(_message.Message):
    __slots__ = ("allocation_id", "accelerator_data")
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    ACCELERATOR_DATA_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    accelerator_data: _accelerator_data_pb2.AcceleratorData
    def __init__(self, allocation_id: _Optional[str] = ..., accelerator_data: _Optional[_Union[_accelerator_data_pb2.AcceleratorData, _Mapping]] = ...) -> None: ...

class PostAllocationAcceleratorDataResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PostAllocationProxyAddressRequest(_message.Message):
    __slots__ = ("allocation_id", "proxy_address")
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    PROXY_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    allocation_id: str
    proxy_address: str
    def __init__(self, allocation_id: _Optional[str] = ..., proxy_address: _Optional[str] = ...) -> None: ...

class PostAllocationProxyAddressResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
