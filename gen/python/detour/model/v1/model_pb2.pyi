import datetime

from detour.checkpoint.v1 import checkpoint_pb2 as _checkpoint_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Model(_message.Message):
    __slots__ = ("name", "description", "metadata", "creation_time", "last_updated_time", "id", "num_versions", "labels", "username", "workspace_id", "user_id", "archived", "notes")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CREATION_TIME_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATED_TIME_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    NUM_VERSIONS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    name: str
    description: str
    metadata: _struct_pb2.Struct
    creation_time: _timestamp_pb2.Timestamp
    last_updated_time: _timestamp_pb2.Timestamp
    id: int
    num_versions: int
    labels: _containers.RepeatedScalarFieldContainer[str]
    username: str
    workspace_id: int
    user_id: int
    archived: bool
    notes: str
    def __init__(self, name: _Optional[str] = ..., description: _Optional[str] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., creation_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_updated_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., id: _Optional[int] = ..., num_versions: _Optional[int] = ..., labels: _Optional[_Iterable[str]] = ..., username: _Optional[str] = ..., workspace_id: _Optional[int] = ..., user_id: _Optional[int] = ..., archived: _Optional[bool] = ..., notes: _Optional[str] = ...) -> None: ...

class ModelVersion(_message.Message):
    __slots__ = ("model", "checkpoint", "version", "creation_time", "id", "name", "metadata", "last_updated_time", "comment", "username", "user_id", "labels", "notes")
    MODEL_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CREATION_TIME_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    LAST_UPDATED_TIME_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    USERNAME_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    model: Model
    checkpoint: _checkpoint_pb2.Checkpoint
    version: int
    creation_time: _timestamp_pb2.Timestamp
    id: int
    name: str
    metadata: _struct_pb2.Struct
    last_updated_time: _timestamp_pb2.Timestamp
    comment: str
    username: str
    user_id: int
    labels: _containers.RepeatedScalarFieldContainer[str]
    notes: str
    def __init__(self, model: _Optional[_Union[Model, _Mapping]] = ..., checkpoint: _Optional[_Union[_checkpoint_pb2.Checkpoint, _Mapping]] = ..., version: _Optional[int] = ..., creation_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., id: _Optional[int] = ..., name: _Optional[str] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., last_updated_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., comment: _Optional[str] = ..., username: _Optional[str] = ..., user_id: _Optional[int] = ..., labels: _Optional[_Iterable[str]] = ..., notes: _Optional[str] = ...) -> None: ...

class PatchModel(_message.Message):
    __slots__ = ("name", "description", "metadata", "labels", "notes", "workspace_name", "workspace_id")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    name: _wrappers_pb2.StringValue
    description: _wrappers_pb2.StringValue
    metadata: _struct_pb2.Struct
    labels: _struct_pb2.ListValue
    notes: _wrappers_pb2.StringValue
    workspace_name: str
    workspace_id: int
    def __init__(self, name: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., description: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., labels: _Optional[_Union[_struct_pb2.ListValue, _Mapping]] = ..., notes: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., workspace_name: _Optional[str] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class PatchModelVersion(_message.Message):
    __slots__ = ("checkpoint", "name", "metadata", "comment", "labels", "notes")
    CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    checkpoint: _checkpoint_pb2.Checkpoint
    name: _wrappers_pb2.StringValue
    metadata: _struct_pb2.Struct
    comment: _wrappers_pb2.StringValue
    labels: _struct_pb2.ListValue
    notes: _wrappers_pb2.StringValue
    def __init__(self, checkpoint: _Optional[_Union[_checkpoint_pb2.Checkpoint, _Mapping]] = ..., name: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., comment: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ..., labels: _Optional[_Union[_struct_pb2.ListValue, _Mapping]] = ..., notes: _Optional[_Union[_wrappers_pb2.StringValue, _Mapping]] = ...) -> None: ...
