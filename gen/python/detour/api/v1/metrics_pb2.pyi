import datetime

from detour.api.v1 import metric_type_pb2 as _metric_type_pb2
from detour.common.v1 import common_pb2 as _common_pb2
from detour.metric.v1 import metric_pb2 as _metric_pb2
from detour.trial.v1 import trial_pb2 as _trial_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ComparableTrial(_message.Message):
    __slots__ = ("trial", "metrics")
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    METRICS_FIELD_NUMBER: _ClassVar[int]
    trial: _trial_pb2.Trial
    metrics: _containers.RepeatedCompositeFieldContainer[DownsampledMetrics]
    def __init__(self, trial: _Optional[_Union[_trial_pb2.Trial, _Mapping]] = ..., metrics: _Optional[_Iterable[_Union[DownsampledMetrics, _Mapping]]] = ...) -> None: ...

class CompareTrialsRequest(_message.Message):
    __slots__ = ("trial_ids", "max_datapoints", "metric_names", "start_batches", "end_batches", "metric_type", "group", "metric_ids", "time_series_filter")
    TRIAL_IDS_FIELD_NUMBER: _ClassVar[int]
    MAX_DATAPOINTS_FIELD_NUMBER: _ClassVar[int]
    METRIC_NAMES_FIELD_NUMBER: _ClassVar[int]
    START_BATCHES_FIELD_NUMBER: _ClassVar[int]
    END_BATCHES_FIELD_NUMBER: _ClassVar[int]
    METRIC_TYPE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    METRIC_IDS_FIELD_NUMBER: _ClassVar[int]
    TIME_SERIES_FILTER_FIELD_NUMBER: _ClassVar[int]
    trial_ids: _containers.RepeatedScalarFieldContainer[int]
    max_datapoints: int
    metric_names: _containers.RepeatedScalarFieldContainer[str]
    start_batches: int
    end_batches: int
    metric_type: _metric_type_pb2.MetricType
    group: str
    metric_ids: _containers.RepeatedScalarFieldContainer[str]
    time_series_filter: _common_pb2.PolymorphicFilter
    def __init__(self, trial_ids: _Optional[_Iterable[int]] = ..., max_datapoints: _Optional[int] = ..., metric_names: _Optional[_Iterable[str]] = ..., start_batches: _Optional[int] = ..., end_batches: _Optional[int] = ..., metric_type: _Optional[_Union[_metric_type_pb2.MetricType, str]] = ..., group: _Optional[str] = ..., metric_ids: _Optional[_Iterable[str]] = ..., time_series_filter: _Optional[_Union[_common_pb2.PolymorphicFilter, _Mapping]] = ...) -> None: ...

class CompareTrialsResponse(_message.Message):
    __slots__ = ("trials",)
    TRIALS_FIELD_NUMBER: _ClassVar[int]
    trials: _containers.RepeatedCompositeFieldContainer[ComparableTrial]
    def __init__(self, trials: _Optional[_Iterable[_Union[ComparableTrial, _Mapping]]] = ...) -> None: ...

class DataPoint(_message.Message):
    __slots__ = ("batches", "values", "time", "epoch")
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    batches: int
    values: _struct_pb2.Struct
    time: _timestamp_pb2.Timestamp
    epoch: float
    def __init__(self, batches: _Optional[int] = ..., values: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., epoch: _Optional[float] = ...) -> None: ...

class DownsampledMetrics(_message.Message):
    __slots__ = ("data", "type", "group")
    DATA_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    data: _containers.RepeatedCompositeFieldContainer[DataPoint]
    type: _metric_type_pb2.MetricType
    group: str
    def __init__(self, data: _Optional[_Iterable[_Union[DataPoint, _Mapping]]] = ..., type: _Optional[_Union[_metric_type_pb2.MetricType, str]] = ..., group: _Optional[str] = ...) -> None: ...

class ExpMetricNamesRequest(_message.Message):
    __slots__ = ("ids", "period_seconds")
    IDS_FIELD_NUMBER: _ClassVar[int]
    PERIOD_SECONDS_FIELD_NUMBER: _ClassVar[int]
    ids: _containers.RepeatedScalarFieldContainer[int]
    period_seconds: int
    def __init__(self, ids: _Optional[_Iterable[int]] = ..., period_seconds: _Optional[int] = ...) -> None: ...

class ExpMetricNamesResponse(_message.Message):
    __slots__ = ("searcher_metrics", "training_metrics", "validation_metrics", "metric_names")
    SEARCHER_METRICS_FIELD_NUMBER: _ClassVar[int]
    TRAINING_METRICS_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_METRICS_FIELD_NUMBER: _ClassVar[int]
    METRIC_NAMES_FIELD_NUMBER: _ClassVar[int]
    searcher_metrics: _containers.RepeatedScalarFieldContainer[str]
    training_metrics: _containers.RepeatedScalarFieldContainer[str]
    validation_metrics: _containers.RepeatedScalarFieldContainer[str]
    metric_names: _containers.RepeatedCompositeFieldContainer[_metric_pb2.MetricIdentifier]
    def __init__(self, searcher_metrics: _Optional[_Iterable[str]] = ..., training_metrics: _Optional[_Iterable[str]] = ..., validation_metrics: _Optional[_Iterable[str]] = ..., metric_names: _Optional[_Iterable[_Union[_metric_pb2.MetricIdentifier, _Mapping]]] = ...) -> None: ...

class GetMetricsRequest(_message.Message):
    __slots__ = ("trial_ids", "group")
    TRIAL_IDS_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    trial_ids: _containers.RepeatedScalarFieldContainer[int]
    group: str
    def __init__(self, trial_ids: _Optional[_Iterable[int]] = ..., group: _Optional[str] = ...) -> None: ...

class GetMetricsResponse(_message.Message):
    __slots__ = ("metrics",)
    METRICS_FIELD_NUMBER: _ClassVar[int]
    metrics: _containers.RepeatedCompositeFieldContainer[_trial_pb2.MetricsReport]
    def __init__(self, metrics: _Optional[_Iterable[_Union[_trial_pb2.MetricsReport, _Mapping]]] = ...) -> None: ...

class GetTrainingMetricsRequest(_message.Message):
    __slots__ = ("trial_ids",)
    TRIAL_IDS_FIELD_NUMBER: _ClassVar[int]
    trial_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, trial_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class GetTrainingMetricsResponse(_message.Message):
    __slots__ = ("metrics",)
    METRICS_FIELD_NUMBER: _ClassVar[int]
    metrics: _containers.RepeatedCompositeFieldContainer[_trial_pb2.MetricsReport]
    def __init__(self, metrics: _Optional[_Iterable[_Union[_trial_pb2.MetricsReport, _Mapping]]] = ...) -> None: ...

class GetValidationMetricsRequest(_message.Message):
    __slots__ = ("trial_ids",)
    TRIAL_IDS_FIELD_NUMBER: _ClassVar[int]
    trial_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, trial_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class GetValidationMetricsResponse(_message.Message):
    __slots__ = ("metrics",)
    METRICS_FIELD_NUMBER: _ClassVar[int]
    metrics: _containers.RepeatedCompositeFieldContainer[_trial_pb2.MetricsReport]
    def __init__(self, metrics: _Optional[_Iterable[_Union[_trial_pb2.MetricsReport, _Mapping]]] = ...) -> None: ...

class MetricBatchesRequest(_message.Message):
    __slots__ = ("experiment_id", "metric_name", "metric_type", "group", "period_seconds")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    METRIC_NAME_FIELD_NUMBER: _ClassVar[int]
    METRIC_TYPE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    PERIOD_SECONDS_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    metric_name: str
    metric_type: _metric_type_pb2.MetricType
    group: str
    period_seconds: int
    def __init__(self, experiment_id: _Optional[int] = ..., metric_name: _Optional[str] = ..., metric_type: _Optional[_Union[_metric_type_pb2.MetricType, str]] = ..., group: _Optional[str] = ..., period_seconds: _Optional[int] = ...) -> None: ...

class MetricBatchesResponse(_message.Message):
    __slots__ = ("batches",)
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    batches: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, batches: _Optional[_Iterable[int]] = ...) -> None: ...

class PostTrialProfilerMetricsBatchRequest(_message.Message):
    __slots__ = ("batches",)
    BATCHES_FIELD_NUMBER: _ClassVar[int]
    batches: _containers.RepeatedCompositeFieldContainer[_trial_pb2.TrialProfilerMetricsBatch]
    def __init__(self, batches: _Optional[_Iterable[_Union[_trial_pb2.TrialProfilerMetricsBatch, _Mapping]]] = ...) -> None: ...

class PostTrialProfilerMetricsBatchResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReportTrialMetricsRequest(_message.Message):
    __slots__ = ("metrics", "group")
    METRICS_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    metrics: _trial_pb2.TrialMetrics
    group: str
    def __init__(self, metrics: _Optional[_Union[_trial_pb2.TrialMetrics, _Mapping]] = ..., group: _Optional[str] = ...) -> None: ...

class ReportTrialMetricsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReportTrialTrainingMetricsRequest(_message.Message):
    __slots__ = ("training_metrics",)
    TRAINING_METRICS_FIELD_NUMBER: _ClassVar[int]
    training_metrics: _trial_pb2.TrialMetrics
    def __init__(self, training_metrics: _Optional[_Union[_trial_pb2.TrialMetrics, _Mapping]] = ...) -> None: ...

class ReportTrialTrainingMetricsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ReportTrialValidationMetricsRequest(_message.Message):
    __slots__ = ("validation_metrics",)
    VALIDATION_METRICS_FIELD_NUMBER: _ClassVar[int]
    validation_metrics: _trial_pb2.TrialMetrics
    def __init__(self, validation_metrics: _Optional[_Union[_trial_pb2.TrialMetrics, _Mapping]] = ...) -> None: ...

class ReportTrialValidationMetricsResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class TrialsSampleRequest(_message.Message):
    __slots__ = ("experiment_id", "metric_name", "metric_type", "group", "max_trials", "max_datapoints", "start_batches", "end_batches", "period_seconds")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    METRIC_NAME_FIELD_NUMBER: _ClassVar[int]
    METRIC_TYPE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    MAX_TRIALS_FIELD_NUMBER: _ClassVar[int]
    MAX_DATAPOINTS_FIELD_NUMBER: _ClassVar[int]
    START_BATCHES_FIELD_NUMBER: _ClassVar[int]
    END_BATCHES_FIELD_NUMBER: _ClassVar[int]
    PERIOD_SECONDS_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    metric_name: str
    metric_type: _metric_type_pb2.MetricType
    group: str
    max_trials: int
    max_datapoints: int
    start_batches: int
    end_batches: int
    period_seconds: int
    def __init__(self, experiment_id: _Optional[int] = ..., metric_name: _Optional[str] = ..., metric_type: _Optional[_Union[_metric_type_pb2.MetricType, str]] = ..., group: _Optional[str] = ..., max_trials: _Optional[int] = ..., max_datapoints: _Optional[int] = ..., start_batches: _Optional[int] = ..., end_batches: _Optional[int] = ..., period_seconds: _Optional[int] = ...) -> None: ...

class TrialsSampleResponse(_message.Message):
    __slots__ = ("trials", "promoted_trials", "demoted_trials")
    class Trial(_message.Message):
        __slots__ = ("trial_id", "hparams", "data")
        TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
        HPARAMS_FIELD_NUMBER: _ClassVar[int]
        DATA_FIELD_NUMBER: _ClassVar[int]
        trial_id: int
        hparams: _struct_pb2.Struct
        data: _containers.RepeatedCompositeFieldContainer[DataPoint]
        def __init__(self, trial_id: _Optional[int] = ..., hparams: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., data: _Optional[_Iterable[_Union[DataPoint, _Mapping]]] = ...) -> None: ...
    TRIALS_FIELD_NUMBER: _ClassVar[int]
    PROMOTED_TRIALS_FIELD_NUMBER: _ClassVar[int]
    DEMOTED_TRIALS_FIELD_NUMBER: _ClassVar[int]
    trials: _containers.RepeatedCompositeFieldContainer[TrialsSampleResponse.Trial]
    promoted_trials: _containers.RepeatedScalarFieldContainer[int]
    demoted_trials: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, trials: _Optional[_Iterable[_Union[TrialsSampleResponse.Trial, _Mapping]]] = ..., promoted_trials: _Optional[_Iterable[int]] = ..., demoted_trials: _Optional[_Iterable[int]] = ...) -> None: ...

class TrialsSnapshotRequest(_message.Message):
    __slots__ = ("experiment_id", "metric_name", "metric_type", "group", "batches_processed", "batches_margin", "period_seconds")
    EXPERIMENT_ID_FIELD_NUMBER: _ClassVar[int]
    METRIC_NAME_FIELD_NUMBER: _ClassVar[int]
    METRIC_TYPE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    BATCHES_PROCESSED_FIELD_NUMBER: _ClassVar[int]
    BATCHES_MARGIN_FIELD_NUMBER: _ClassVar[int]
    PERIOD_SECONDS_FIELD_NUMBER: _ClassVar[int]
    experiment_id: int
    metric_name: str
    metric_type: _metric_type_pb2.MetricType
    group: str
    batches_processed: int
    batches_margin: int
    period_seconds: int
    def __init__(self, experiment_id: _Optional[int] = ..., metric_name: _Optional[str] = ..., metric_type: _Optional[_Union[_metric_type_pb2.MetricType, str]] = ..., group: _Optional[str] = ..., batches_processed: _Optional[int] = ..., batches_margin: _Optional[int] = ..., period_seconds: _Optional[int] = ...) -> None: ...

class TrialsSnapshotResponse(_message.Message):
    __slots__ = ("trials",)
    class Trial(_message.Message):
        __slots__ = ("trial_id", "hparams", "metric", "batches_processed")
        TRIAL_ID_FIELD_NUMBER: _ClassVar[int]
        HPARAMS_FIELD_NUMBER: _ClassVar[int]
        METRIC_FIELD_NUMBER: _ClassVar[int]
        BATCHES_PROCESSED_FIELD_NUMBER: _ClassVar[int]
        trial_id: int
        hparams: _struct_pb2.Struct
        metric: float
        batches_processed: int
        def __init__(self, trial_id: _Optional[int] = ..., hparams: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., metric: _Optional[float] = ..., batches_processed: _Optional[int] = ...) -> None: ...
    TRIALS_FIELD_NUMBER: _ClassVar[int]
    trials: _containers.RepeatedCompositeFieldContainer[TrialsSnapshotResponse.Trial]
    def __init__(self, trials: _Optional[_Iterable[_Union[TrialsSnapshotResponse.Trial, _Mapping]]] = ...) -> None: ...
