from detour.trial.v1 import trial_pb2 as _trial_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
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
