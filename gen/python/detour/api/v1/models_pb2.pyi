from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.model.v1 import model_pb2 as _model_pb2
from detour.trial.v1 import trial_pb2 as _trial_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ArchiveModelRequest(_message.Message):
    __slots__ = ("model_name",)
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    def __init__(self, model_name: _Optional[str] = ...) -> None: ...

class ArchiveModelResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteModelRequest(_message.Message):
    __slots__ = ("model_name",)
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    def __init__(self, model_name: _Optional[str] = ...) -> None: ...

class DeleteModelResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteModelVersionRequest(_message.Message):
    __slots__ = ("model_name", "model_version_num")
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_NUM_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    model_version_num: int
    def __init__(self, model_name: _Optional[str] = ..., model_version_num: _Optional[int] = ...) -> None: ...

class DeleteModelVersionResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetModelLabelsRequest(_message.Message):
    __slots__ = ("workspace_id",)
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    workspace_id: int
    def __init__(self, workspace_id: _Optional[int] = ...) -> None: ...

class GetModelLabelsResponse(_message.Message):
    __slots__ = ("labels",)
    LABELS_FIELD_NUMBER: _ClassVar[int]
    labels: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, labels: _Optional[_Iterable[str]] = ...) -> None: ...

class GetModelRequest(_message.Message):
    __slots__ = ("model_name",)
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    def __init__(self, model_name: _Optional[str] = ...) -> None: ...

class GetModelResponse(_message.Message):
    __slots__ = ("model",)
    MODEL_FIELD_NUMBER: _ClassVar[int]
    model: _model_pb2.Model
    def __init__(self, model: _Optional[_Union[_model_pb2.Model, _Mapping]] = ...) -> None: ...

class GetModelVersionRequest(_message.Message):
    __slots__ = ("model_name", "model_version_num")
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_NUM_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    model_version_num: int
    def __init__(self, model_name: _Optional[str] = ..., model_version_num: _Optional[int] = ...) -> None: ...

class GetModelVersionResponse(_message.Message):
    __slots__ = ("model_version",)
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    model_version: _model_pb2.ModelVersion
    def __init__(self, model_version: _Optional[_Union[_model_pb2.ModelVersion, _Mapping]] = ...) -> None: ...

class GetModelVersionsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "model_name")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetModelVersionsRequest.SortBy]
        SORT_BY_VERSION: _ClassVar[GetModelVersionsRequest.SortBy]
        SORT_BY_CREATION_TIME: _ClassVar[GetModelVersionsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetModelVersionsRequest.SortBy
    SORT_BY_VERSION: GetModelVersionsRequest.SortBy
    SORT_BY_CREATION_TIME: GetModelVersionsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetModelVersionsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    model_name: str
    def __init__(self, sort_by: _Optional[_Union[GetModelVersionsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., model_name: _Optional[str] = ...) -> None: ...

class GetModelVersionsResponse(_message.Message):
    __slots__ = ("model", "model_versions", "pagination")
    MODEL_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSIONS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    model: _model_pb2.Model
    model_versions: _containers.RepeatedCompositeFieldContainer[_model_pb2.ModelVersion]
    pagination: _pagination_pb2.Pagination
    def __init__(self, model: _Optional[_Union[_model_pb2.Model, _Mapping]] = ..., model_versions: _Optional[_Iterable[_Union[_model_pb2.ModelVersion, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetModelsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "name", "description", "labels", "archived", "users", "workspace_names", "user_ids", "id", "workspace_ids")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetModelsRequest.SortBy]
        SORT_BY_NAME: _ClassVar[GetModelsRequest.SortBy]
        SORT_BY_DESCRIPTION: _ClassVar[GetModelsRequest.SortBy]
        SORT_BY_CREATION_TIME: _ClassVar[GetModelsRequest.SortBy]
        SORT_BY_LAST_UPDATED_TIME: _ClassVar[GetModelsRequest.SortBy]
        SORT_BY_NUM_VERSIONS: _ClassVar[GetModelsRequest.SortBy]
        SORT_BY_WORKSPACE: _ClassVar[GetModelsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetModelsRequest.SortBy
    SORT_BY_NAME: GetModelsRequest.SortBy
    SORT_BY_DESCRIPTION: GetModelsRequest.SortBy
    SORT_BY_CREATION_TIME: GetModelsRequest.SortBy
    SORT_BY_LAST_UPDATED_TIME: GetModelsRequest.SortBy
    SORT_BY_NUM_VERSIONS: GetModelsRequest.SortBy
    SORT_BY_WORKSPACE: GetModelsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAMES_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_IDS_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetModelsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    name: str
    description: str
    labels: _containers.RepeatedScalarFieldContainer[str]
    archived: _wrappers_pb2.BoolValue
    users: _containers.RepeatedScalarFieldContainer[str]
    workspace_names: _containers.RepeatedScalarFieldContainer[str]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    id: int
    workspace_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, sort_by: _Optional[_Union[GetModelsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., name: _Optional[str] = ..., description: _Optional[str] = ..., labels: _Optional[_Iterable[str]] = ..., archived: _Optional[_Union[_wrappers_pb2.BoolValue, _Mapping]] = ..., users: _Optional[_Iterable[str]] = ..., workspace_names: _Optional[_Iterable[str]] = ..., user_ids: _Optional[_Iterable[int]] = ..., id: _Optional[int] = ..., workspace_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class GetModelsResponse(_message.Message):
    __slots__ = ("models", "pagination")
    MODELS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    models: _containers.RepeatedCompositeFieldContainer[_model_pb2.Model]
    pagination: _pagination_pb2.Pagination
    def __init__(self, models: _Optional[_Iterable[_Union[_model_pb2.Model, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetTrialMetricsByModelVersionRequest(_message.Message):
    __slots__ = ("model_name", "model_version_num", "trial_source_info_type", "metric_group")
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_NUM_FIELD_NUMBER: _ClassVar[int]
    TRIAL_SOURCE_INFO_TYPE_FIELD_NUMBER: _ClassVar[int]
    METRIC_GROUP_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    model_version_num: int
    trial_source_info_type: _trial_pb2.TrialSourceInfoType
    metric_group: str
    def __init__(self, model_name: _Optional[str] = ..., model_version_num: _Optional[int] = ..., trial_source_info_type: _Optional[_Union[_trial_pb2.TrialSourceInfoType, str]] = ..., metric_group: _Optional[str] = ...) -> None: ...

class GetTrialMetricsByModelVersionResponse(_message.Message):
    __slots__ = ("metrics",)
    METRICS_FIELD_NUMBER: _ClassVar[int]
    metrics: _containers.RepeatedCompositeFieldContainer[_trial_pb2.MetricsReport]
    def __init__(self, metrics: _Optional[_Iterable[_Union[_trial_pb2.MetricsReport, _Mapping]]] = ...) -> None: ...

class MoveModelRequest(_message.Message):
    __slots__ = ("model_name", "destination_workspace_id")
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    destination_workspace_id: int
    def __init__(self, model_name: _Optional[str] = ..., destination_workspace_id: _Optional[int] = ...) -> None: ...

class MoveModelResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PatchModelRequest(_message.Message):
    __slots__ = ("model", "model_name")
    MODEL_FIELD_NUMBER: _ClassVar[int]
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    model: _model_pb2.PatchModel
    model_name: str
    def __init__(self, model: _Optional[_Union[_model_pb2.PatchModel, _Mapping]] = ..., model_name: _Optional[str] = ...) -> None: ...

class PatchModelResponse(_message.Message):
    __slots__ = ("model",)
    MODEL_FIELD_NUMBER: _ClassVar[int]
    model: _model_pb2.Model
    def __init__(self, model: _Optional[_Union[_model_pb2.Model, _Mapping]] = ...) -> None: ...

class PatchModelVersionRequest(_message.Message):
    __slots__ = ("model_name", "model_version", "model_version_num")
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    MODEL_VERSION_NUM_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    model_version: _model_pb2.PatchModelVersion
    model_version_num: int
    def __init__(self, model_name: _Optional[str] = ..., model_version: _Optional[_Union[_model_pb2.PatchModelVersion, _Mapping]] = ..., model_version_num: _Optional[int] = ...) -> None: ...

class PatchModelVersionResponse(_message.Message):
    __slots__ = ("model_version",)
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    model_version: _model_pb2.ModelVersion
    def __init__(self, model_version: _Optional[_Union[_model_pb2.ModelVersion, _Mapping]] = ...) -> None: ...

class PostModelRequest(_message.Message):
    __slots__ = ("name", "description", "metadata", "labels", "workspace_name", "workspace_id", "notes")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_NAME_FIELD_NUMBER: _ClassVar[int]
    WORKSPACE_ID_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    name: str
    description: str
    metadata: _struct_pb2.Struct
    labels: _containers.RepeatedScalarFieldContainer[str]
    workspace_name: str
    workspace_id: int
    notes: str
    def __init__(self, name: _Optional[str] = ..., description: _Optional[str] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., labels: _Optional[_Iterable[str]] = ..., workspace_name: _Optional[str] = ..., workspace_id: _Optional[int] = ..., notes: _Optional[str] = ...) -> None: ...

class PostModelResponse(_message.Message):
    __slots__ = ("model",)
    MODEL_FIELD_NUMBER: _ClassVar[int]
    model: _model_pb2.Model
    def __init__(self, model: _Optional[_Union[_model_pb2.Model, _Mapping]] = ...) -> None: ...

class PostModelVersionRequest(_message.Message):
    __slots__ = ("model_name", "checkpoint_uuid", "name", "comment", "metadata", "labels", "notes")
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINT_UUID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    COMMENT_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    checkpoint_uuid: str
    name: str
    comment: str
    metadata: _struct_pb2.Struct
    labels: _containers.RepeatedScalarFieldContainer[str]
    notes: str
    def __init__(self, model_name: _Optional[str] = ..., checkpoint_uuid: _Optional[str] = ..., name: _Optional[str] = ..., comment: _Optional[str] = ..., metadata: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., labels: _Optional[_Iterable[str]] = ..., notes: _Optional[str] = ...) -> None: ...

class PostModelVersionResponse(_message.Message):
    __slots__ = ("model_version",)
    MODEL_VERSION_FIELD_NUMBER: _ClassVar[int]
    model_version: _model_pb2.ModelVersion
    def __init__(self, model_version: _Optional[_Union[_model_pb2.ModelVersion, _Mapping]] = ...) -> None: ...

class UnarchiveModelRequest(_message.Message):
    __slots__ = ("model_name",)
    MODEL_NAME_FIELD_NUMBER: _ClassVar[int]
    model_name: str
    def __init__(self, model_name: _Optional[str] = ...) -> None: ...

class UnarchiveModelResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
