from detour.agent.v1 import agent_pb2 as _agent_pb2
from detour.api.v1 import pagination_pb2 as _pagination_pb2
from google.api import annotations_pb2 as _annotations_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DisableAgentRequest(_message.Message):
    __slots__ = ("agent_id", "drain")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    DRAIN_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    drain: bool
    def __init__(self, agent_id: _Optional[str] = ..., drain: _Optional[bool] = ...) -> None: ...

class DisableAgentResponse(_message.Message):
    __slots__ = ("agent",)
    AGENT_FIELD_NUMBER: _ClassVar[int]
    agent: _agent_pb2.Agent
    def __init__(self, agent: _Optional[_Union[_agent_pb2.Agent, _Mapping]] = ...) -> None: ...

class DisableSlotRequest(_message.Message):
    __slots__ = ("agent_id", "slot_id", "drain")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    DRAIN_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    slot_id: str
    drain: bool
    def __init__(self, agent_id: _Optional[str] = ..., slot_id: _Optional[str] = ..., drain: _Optional[bool] = ...) -> None: ...

class DisableSlotResponse(_message.Message):
    __slots__ = ("slot",)
    SLOT_FIELD_NUMBER: _ClassVar[int]
    slot: _agent_pb2.Slot
    def __init__(self, slot: _Optional[_Union[_agent_pb2.Slot, _Mapping]] = ...) -> None: ...

class EnableAgentRequest(_message.Message):
    __slots__ = ("agent_id",)
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    def __init__(self, agent_id: _Optional[str] = ...) -> None: ...

class EnableAgentResponse(_message.Message):
    __slots__ = ("agent",)
    AGENT_FIELD_NUMBER: _ClassVar[int]
    agent: _agent_pb2.Agent
    def __init__(self, agent: _Optional[_Union[_agent_pb2.Agent, _Mapping]] = ...) -> None: ...

class EnableSlotRequest(_message.Message):
    __slots__ = ("agent_id", "slot_id")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    slot_id: str
    def __init__(self, agent_id: _Optional[str] = ..., slot_id: _Optional[str] = ...) -> None: ...

class EnableSlotResponse(_message.Message):
    __slots__ = ("slot",)
    SLOT_FIELD_NUMBER: _ClassVar[int]
    slot: _agent_pb2.Slot
    def __init__(self, slot: _Optional[_Union[_agent_pb2.Slot, _Mapping]] = ...) -> None: ...

class GetAgentRequest(_message.Message):
    __slots__ = ("agent_id",)
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    def __init__(self, agent_id: _Optional[str] = ...) -> None: ...

class GetAgentResponse(_message.Message):
    __slots__ = ("agent",)
    AGENT_FIELD_NUMBER: _ClassVar[int]
    agent: _agent_pb2.Agent
    def __init__(self, agent: _Optional[_Union[_agent_pb2.Agent, _Mapping]] = ...) -> None: ...

class GetAgentsRequest(_message.Message):
    __slots__ = ("sort_by", "order_by", "offset", "limit", "exclude_slots", "exclude_containers")
    class SortBy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SORT_BY_UNSPECIFIED: _ClassVar[GetAgentsRequest.SortBy]
        SORT_BY_ID: _ClassVar[GetAgentsRequest.SortBy]
        SORT_BY_TIME: _ClassVar[GetAgentsRequest.SortBy]
    SORT_BY_UNSPECIFIED: GetAgentsRequest.SortBy
    SORT_BY_ID: GetAgentsRequest.SortBy
    SORT_BY_TIME: GetAgentsRequest.SortBy
    SORT_BY_FIELD_NUMBER: _ClassVar[int]
    ORDER_BY_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    EXCLUDE_SLOTS_FIELD_NUMBER: _ClassVar[int]
    EXCLUDE_CONTAINERS_FIELD_NUMBER: _ClassVar[int]
    sort_by: GetAgentsRequest.SortBy
    order_by: _pagination_pb2.OrderBy
    offset: int
    limit: int
    exclude_slots: bool
    exclude_containers: bool
    def __init__(self, sort_by: _Optional[_Union[GetAgentsRequest.SortBy, str]] = ..., order_by: _Optional[_Union[_pagination_pb2.OrderBy, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ..., exclude_slots: _Optional[bool] = ..., exclude_containers: _Optional[bool] = ...) -> None: ...

class GetAgentsResponse(_message.Message):
    __slots__ = ("agents", "pagination")
    AGENTS_FIELD_NUMBER: _ClassVar[int]
    PAGINATION_FIELD_NUMBER: _ClassVar[int]
    agents: _containers.RepeatedCompositeFieldContainer[_agent_pb2.Agent]
    pagination: _pagination_pb2.Pagination
    def __init__(self, agents: _Optional[_Iterable[_Union[_agent_pb2.Agent, _Mapping]]] = ..., pagination: _Optional[_Union[_pagination_pb2.Pagination, _Mapping]] = ...) -> None: ...

class GetSlotRequest(_message.Message):
    __slots__ = ("agent_id", "slot_id")
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    SLOT_ID_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    slot_id: str
    def __init__(self, agent_id: _Optional[str] = ..., slot_id: _Optional[str] = ...) -> None: ...

class GetSlotResponse(_message.Message):
    __slots__ = ("slot",)
    SLOT_FIELD_NUMBER: _ClassVar[int]
    slot: _agent_pb2.Slot
    def __init__(self, slot: _Optional[_Union[_agent_pb2.Slot, _Mapping]] = ...) -> None: ...

class GetSlotsRequest(_message.Message):
    __slots__ = ("agent_id",)
    AGENT_ID_FIELD_NUMBER: _ClassVar[int]
    agent_id: str
    def __init__(self, agent_id: _Optional[str] = ...) -> None: ...

class GetSlotsResponse(_message.Message):
    __slots__ = ("slots",)
    SLOTS_FIELD_NUMBER: _ClassVar[int]
    slots: _containers.RepeatedCompositeFieldContainer[_agent_pb2.Slot]
    def __init__(self, slots: _Optional[_Iterable[_Union[_agent_pb2.Slot, _Mapping]]] = ...) -> None: ...
