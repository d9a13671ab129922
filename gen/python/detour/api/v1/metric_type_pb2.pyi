from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class MetricType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    METRIC_TYPE_UNSPECIFIED: _ClassVar[MetricType]
    METRIC_TYPE_TRAINING: _ClassVar[MetricType]
    METRIC_TYPE_VALIDATION: _ClassVar[MetricType]
    METRIC_TYPE_PROFILING: _ClassVar[MetricType]
METRIC_TYPE_UNSPECIFIED: MetricType
METRIC_TYPE_TRAINING: MetricType
METRIC_TYPE_VALIDATION: MetricType
METRIC_TYPE_PROFILING: MetricType
