from detour.api.v1 import pagination_pb2 as _pagination_pb2
from detour.experiment.v1 import experiment_pb2 as _experiment_pb2
from detour.trial.v1 import trial_pb2 as _trial_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateTrialRequest(_message.Message):
    __slots__ = ("experiment_id", "hparams", "unmanaged")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    HPARAMS_FIELD_NUMBER: _ClassVar[int]
    UNMANAGED_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    hparams: _struct_pb2.Struct
    unmanaged: bool
    def __init__(self, experiment_id: _Optional[int] = ..., hparams: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., unmanaged: _Optional[bool] = ...) -> None: ...

class CreateTrialResponse(_message.Message):
    __slots__ = ("trial",)
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class GetExperimentTrialsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "states", "experiment_id")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_START_TIME: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_END_TIME: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_STATE: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_BEST_VALIDATION_METRIC: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_LATEST_VALIDATION_METRIC: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_BATCHES_PROCESSED: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_DURATION: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_RESTARTS: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_CHECKPOINT_SIZE: _ClassVar[GetExperimentTrialsRequest.SortBy]
        SORT_BY_LOG_RETENTION_DAYS: _ClassVar[GetExperimentTrialsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetExperimentTrialsRequest.SortBy
    SORT_BY_ID: GetExperimentTrialsRequest.SortBy
    SORT_BY_START_TIME: GetExperimentTrialsRequest.SortBy
    SORT_BY_END_TIME: GetExperimentTrialsRequest.SortBy
    SORT_BY_STATE: GetExperimentTrialsRequest.SortBy
    SORT_BY_BEST_VALIDATION_METRIC: GetExperimentTrialsRequest.SortBy
    SORT_BY_LATEST_VALIDATION_METRIC: GetExperimentTrialsRequest.SortBy
    SORT_BY_BATCHES_PROCESSED: GetExperimentTrialsRequest.SortBy
    SORT_BY_DURATION: GetExperimentTrialsRequest.SortBy
    SORT_BY_RESTARTS: GetExperimentTrialsRequest.SortBy
    SORT_BY_CHECKPOINT_SIZE: GetExperimentTrialsRequest.SortBy
    SORT_BY_LOG_RETENTION_DAYS: GetExperimentTrialsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetExperimentTrialsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    states: _containers.RepeatedScalarFieldContainer[_experiment_pb2.State]
    experiment_id: int
    def __init__(self, sort_by: _Optional[_Union[GetExperimentTrialsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., states: _Optional[_Iterable[_Union[_experiment_pb2.State, str]]] = ..., experiment_id: _Optional[int] = ...) -> None: ...

class GetExperimentTrialsResponse(_message.Message):
    __slots__ = ("trials", "pagination")
    TRIALS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    trials: _containers.RepeatedCompositeFieldContainer[_trial_pb2.Trial]
    pagination: _pagination_pb2.Pagination
    def __init__(self, trials: _Optional[_Iterable[_Union[_trial_pb2.Trial, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetTrialRequest(_message.Message):
    __slots__ = ("trial_id",)
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    def __init__(self, trial_id: _Optional[int] = ...) -> None: ...

class GetTrialResponse(_message.Message):
    __slots__ = ("trial",)
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class PatchTrialRequest(_message.Message):
    __slots__ = ("trial_id", "state")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    state: _trial_pb2.State
    def __init__(self, trial_id: _Optional[int] = ..., state: _Optional[_Union[_trial_pb2.State, str]] = ...) -> None: ...

class PatchTrialResponse(_message.Message):
    __slots__ = ("trial",)
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ...) -> None: ...

class StartTrialRequest(_message.Message):
    __slots__ = ("trial_id", "resume")
    TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
    RESUME_FIELD_NUMBER: _ClassVar[int]
    trial_id: int
    resume: bool
    def __init__(self, trial_id: _Optional[int] = ..., resume: _Optional[bool] = ...) -> None: ...

class StartTrialResponse(_message.Message):
    __slots__ = ("trial_run_id", "latest_checkpoint", "steps_completed")
    TRIAL_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    LATEST_CHECKPOINT_FIELD_NUMBER: _ClassVar[int]
    STEPS_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    trial_run_id: int
    latest_checkpoint: str
    steps_completed: int
    def __init__(self, trial_run_id: _Optional[int] = ..., latest_checkpoint: _Optional[str] = ..., steps_completed: _Optional[int] = ...) -> None: ...
