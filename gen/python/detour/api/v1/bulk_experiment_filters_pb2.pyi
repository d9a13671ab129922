from detour.experiment.v1 import experiment_pb2 as _experiment_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BulkExperimentFilters(_message.Message):
    __slots__ = ("description", "name", "labels", "archived", "states", "user_ids", "project_id", "excluded_experiment_ids")
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    ARCHIVED_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    USER_IDS_FIELD_NUMBER: _ClassVar[int]
    PROJECT_ID_FIELD_NUMBER: _ClassVar[int]
    EXCLUDED_EXPERIMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    description: str
    name: str
    labels: _containers.RepeatedScalarFieldContainer[str]
    archived: _wrappers_pb2.BoolValue
    states: _containers.RepeatedScalarFieldContainer[_experiment_pb2.State]
    user_ids: _containers.RepeatedScalarFieldContainer[int]
    project_id: int
    excluded_experiment_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, description: _Optional[str] = ..., name: _Optional[str] = ..., labels: _Optional[_Iterable[str]] = ..., archived: _Optional[_Union[_wrappers_pb2.BoolValue, _Mapping]] = ..., states: _Optional[_Iterable[_Union[_experiment_pb2.State, str]]] = ..., user_ids: _Optional[_Iterable[int]] = ..., project_id: _Optional[int] = ..., excluded_experiment_ids: _Optional[_Iterable[int]] = ...) -> None: ...
