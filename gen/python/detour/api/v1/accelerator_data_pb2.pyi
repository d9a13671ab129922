from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class AcceleratorData(_message.Message):
    __slots__ = ("container_id", "allocation_id", "node_name", "task_id", "accelerator_type", "accelerator_uuids", "resource_pool")
    CONTAINER_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOCATION_ID_FIELD_NUMBER: _ClassVar[int]
    NODE_NAME_FIELD_NUMBER: _ClassVar[int]
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    ACCELERATOR_TYPE_FIELD_NUMBER: _ClassVar[int]
    ACCELERATOR_UUIDS_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_POOL_FIELD_NUMBER: _ClassVar[int]
    container_id: str
    allocation_id: str
    node_name: str
    task_id: str
    accelerator_type: str
    accelerator_uuids: _containers.RepeatedScalarFieldContainer[str]
    resource_pool: str
    def __init__(self, container_id: _Optional[str] = ..., allocation_id: _Optional[str] = ..., node_name: _Optional[str] = ..., task_id: _Optional[str] = ..., accelerator_type: _Optional[str] = ..., accelerator_uuids: _Optional[_Iterable[str]] = ..., resource_pool: _Optional[str] = ...) -> None: ...
