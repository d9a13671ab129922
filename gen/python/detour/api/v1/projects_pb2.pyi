from detour.project.v1 import project_pb2 as _project_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TableType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TABLE_TYPE_UNSPECIFIED: _ClassVar[TableType]
    TABLE_TYPE_EXPERIMENT: _ClassVar[TableType]
    TABLE_TYPE_RUN: _ClassVar[TableType]
TABLE_TYPE_UNSPECIFIED: TableType
TABLE_TYPE_EXPERIMENT: TableType
TABLE_TYPE_RUN: TableType

class AddProjectNoteRequest(_message.Message):
    __slots__ = ("note", "project_id")
    NOTE_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    note: _project_pb2.Note
    project_id: int
    def __init__(self, note: _Optional[_Union[_project_pb2.Note, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class AddProjectNoteResponse(_message.Message):
    __slots__ = ("notes",)
    NOTES_FIELD_NUMBER: _ClassVar[int]
    notes: _containers.RepeatedCompositeFieldContainer[_project_pb2.Note]
    def __init__(self, notes: _Optional[_Iterable[_Union[_project_pb2.Note, _Mapping]]] = ...) -> None: ...

class ArchiveProjectRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class ArchiveProjectResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteProjectRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class DeleteProjectResponse(_message.Message):
    __slots__ = ("completed",)
    COMPLETED_FIELD_NUMBER: _ClassVar[int]
    completed: bool
    def __init__(self, completed: _Optional[bool] = ...) -> None: ...

class GetProjectByKeyRequest(_message.Message):
    __slots__ = ("key",)
    KEY_FIELD_NUMBER: _ClassVar[int]
    key: str
    def __init__(self, key: _Optional[str] = ...) -> None: ...

class GetProjectByKeyResponse(_message.Message):
    __slots__ = ("project",)
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    project: _project_pb2.Project
    def __init__(self, project: _Optional[_Union[_project_pb2.Project, _Mapping]] = ...) -> None: ...

class GetProjectColumnsRequest(_message.Message):
    __slots__ = ("id", "table_type")
    ID_FIELD_NUMBER: _ClassVar[int]
    TABLE_TYPE_FIELD_NUMBER: _ClassVar[int]
    id: int
    table_type: TableType
    def __init__(self, id: _Optional[int] = ..., table_type: _Optional[_Union[TableType, str]] = ...) -> None: ...

class GetProjectColumnsResponse(_message.Message):
    __slots__ = ("columns",)
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    columns: _containers.RepeatedCompositeFieldContainer[_project_pb2.ProjectColumn]
    def __init__(self, columns: _Optional[_Iterable[_Union[_project_pb2.ProjectColumn, _Mapping]]] = ...) -> None: ...

class GetProjectNumericMetricsRangeRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class GetProjectNumericMetricsRangeResponse(_message.Message):
    __slots__ = ("ranges",)
    RANGES_FIELD_NUMBER: _ClassVar[int]
    ranges: _containers.RepeatedCompositeFieldContainer[_project_pb2.MetricsRange]
    def __init__(self, ranges: _Optional[_Iterable[_Union[_project_pb2.MetricsRange, _Mapping]]] = ...) -> None: ...

class GetProjectRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class GetProjectResponse(_message.Message):
    __slots__ = ("project",)
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    project: _project_pb2.Project
    def __init__(self, project: _Optional[_Union[_project_pb2.Project, _Mapping]] = ...) -> None: ...

class GetProjectsByUserActivityRequest(_message.Message):
    __slots__ = ("limit",)
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    limit: int
    def __init__(self, limit: _Optional[int] = ...) -> None: ...

class GetProjectsByUserActivityResponse(_message.Message):
    __slots__ = ("projects",)
    PROJECTS_FIELD_NUMBER: _ClassVar[int]
    projects: _containers.RepeatedCompositeFieldContainer[_project_pb2.Project]
    def __init__(self, projects: _Optional[_Iterable[_Union[_project_pb2.Project, _Mapping]]] = ...) -> None: ...

class MoveProjectRequest(_message.Message):
    __slots__ = ("project_id", "destination_workspace_id")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    project_id: int
    destination_workspace_id: int
    def __init__(self, project_id: _Optional[int] = ..., destination_workspace_id: _Optional[int] = ...) -> None: ...

class MoveProjectResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PatchProjectRequest(_message.Message):
    __slots__ = ("id", "project")
    ID_FIELD_NUMBER: _ClassVar[int]
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    id: int
    project: _project_pb2.PatchProject
    def __init__(self, id: _Optional[int] = ..., project: _Optional[_Union[_project_pb2.PatchProject, _Mapping]] = ...) -> None: ...

class PatchProjectResponse(_message.Message):
    __slots__ = ("project",)
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    project: _project_pb2.Project
    def __init__(self, project: _Optional[_Union[_project_pb2.Project, _Mapping]] = ...) -> None: ...

class PostProjectRequest(_message.Message):
    __slots__ = ("name", "description", "workspace_id", "key")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    name: str
    description: str
    workspace_id: int
    key: str
    def __init__(self, name: _Optional[str] = ..., description: _Optional[str] = ..., workspace_id: _Optional[int] = ..., key: _Optional[str] = ...) -> None: ...

class PostProjectResponse(_message.Message):
    __slots__ = ("project",)
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    project: _project_pb2.Project
    def __init__(self, project: _Optional[_Union[_project_pb2.Project, _Mapping]] = ...) -> None: ...

class PutProjectNotesRequest(_message.Message):
    __slots__ = ("notes", "project_id")
    NOTES_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    notes: _containers.RepeatedCompositeFieldContainer[_project_pb2.Note]
    project_id: int
    def __init__(self, notes: _Optional[_Iterable[_Union[_project_pb2.Note, _Mapping]]] = ..., project_id: _Optional[int] = ...) -> None: ...

class PutProjectNotesResponse(_message.Message):
    __slots__ = ("notes",)
    NOTES_FIELD_NUMBER: _ClassVar[int]
    notes: _containers.RepeatedCompositeFieldContainer[_project_pb2.Note]
    def __init__(self, notes: _Optional[_Iterable[_Union[_project_pb2.Note, _Mapping]]] = ...) -> None: ...

class UnarchiveProjectRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class UnarchiveProjectResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
