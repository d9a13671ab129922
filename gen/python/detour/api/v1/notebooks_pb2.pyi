from detour.api.v1 import launch_warning_pb2 as _launch_warning_pb2
from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.notebook.v1 import notebook_pb2 as _notebook_pb2
from detour.util.v1 import util_pb2 as _util_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetNotebookRequest(_message.Message):
    __slots__ = ("notebook_id",)
    NOTEBOOK_ID_FIELD_NUMBER: _ClassVar[int]
    notebook_id: str
    def __init__(self, notebook_id: _Optional[str] = ...) -> None: ...

class GetNotebookResponse(_message.Message):
    __slots__ = ("notebook", "config")
    NOTEBOOK_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    notebook: _notebook_pb2.Notebook
    config: _struct_pb2.Struct
    def __init__(self, notebook: _Optional[_Union[_notebook_pb2.Notebook, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class GetNotebooksRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "users", "user_ids", "workspace_id")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetNotebooksRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetNotebooksRequest.SortBy]
        SORT_BY_DESCRIPTION: _ClassVar[GetNotebooksRequest.SortBy]
        SORT_BY_START_TIME: _ClassVar[GetNotebooksRequest.SortBy]
        SORT_BY_WORKSPACE_ID: _ClassVar[GetNotebooksRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetNotebooksRequest.SortBy
    SORT_BY_ID: GetNotebooksRequest.SortBy
    SORT_BY_DESCRIPTION: GetNotebooksRequest.SortBy
    SORT_BY_START_TIME: GetNotebooksRequest.SortBy
    SORT_BY_WORKSPACE_ID: GetNotebooksRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetNotebooksRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    users: _containers.RepeatedScalarFieldContainer[str]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    workspace_id: int
    def __init__(self, sort_by: _Optional[_Union[GetNotebooksRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., users: _Optional[_Iterable[str]] = ..., user_ids: _Optional[_Iterable[int]] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class GetNotebooksResponse(_message.Message):
    __slots__ = ("notebooks", "pagination")
    NOTEBOOKS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    notebooks: _containers.RepeatedCompositeFieldContainer[_notebook_pb2.Notebook]
    pagination: _pagination_pb2.Pagination
    def __init__(self, notebooks: _Optional[_Iterable[_Union[_notebook_pb2.Notebook, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class IdleNotebookRequest(_message.Message):
    __slots__ = ("notebook_id", "idle")
    NOTEBOOK_ID_FIELD_NUMBER: _ClassVar[int]
    IDLE_FIELD_NUMBER: _ClassVar[int]
    notebook_id: str
    idle: bool
    def __init__(self, notebook_id: _Optional[str] = ..., idle: _Optional[bool] = ...) -> None: ...

class IdleNotebookResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class KillNotebookRequest(_message.Message):
    __slots__ = ("notebook_id",)
    NOTEBOOK_ID_FIELD_NUMBER: _ClassVar[int]
    notebook_id: str
    def __init__(self, notebook_id: _Optional[str] = ...) -> None: ...

class KillNotebookResponse(_message.Message):
    __slots__ = ("notebook",)
    NOTEBOOK_FIELD_NUMBER: _ClassVar[int]
    notebook: _notebook_pb2.Notebook
    def __init__(self, notebook: _Optional[_Union[_notebook_pb2.Notebook, _Mapping]] = ...) -> None: ...

class LaunchNotebookRequest(_message.Message):
    __slots__ = ("config", "template_name", "files", "preview", "workspace_id")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_NAME_FIELD_NUMBER: _ClassVar[int]
    FILES_FIELD_NUMBER: _ClassVar[int]
    PREVIEW_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    config: _struct_pb2.Struct
    template_name: str
    files: _containers.RepeatedCompositeFieldContainer[_util_pb2.File]
    preview: bool
    workspace_id: int
    def __init__(self, config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., template_name: _Optional[str] = ..., files: _Optional[_Iterable[_Union[_util_pb2.File, _Mapping]]] = ..., preview: _Optional[bool] = ..., workspace_id: _Optional[int] = ...) -> None: ...

class LaunchNotebookResponse(_message.Message):
    __slots__ = ("notebook", "config", "warnings")
    NOTEBOOK_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    notebook: _notebook_pb2.Notebook
    config: _struct_pb2.Struct
    warnings: _containers.RepeatedScalarFieldContainer[_launch_warning_pb2.LaunchWarning]
    def __init__(self, notebook: _Optional[_Union[_notebook_pb2.Notebook, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_launch_warning_pb2.LaunchWarning, str]]] = ...) -> None: ...

class SetNotebookPriorityRequest(_message.Message):
    __slots__ = ("notebook_id", "priority")
    NOTEBOOK_ID_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    notebook_id: str
    priority: int
    def __init__(self, notebook_id: _Optional[str] = ..., priority: _Optional[int] = ...) -> None: ...

class SetNotebookPriorityResponse(_message.Message):
    __slots__ = ("notebook",)
    NOTEBOOK_FIELD_NUMBER: _ClassVar[int]
    notebook: _notebook_pb2.Notebook
    def __init__(self, notebook: _Optional[_Union[_notebook_pb2.Notebook, _Mapping]] = ...) -> None: ...
