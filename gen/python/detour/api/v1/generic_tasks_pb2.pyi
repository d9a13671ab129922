from detour.api.v1 import launch_warning_pb2 as _launch_warning_pb2
from detour.util.v1 import util_pb2 as _util_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateGenericTaskRequest(_message.Message):
    __slots__ = ("context_directory", "config", "project_id", "parent_id", "inherit_context", "forked_from", "no_pause")
    CONTEXT_DIRECTORY_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    INHERIT_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    FORKED_FROM_FIELD_NUMBER: _ClassVar[int]
    NO_PAUSE_FIELD_NUMBER: _ClassVar[int]
    context_directory: _containers.RepeatedCompositeFieldContainer[_util_pb2.File]
    config: str
    project_id: int
    parent_id: str
    inherit_context: bool
    forked_from: str
    no_pause: bool
    def __init__(self, context_directory: _Optional[_Iterable[_Union[_util_pb2.File, _Mapping]]] = ..., config: _Optional[str] = ..., project_id: _Optional[int] = ..., parent_id: _Optional[str] = ..., inherit_context: _Optional[bool] = ..., forked_from: _Optional[str] = ..., no_pause: _Optional[bool] = ...) -> None: ...

class CreateGenericTaskResponse(_message.Message):
    __slots__ = ("task_id", "warnings")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    warnings: _containers.RepeatedScalarFieldContainer[_launch_warning_pb2.LaunchWarning]
    def __init__(self, task_id: _Optional[str] = ..., warnings: _Optional[_Iterable[_Union[_launch_warning_pb2.LaunchWarning, str]]] = ...) -> None: ...

class GetGenericTaskConfigRequest(_message.Message):
    __slots__ = ("task_id",)
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    def __init__(self, task_id: _Optional[str] = ...) -> None: ...

class GetGenericTaskConfigResponse(_message.Message):
    __slots__ = ("config",)
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    config: str
    def __init__(self, config: _Optional[str] = ...) -> None: ...

class KillGenericTaskRequest(_message.Message):
    __slots__ = ("task_id", "kill_from_root")
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    KILL_FROM_ROOT_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    kill_from_root: bool
    def __init__(self, task_id: _Optional[str] = ..., kill_from_root: _Optional[bool] = ...) -> None: ...

class KillGenericTaskResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PauseGenericTaskRequest(_message.Message):
    __slots__ = ("task_id",)
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    def __init__(self, task_id: _Optional[str] = ...) -> None: ...

class PauseGenericTaskResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UnpauseGenericTaskRequest(_message.Message):
    __slots__ = ("task_id",)
    TASK_ID_FIELD_NUMBER: _ClassVar[int]
    task_id: str
    def __init__(self, task_id: _Optional[str] = ...) -> None: ...

class UnpauseGenericTaskResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
