import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DoubleFieldFilter(_message.Message):
    __slots__ = ("lt", "lte", "gt", "gte")
    LT_FIELD_NUMBER: _ClassVar[int]
    LTE_FIELD_NUMBER: _ClassVar[int]
    GT_FIELD_NUMBER: _ClassVar[int]
    GTE_FIELD_NUMBER: _ClassVar[int]
    lt: float
    lte: float
    gt: float
    gte: float
    def __init__(self, lt: _Optional[float] = ..., lte: _Optional[float] = ..., gt: _Optional[float] = ..., gte: _Optional[float] = ...) -> None: ...

class Int32FieldFilter(_message.Message):
    __slots__ = ("lt", "lte", "gt", "gte", "incl", "not_in")
    LT_FIELD_NUMBER: _ClassVar[int]
    LTE_FIELD_NUMBER: _ClassVar[int]
    GT_FIELD_NUMBER: _ClassVar[int]
    GTE_FIELD_NUMBER: _ClassVar[int]
    INCL_FIELD_NUMBER: _ClassVar[int]
    NOT_IN_FIELD_NUMBER: _ClassVar[int]
    lt: int
    lte: int
    gt: int
    gte: int
    incl: _containers.RepeatedScalarFieldContainer[int]
    not_in: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, lt: _Optional[int] = ..., lte: _Optional[int] = ..., gt: _Optional[int] = ..., gte: _Optional[int] = ..., incl: _Optional[_Iterable[int]] = ..., not_in: _Optional[_Iterable[int]] = ...) -> None: ...

class Metrics(_message.Message):
    __slots__ = ("avg_metrics", "batch_metrics")
    AVG_METRICS_FIELD_NUMBER: _ClassVar[int]
    BATCH_METRICS_FIELD_NUMBER: _ClassVar[int]
    avg_metrics: _struct_pb2.Struct
    batch_metrics: _containers.RepeatedCompositeFieldContainer[_struct_pb2.Struct]
    def __init__(self, avg_metrics: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ..., batch_metrics: _Optional[_Iterable[_Union[_struct_pb2.Struct, _Mapping]]] = ...) -> None: ...

class PolymorphicFilter(_message.Message):
    __slots__ = ("name", "double_range", "integer_range", "time_range")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DOUBLE_RANGE_FIELD_NUMBER: _ClassVar[int]
    INTEGER_RANGE_FIELD_NUMBER: _ClassVar[int]
    TIME_RANGE_FIELD_NUMBER: _ClassVar[int]
    name: str
    double_range: DoubleFieldFilter
    integer_range: Int32FieldFilter
    time_range: TimestampFieldFilter
    def __init__(self, name: _Optional[str] = ..., double_range: _Optional[_Union[DoubleFieldFilter, _Mapping]] = ..., integer_range: _Optional[_Union[Int32FieldFilter, _Mapping]] = ..., time_range: _Optional[_Union[TimestampFieldFilter, _Mapping]] = ...) -> None: ...

class TimestampFieldFilter(_message.Message):
    __slots__ = ("lt", "lte", "gt", "gte")
    LT_FIELD_NUMBER: _ClassVar[int]
    LTE_FIELD_NUMBER: _ClassVar[int]
    GT_FIELD_NUMBER: _ClassVar[int]
    GTE_FIELD_NUMBER: _ClassVar[int]
    lt: _timestamp_pb2.Timestamp
    lte: _timestamp_pb2.Timestamp
    gt: _timestamp_pb2.Timestamp
    gte: _timestamp_pb2.Timestamp
    def __init__(self, lt: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lte: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., gt: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., gte: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
