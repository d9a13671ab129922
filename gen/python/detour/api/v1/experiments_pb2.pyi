from detour.api.v1 import bulk_experiment_filters_pb2 as _bulk_experiment_filters_pb2
from detour.api.v1 import launch_warning_pb2 as _launch_warning_pb2
from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.common.v1 import common_pb2 as _common_pb2
from detour.experiment.v1 import experiment_pb2 as _experiment_pb2
from detour.job.v1 import job_pb2 as _job_pb2
from detour.trial.v1 import trial_pb2 as _trial_pb2
from detour.util.v1 import util_pb2 as _util_pb2
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

class ActivateExperimentRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class ActivateExperimentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ActivateExperimentsRequest(_message.Message):
    __slots__ = ("experiment_ids", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class ActivateExperimentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...

class ArchiveExperimentRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class ArchiveExperimentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ArchiveExperimentsRequest(_message.Message):
    __slots__ = ("experiment_ids", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class ArchiveExperimentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...

class CancelExperimentRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class CancelExperimentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CancelExperimentsRequest(_message.Message):
    __slots__ = ("experiment_ids", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class CancelExperimentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...

class ContinueExperimentRequest(_message.Message):
    __slots__ = ("id", "override_config")
    ID_FIELD_NUMBER: _ClassVar[int]
    OVERRIDE_CONFIG_FIELD_NUMBER: _ClassVar[int]
    id: int
    override_config: str
    def __init__(self, id: _Optional[int] = ..., override_config: _Optional[str] = ...) -> None: ...

class ContinueExperimentResponse(_message.Message):
    __slots__ = ("experiment", "warnings")
    EXPERIMENT_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    experiment: _experiment_pb2.Experiment
    warnings: _containers.RepeatedScalarFieldContainer[_launch_warning_pb2.LaunchWarning]
    def __init__(self, experiment: _Optional[_Union[_experiment_pb2.Experiment, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_launch_warning_pb2.LaunchWarning, str]]] = ...) -> None: ...

class CreateExperimentRequest(_message.Message):
    __slots__ = ("model_definition", "config", "validate_only", "parent_id", "activate", "project_id", "template", "unmanaged")
    MODEL_DEFINITION_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    ACTIVATE_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    UNMANAGED_FIELD_NUMBER: _ClassVar[int]
    model_definition: _containers.RepeatedCompositeFieldContainer[_util_pb2.File]
    config: str
    validate_only: bool
    parent_id: int
    activate: bool
    project_id: int
    template: str
    unmanaged: bool
    def __init__(self, model_definition: _Optional[_Iterable[_Union[_util_pb2.File, _Mapping]]] = ..., config: _Optional[str] = ..., validate_only: _Optional[bool] = ..., parent_id: _Optional[int] = ..., activate: _Optional[bool] = ..., project_id: _Optional[int] = ..., template: _Optional[str] = ..., unmanaged: _Optional[bool] = ...) -> None: ...

class CreateExperimentResponse(_message.Message):
    __slots__ = ("experiment", "config", "warnings")
    EXPERIMENT_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    experiment: _experiment_pb2.Experiment
    config: _struct_pb2.Struct
    warnings: _containers.RepeatedScalarFieldContainer[_launch_warning_pb2.LaunchWarning]
    def __init__(self, experiment: _Optional[_Union[_experiment_pb2.Experiment, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., warnings: _Optional[_Iterable[_Union[_launch_warning_pb2.LaunchWarning, str]]] = ...) -> None: ...

class DeleteExperimentLabelRequest(_message.Message):
    __slots__ = ("experiment_id", "label")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    label: str
    def __init__(self, experiment_id: _Optional[int] = ..., label: _Optional[str] = ...) -> None: ...

class DeleteExperimentLabelResponse(_message.Message):
    __slots__ = ("labels",)
    LABELS_FIELD_NUMBER: _ClassVar[int]
    labels: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, labels: _Optional[_Iterable[str]] = ...) -> None: ...

class DeleteExperimentRequest(_message.Message):
    __slots__ = ("experiment_id",)
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    def __init__(self, experiment_id: _Optional[int] = ...) -> None: ...

class DeleteExperimentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteExperimentsRequest(_message.Message):
    __slots__ = ("experiment_ids", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class DeleteExperimentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...

class DeleteTensorboardFilesRequest(_message.Message):
    __slots__ = ("experiment_id",)
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    def __init__(self, experiment_id: _Optional[int] = ...) -> None: ...

class DeleteTensorboardFilesResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ExperimentActionResult(_message.Message):
    __slots__ = ("error", "id")
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    error: str
    id: int
    def __init__(self, error: _Optional[str] = ..., id: _Optional[int] = ...) -> None: ...

class GetBestSearcherValidationMetricRequest(_message.Message):
    __slots__ = ("experiment_id",)
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    def __init__(self, experiment_id: _Optional[int] = ...) -> None: ...

class GetBestSearcherValidationMetricResponse(_message.Message):
    __slots__ = ("metric",)
    METRIC_FIELD_NUMBER: _ClassVar[int]
    metric: float
    def __init__(self, metric: _Optional[float] = ...) -> None: ...

class GetExperimentLabelsRequest(_message.Message):
    __slots__ = ("project_id",)
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    project_id: int
    def __init__(self, project_id: _Optional[int] = ...) -> None: ...

class GetExperimentLabelsResponse(_message.Message):
    __slots__ = ("labels",)
    LABELS_FIELD_NUMBER: _ClassVar[int]
    labels: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, labels: _Optional[_Iterable[str]] = ...) -> None: ...

class GetExperimentRequest(_message.Message):
    __slots__ = ("experiment_id",)
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    def __init__(self, experiment_id: _Optional[int] = ...) -> None: ...

class GetExperimentResponse(_message.Message):
    __slots__ = ("experiment", "job_summary", "config")
    EXPERIMENT_FIELD_NUMBER: _ClassVar[int]
    JOB_SUMMARY_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    experiment: _experiment_pb2.Experiment
    job_summary: _job_pb2.JobSummary
    config: _struct_pb2.Struct
    def __init__(self, experiment: _Optional[_Union[_experiment_pb2.Experiment, _Mapping]] = ..., job_summary: _Optional[_Union[_job_pb2.JobSummary, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class GetExperimentValidationHistoryRequest(_message.Message):
    __slots__ = ("experiment_id",)
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    def __init__(self, experiment_id: _Optional[int] = ...) -> None: ...

class GetExperimentValidationHistoryResponse(_message.Message):
    __slots__ = ("validation_history",)
    VALIDATION_HISTORY_FIELD_NUMBER: _ClassVar[int]
    validation_history: _containers.RepeatedCompositeFieldContainer[_experiment_pb2.ValidationHistoryEntry]
    def __init__(self, validation_history: _Optional[_Iterable[_Union[_experiment_pb2.ValidationHistoryEntry, _Mapping]]] = ...) -> None: ...

class GetExperimentsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "description", "name", "labels", "archived", "states", "users", "user_ids", "project_id", "experiment_id_filter", "show_trial_data")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_DESCRIPTION: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_START_TIME: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_END_TIME: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_STATE: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_NUM_TRIALS: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_PROGRESS: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_USER: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_NAME: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_FORKED_FROM: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_RESOURCE_POOL: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_PROJECT_ID: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_CHECKPOINT_SIZE: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_CHECKPOINT_COUNT: _ClassVar[GetExperimentsRequest.SortBy]
        SORT_BY_SEARCHER_METRIC_VAL: _ClassVar[GetExperimentsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetExperimentsRequest.SortBy
    SORT_BY_ID: GetExperimentsRequest.SortBy
    SORT_BY_DESCRIPTION: GetExperimentsRequest.SortBy
    SORT_BY_START_TIME: GetExperimentsRequest.SortBy
    SORT_BY_END_TIME: GetExperimentsRequest.SortBy
    SORT_BY_STATE: GetExperimentsRequest.SortBy
    SORT_BY_NUM_TRIALS: GetExperimentsRequest.SortBy
    SORT_BY_PROGRESS: GetExperimentsRequest.SortBy
    SORT_BY_USER: GetExperimentsRequest.SortBy
    SORT_BY_NAME: GetExperimentsRequest.SortBy
    SORT_BY_FORKED_FROM: GetExperimentsRequest.SortBy
    SORT_BY_RESOURCE_POOL: GetExperimentsRequest.SortBy
    SORT_BY_PROJECT_ID: GetExperimentsRequest.SortBy
    SORT_BY_CHECKPOINT_SIZE: GetExperimentsRequest.SortBy
    SORT_BY_CHECKPOINT_COUNT: GetExperimentsRequest.SortBy
    SORT_BY_SEARCHER_METRIC_VAL: GetExperimentsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    EXPERIMENT_ID_FILTER_FIELD_NUMBER: _ClassVar[int]
    SHOW_TRIAL_DATA_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetExperimentsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    description: str
    name: str
    labels: _containers.RepeatedScalarFieldContainer[str]
    archived: _wrappers_pb2.BoolValue
    states: _containers.RepeatedScalarFieldContainer[_experiment_pb2.State]
    users: _containers.RepeatedScalarFieldContainer[str]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    project_id: int
    experiment_id_filter: _common_pb2.Int32FieldFilter
    show_trial_data: bool
    def __init__(self, sort_by: _Optional[_Union[GetExperimentsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., description: _Optional[str] = ..., name: _Optional[str] = ..., labels: _Optional[_Iterable[str]] = ..., archived: _Optional[_Union[_wrappers_pb2.BoolValue, _Mapping]] = ..., states: _Optional[_Iterable[_Union[_experiment_pb2.State, str]]] = ..., users: _Optional[_Iterable[str]] = ..., user_ids: _Optional[_Iterable[int]] = ..., project_id: _Optional[int] = ..., experiment_id_filter: _Optional[_Union[_common_pb2.Int32FieldFilter, _Mapping]] = ..., show_trial_data: _Optional[bool] = ...) -> None: ...

class GetExperimentsResponse(_message.Message):
    __slots__ = ("experiments", "pagination")
    EXPERIMENTS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    experiments: _containers.RepeatedCompositeFieldContainer[_experiment_pb2.Experiment]
    pagination: _pagination_pb2.Pagination
    def __init__(self, experiments: _Optional[_Iterable[_Union[_experiment_pb2.Experiment, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetModelDefFileRequest(_message.Message):
    __slots__ = ("experiment_id", "path")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    path: str
    def __init__(self, experiment_id: _Optional[int] = ..., path: _Optional[str] = ...) -> None: ...

class GetModelDefFileResponse(_message.Message):
    __slots__ = ("file",)
    FILE_FIELD_NUMBER: _ClassVar[int]
    file: bytes
    def __init__(self, file: _Optional[bytes] = ...) -> None: ...

class GetModelDefRequest(_message.Message):
    __slots__ = ("experiment_id",)
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    def __init__(self, experiment_id: _Optional[int] = ...) -> None: ...

class GetModelDefResponse(_message.Message):
    __slots__ = ("b64_tgz",)
    B64_TGZ_FIELD_NUMBER: _ClassVar[int]
    b64_tgz: str
    def __init__(self, b64_tgz: _Optional[str] = ...) -> None: ...

class GetModelDefTreeRequest(_message.Message):
    __slots__ = ("experiment_id",)
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    def __init__(self, experiment_id: _Optional[int] = ...) -> None: ...

class GetModelDefTreeResponse(_message.Message):
    __slots__ = ("files",)
    FILES_FIELD_NUMBER: _ClassVar[int]
    files: _containers.RepeatedCompositeFieldContainer[_experiment_pb2.FileNode]
    def __init__(self, files: _Optional[_Iterable[_Union[_experiment_pb2.FileNode, _Mapping]]] = ...) -> None: ...

class KillExperimentRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class KillExperimentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class KillExperimentsRequest(_message.Message):
    __slots__ = ("experiment_ids", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class KillExperimentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...

class MoveExperimentRequest(_message.Message):
    __slots__ = ("experiment_id", "destination_project_id")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    destination_project_id: int
    def __init__(self, experiment_id: _Optional[int] = ..., destination_project_id: _Optional[int] = ...) -> None: ...

class MoveExperimentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MoveExperimentsRequest(_message.Message):
    __slots__ = ("experiment_ids", "destination_project_id", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    destination_project_id: int
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., destination_project_id: _Optional[int] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class MoveExperimentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...

class PatchExperimentRequest(_message.Message):
    __slots__ = ("experiment",)
    EXPERIMENT_FIELD_NUMBER: _ClassVar[int]
    experiment: _experiment_pb2.PatchExperiment
    def __init__(self, experiment: _Optional[_Union[_experiment_pb2.PatchExperiment, _Mapping]] = ...) -> None: ...

class PatchExperimentResponse(_message.Message):
    __slots__ = ("experiment",)
    EXPERIMENT_FIELD_NUMBER: _ClassVar[int]
    experiment: _experiment_pb2.Experiment
    def __init__(self, experiment: _Optional[_Union[_experiment_pb2.Experiment, _Mapping]] = ...) -> None: ...

class PauseExperimentRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class PauseExperimentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PauseExperimentsRequest(_message.Message):
    __slots__ = ("experiment_ids", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class PauseExperimentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...

class PreviewHPSearchRequest(_message.Message):
    __slots__ = ("config", "seed")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    config: _struct_pb2.Struct
    seed: int
    def __init__(self, config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., seed: _Optional[int] = ...) -> None: ...

class PreviewHPSearchResponse(_message.Message):
    __slots__ = ("summary",)
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    summary: _experiment_pb2.SearchSummary
    def __init__(self, summary: _Optional[_Union[_experiment_pb2.SearchSummary, _Mapping]] = ...) -> None: ...

class PutExperimentLabelRequest(_message.Message):
    __slots__ = ("experiment_id", "label")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    label: str
    def __init__(self, experiment_id: _Optional[int] = ..., label: _Optional[str] = ...) -> None: ...

class PutExperimentLabelResponse(_message.Message):
    __slots__ = ("labels",)
    LABELS_FIELD_NUMBER: _ClassVar[int]
    labels: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, labels: _Optional[_Iterable[str]] = ...) -> None: ...

class PutExperimentRequest(_message.Message):
    __slots__ = ("create_experiment_request", "external_experiment_id")
    CREATE_EXPERIMENT_REQUEST_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    create_experiment_request: CreateExperimentRequest
    external_experiment_id: str
    def __init__(self, create_experiment_request: _Optional[_Union[CreateExperimentRequest, _Mapping]] = ..., external_experiment_id: _Optional[str] = ...) -> None: ...

class PutExperimentResponse(_message.Message):
    __slots__ = ("experiment", "config")
    EXPERIMENT_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    experiment: _experiment_pb2.Experiment
    config: _struct_pb2.Struct
    def __init__(self, experiment: _Optional[_Union[_experiment_pb2.Experiment, _Mapping]] = ..., config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class PutExperimentRetainLogsRequest(_message.Message):
    __slots__ = ("experiment_id", "num_days")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NUM_DAYS_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    num_days: int
    def __init__(self, experiment_id: _Optional[int] = ..., num_days: _Optional[int] = ...) -> None: ...

class PutExperimentRetainLogsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PutExperimentsRetainLogsRequest(_message.Message):
    __slots__ = ("experiment_ids", "num_days", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    NUM_DAYS_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    num_days: int
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., num_days: _Optional[int] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class PutExperimentsRetainLogsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...

class SearchExperimentExperiment(_message.Message):
    __slots__ = ("experiment", "best_trial")
    EXPERIMENT_FIELD_NUMBER: _ClassVar[int]
    BEST_TRIAL_FIELD_NUMBER: _ClassVar[int]
    experiment: _experiment_pb2.Experiment
    best_trial: _trial_pb2.Trial
    def __init__(self, experiment: _Optional[_Union[_experiment_pb2.Experiment, _Mapping]] = ..., best_trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class SearchExperimentsRequest(_message.Message):
    __slots__ = ("project_id", "offset", "limit", "sort", "filter")
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    SORT_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    project_id: int
    offset: int
    limit: int
    sort: str
    filter: str
    def __init__(self, project_id: _Optional[int] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., sort: _Optional[str] = ..., filter: _Optional[str] = ...) -> None: ...

class SearchExperimentsResponse(_message.Message):
    __slots__ = ("experiments", "pagination")
    EXPERIMENTS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    experiments: _containers.RepeatedCompositeFieldContainer[SearchExperimentExperiment]
    pagination: _pagination_pb2.Pagination
    def __init__(self, experiments: _Optional[_Iterable[_Union[SearchExperimentExperiment, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class UnarchiveExperimentRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class UnarchiveExperimentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UnarchiveExperimentsRequest(_message.Message):
    __slots__ = ("experiment_ids", "filters", "project_id")
    EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    FILTERS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    filters: _bulk_experiment_filters_pb2.BulkExperimentFilters
    project_id: int
    def __init__(self, experiment_ids: _Optional[_Iterable[int]] = ..., filters: _Optional[_Union[_bulk_experiment_filters_pb2.BulkExperimentFilters, _Mapping]] = ..., project_id: _Optional[int] = ...) -> None: ...

class UnarchiveExperimentsResponse(_message.Message):
    __slots__ = ("results",)
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ExperimentActionResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ExperimentActionResult, _Mapping]]] = ...) -> None: ...
