import datetime

from detour.log.v1 import log_pb2 as _log_pb2
from detour.master.v1 import master_pb2 as _master_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ClusterMessage(_message.Message):
    __slots__ = ("message", "start_time", "end_time", "created_time")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATED_TIME_FIELD_NUMBER: _ClassVar[int]
    message: str
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    created_time: _timestamp_pb2.Timestamp
    def __init__(self, message: _Optional[str] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., created_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DeleteClusterMessageRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteClusterMessageResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetClusterMessageRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetClusterMessageResponse(_message.Message):
    __slots__ = ("cluster_message",)
    CLUSTER_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    cluster_message: ClusterMessage
    def __init__(self, cluster_message: _Optional[_Union[ClusterMessage, _Mapping]] = ...) -> None: ...

class GetMasterConfigRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetMasterConfigResponse(_message.Message):
    __slots__ = ("config",)
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    config: _struct_pb2.Struct
    def __init__(self, config: _Optional[_Union[_struct_pb2.Struct, _Mapping]] = ...) -> None: ...

class GetMasterRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetMasterResponse(_message.Message):
    __slots__ = ("version", "master_id", "cluster_id", "cluster_name", "telemetry_enabled", "sso_providers", "external_login_uri", "external_logout_uri", "branding", "rbac_enabled", "product", "feature_switches", "user_management_enabled", "strict_job_queue_control", "cluster_message", "has_custom_logo")
    class Product(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PRODUCT_UNSPECIFIED: _ClassVar[GetMasterResponse.Product]
        PRODUCT_COMMUNITY: _ClassVar[GetMasterResponse.Product]
    PRODUCT_UNSPECIFIED: GetMasterResponse.Product
    PRODUCT_COMMUNITY: GetMasterResponse.Product
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MASTER_ID_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_ID_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_NAME_FIELD_NUMBER: _ClassVar[int]
    TELEMETRY_ENABLED_FIELD_NUMBER: _ClassVar[int]
    SSO_PROVIDERS_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_LOGIN_URI_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_LOGOUT_URI_FIELD_NUMBER: _ClassVar[int]
    BRANDING_FIELD_NUMBER: _ClassVar[int]
    RBAC_ENABLED_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    FEATURE_SWITCHES_FIELD_NUMBER: _ClassVar[int]
    USER_MANAGEMENT_ENABLED_FIELD_NUMBER: _ClassVar[int]
    STRICT_JOB_QUEUE_CONTROL_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    HAS_CUSTOM_LOGO_FIELD_NUMBER: _ClassVar[int]
    version: str
    master_id: str
    cluster_id: str
    cluster_name: str
    telemetry_enabled: bool
    sso_providers: _containers.RepeatedCompositeFieldContainer[SSOProvider]
    external_login_uri: str
    external_logout_uri: str
    branding: str
    rbac_enabled: bool
    product: GetMasterResponse.Product
    feature_switches: _containers.RepeatedScalarFieldContainer[str]
    user_management_enabled: bool
    strict_job_queue_control: bool
    cluster_message: ClusterMessage
    has_custom_logo: bool
    def __init__(self, version: _Optional[str] = ..., master_id: _Optional[str] = ..., cluster_id: _Optional[str] = ..., cluster_name: _Optional[str] = ..., telemetry_enabled: _Optional[bool] = ..., sso_providers: _Optional[_Iterable[_Union[SSOProvider, _Mapping]]] = ..., external_login_uri: _Optional[str] = ..., external_logout_uri: _Optional[str] = ..., branding: _Optional[str] = ..., rbac_enabled: _Optional[bool] = ..., product: _Optional[_Union[GetMasterResponse.Product, str]] = ..., feature_switches: _Optional[_Iterable[str]] = ..., user_management_enabled: _Optional[bool] = ..., strict_job_queue_control: _Optional[bool] = ..., cluster_message: _Optional[_Union[ClusterMessage, _Mapping]] = ..., has_custom_logo: _Optional[bool] = ...) -> None: ...

class GetTelemetryRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetTelemetryResponse(_message.Message):
    __slots__ = ("enabled", "segment_key")
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    SEGMENT_KEY_FIELD_NUMBER: _ClassVar[int]
    enabled: bool
    segment_key: str
    def __init__(self, enabled: _Optional[bool] = ..., segment_key: _Optional[str] = ...) -> None: ...

class MasterLogsRequest(_message.Message):
    __slots__ = ("offset", "limit", "follow")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_FIELD_NUMBER: _ClassVar[int]
    offset: int
    limit: int
    follow: bool
    def __init__(self, offset: _Optional[int] = ..., limit: _Optional[int] = ..., follow: _Optional[bool] = ...) -> None: ...

class MasterLogsResponse(_message.Message):
    __slots__ = ("log_entry",)
    LOG_ENTRY_FIELD_NUMBER: _ClassVar[int]
    log_entry: _log_pb2.LogEntry
    def __init__(self, log_entry: _Optional[_Union[_log_pb2.LogEntry, _Mapping]] = ...) -> None: ...

class PatchMasterConfigRequest(_message.Message):
    __slots__ = ("config", "field_mask")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    FIELD_MASK_FIELD_NUMBER: _ClassVar[int]
    config: _master_pb2.Config
    field_mask: _field_mask_pb2.FieldMask
    def __init__(self, config: _Optional[_Union[_master_pb2.Config, _Mapping]] = ..., field_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ...) -> None: ...

class PatchMasterConfigResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ResourceAllocationAggregatedRequest(_message.Message):
    __slots__ = ("start_date", "end_date", "period")
    START_DATE_FIELD_NUMBER: _ClassVar[int]
    END_DATE_FIELD_NUMBER: _ClassVar[int]
    PERIOD_FIELD_NUMBER: _ClassVar[int]
    start_date: str
    end_date: str
    period: _master_pb2.ResourceAllocationAggregationPeriod
    def __init__(self, start_date: _Optional[str] = ..., end_date: _Optional[str] = ..., period: _Optional[_Union[_master_pb2.ResourceAllocationAggregationPeriod, str]] = ...) -> None: ...

class ResourceAllocationAggregatedResponse(_message.Message):
    __slots__ = ("resource_entries",)
    RESOURCE_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    resource_entries: _containers.RepeatedCompositeFieldContainer[_master_pb2.ResourceAllocationAggregatedEntry]
    def __init__(self, resource_entries: _Optional[_Iterable[_Union[_master_pb2.ResourceAllocationAggregatedEntry, _Mapping]]] = ...) -> None: ...

class ResourceAllocationRawRequest(_message.Message):
    __slots__ = ("timestamp_after", "timestamp_before")
    TIMESTAMP_AFTER_FIELD_NUMBER: _ClassVar[int]
    TIMESTAMP_BEFORE_FIELD_NUMBER: _ClassVar[int]
    timestamp_after: _timestamp_pb2.Timestamp
    timestamp_before: _timestamp_pb2.Timestamp
    def __init__(self, timestamp_after: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., timestamp_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ResourceAllocationRawResponse(_message.Message):
    __slots__ = ("resource_entries",)
    RESOURCE_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    resource_entries: _containers.RepeatedCompositeFieldContainer[_master_pb2.ResourceAllocationRawEntry]
    def __init__(self, resource_entries: _Optional[_Iterable[_Union[_master_pb2.ResourceAllocationRawEntry, _Mapping]]] = ...) -> None: ...

class SSOProvider(_message.Message):
    __slots__ = ("name", "sso_url", "type", "always_redirect")
    NAME_FIELD_NUMBER: _ClassVar[int]
    SSO_URL_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    ALWAYS_REDIRECT_FIELD_NUMBER: _ClassVar[int]
    name: str
    sso_url: str
    type: str
    always_redirect: bool
    def __init__(self, name: _Optional[str] = ..., sso_url: _Optional[str] = ..., type: _Optional[str] = ..., always_redirect: _Optional[bool] = ...) -> None: ...

class SetClusterMessageRequest(_message.Message):
    __slots__ = ("message", "start_time", "end_time", "duration")
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    message: str
    start_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    duration: str
    def __init__(self, message: _Optional[str] = ..., start_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., duration: _Optional[str] = ...) -> None: ...

class SetClusterMessageResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
