from detour.device.v1 import device_pb2 as _device_pb2
from detour.job.v1 import job_pb2 as _job_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FittingPolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FITTING_POLICY_UNSPECIFIED: _ClassVar[FittingPolicy]
    FITTING_POLICY_BEST: _ClassVar[FittingPolicy]
    FITTING_POLICY_WORST: _ClassVar[FittingPolicy]
    FITTING_POLICY_KUBERNETES: _ClassVar[FittingPolicy]
    FITTING_POLICY_SLURM: _ClassVar[FittingPolicy]
    FITTING_POLICY_PBS: _ClassVar[FittingPolicy]

class ResourcePoolType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESOURCE_POOL_TYPE_UNSPECIFIED: _ClassVar[ResourcePoolType]
    RESOURCE_POOL_TYPE_AWS: _ClassVar[ResourcePoolType]
    RESOURCE_POOL_TYPE_GCP: _ClassVar[ResourcePoolType]
    RESOURCE_POOL_TYPE_STATIC: _ClassVar[ResourcePoolType]
    RESOURCE_POOL_TYPE_K8S: _ClassVar[ResourcePoolType]

class SchedulerType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SCHEDULER_TYPE_UNSPECIFIED: _ClassVar[SchedulerType]
    SCHEDULER_TYPE_PRIORITY: _ClassVar[SchedulerType]
    SCHEDULER_TYPE_FAIR_SHARE: _ClassVar[SchedulerType]
    SCHEDULER_TYPE_ROUND_ROBIN: _ClassVar[SchedulerType]
    SCHEDULER_TYPE_KUBERNETES: _ClassVar[SchedulerType]
    SCHEDULER_TYPE_SLURM: _ClassVar[SchedulerType]
    SCHEDULER_TYPE_PBS: _ClassVar[SchedulerType]
FITTING_POLICY_UNSPECIFIED: FittingPolicy
FITTING_POLICY_BEST: FittingPolicy
FITTING_POLICY_WORST: FittingPolicy
FITTING_POLICY_KUBERNETES: FittingPolicy
FITTING_POLICY_SLURM: FittingPolicy
FITTING_POLICY_PBS: FittingPolicy
RESOURCE_POOL_TYPE_UNSPECIFIED: ResourcePoolType
RESOURCE_POOL_TYPE_AWS: ResourcePoolType
RESOURCE_POOL_TYPE_GCP: ResourcePoolType
RESOURCE_POOL_TYPE_STATIC: ResourcePoolType
RESOURCE_POOL_TYPE_K8S: ResourcePoolType
SCHEDULER_TYPE_UNSPECIFIED: SchedulerType
SCHEDULER_TYPE_PRIORITY: SchedulerType
SCHEDULER_TYPE_FAIR_SHARE: SchedulerType
SCHEDULER_TYPE_ROUND_ROBIN: SchedulerType
SCHEDULER_TYPE_KUBERNETES: SchedulerType
SCHEDULER_TYPE_SLURM: SchedulerType
SCHEDULER_TYPE_PBS: SchedulerType

class AwsCustomTag(_message.Message):
    __slots__ = ("key", "value")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: str
    def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class K8PriorityClass(_message.Message):
    __slots__ = ("priority_class", "priority_value")
    PRIORITY_CLASS_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_VALUE_FIELD_NUMBER: _ClassVar[int]
    priority_class: str
    priority_value: int
    def __init__(self, priority_class: _Optional[str] = ..., priority_value: _Optional[int] = ...) -> None: ...

class ResourcePool(_message.Message):
    __slots__ = ("name", "description", "type", "num_agents", "slots_available", "slots_used", "slot_type", "aux_container_capacity", "aux_containers_running", "default_compute_pool", "default_aux_pool", "preemptible", "min_agents", "max_agents", "slots_per_agent", "aux_container_capacity_per_agent", "scheduler_type", "scheduler_fitting_policy", "location", "image_id", "instance_type", "master_url", "master_cert_name", "startup_script", "container_startup_script", "agent_docker_network", "agent_docker_runtime", "agent_docker_image", "agent_fluent_image", "max_idle_agent_period", "max_agent_starting_period", "details", "accelerator", "stats", "resource_manager_metadata", "cluster_name")
    class ResourceManagerMetadataEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    NUM_AGENTS_FIELD_NUMBER: _ClassVar[int]
    SLOTS_AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    SLOTS_USED_FIELD_NUMBER: _ClassVar[int]
    SLOT_TYPE_FIELD_NUMBER: _ClassVar[int]
    AUX_CONTAINER_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    AUX_CONTAINERS_RUNNING_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_COMPUTE_POOL_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_AUX_POOL_FIELD_NUMBER: _ClassVar[int]
    PREEMPTIBLE_FIELD_NUMBER: _ClassVar[int]
    MIN_AGENTS_FIELD_NUMBER: _ClassVar[int]
    MAX_AGENTS_FIELD_NUMBER: _ClassVar[int]
    SLOTS_PER_AGENT_FIELD_NUMBER: _ClassVar[int]
    AUX_CONTAINER_CAPACITY_PER_AGENT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULER_TYPE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULER_FITTING_POLICY_FIELD_NUMBER: _ClassVar[int]
    LOCATION_FIELD_NUMBER: _ClassVar[int]
    IMAGE_ID_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_TYPE_FIELD_NUMBER: _ClassVar[int]
    MASTER_URL_FIELD_NUMBER: _ClassVar[int]
    MASTER_CERT_NAME_FIELD_NUMBER: _ClassVar[int]
    STARTUP_SCRIPT_FIELD_NUMBER: _ClassVar[int]
    CONTAINER_STARTUP_SCRIPT_FIELD_NUMBER: _ClassVar[int]
    AGENT_DOCKER_NETWORK_FIELD_NUMBER: _ClassVar[int]
    AGENT_DOCKER_RUNTIME_FIELD_NUMBER: _ClassVar[int]
    AGENT_DOCKER_IMAGE_FIELD_NUMBER: _ClassVar[int]
    AGENT_FLUENT_IMAGE_FIELD_NUMBER: _ClassVar[int]
    MAX_IDLE_AGENT_PERIOD_FIELD_NUMBER: _ClassVar[int]
    MAX_AGENT_STARTING_PERIOD_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    ACCELERATOR_FIELD_NUMBER: _ClassVar[int]
    STATS_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_MANAGER_METADATA_FIELD_NUMBER: _ClassVar[int]
    CLUSTER_NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    description: str
    type: ResourcePoolType
    num_agents: int
    slots_available: int
    slots_used: int
    slot_type: _device_pb2.Type
    aux_container_capacity: int
    aux_containers_running: int
    default_compute_pool: bool
    default_aux_pool: bool
    preemptible: bool
    min_agents: int
    max_agents: int
    slots_per_agent: int
    aux_container_capacity_per_agent: int
    scheduler_type: SchedulerType
    scheduler_fitting_policy: FittingPolicy
    location: str
    image_id: str
    instance_type: str
    master_url: str
    master_cert_name: str
    startup_script: str
    container_startup_script: str
    agent_docker_network: str
    agent_docker_runtime: str
    agent_docker_image: str
    agent_fluent_image: str
    max_idle_agent_period: float
    max_agent_starting_period: float
    details: ResourcePoolDetail
    accelerator: str
    stats: _job_pb2.QueueStats
    resource_manager_metadata: _containers.ScalarMap[str, str]
    cluster_name: str
    def __init__(self, name: _Optional[str] = ..., description: _Optional[str] = ..., type: _Optional[_Union[ResourcePoolType, str]] = ..., num_agents: _Optional[int] = ..., slots_available: _Optional[int] = ..., slots_used: _Optional[int] = ..., slot_type: _Optional[_Union[_device_pb2.Type, str]] = ..., aux_container_capacity: _Optional[int] = ..., aux_containers_running: _Optional[int] = ..., default_compute_pool: _Optional[bool] = ..., default_aux_pool: _Optional[bool] = ..., preemptible: _Optional[bool] = ..., min_agents: _Optional[int] = ..., max_agents: _Optional[int] = ..., slots_per_agent: _Optional[int] = ..., aux_container_capacity_per_agent: _Optional[int] = ..., scheduler_type: _Optional[_Union[SchedulerType, str]] = ..., scheduler_fitting_policy: _Optional[_Union[FittingPolicy, str]] = ..., location: _Optional[str] = ..., image_id: _Optional[str] = ..., instance_type: _Optional[str] = ..., master_url: _Optional[str] = ..., master_cert_name: _Optional[str] = ..., startup_script: _Optional[str] = ..., container_startup_script: _Optional[str] = ..., agent_docker_network: _Optional[str] = ..., agent_docker_runtime: _Optional[str] = ..., agent_docker_image: _Optional[str] = ..., agent_fluent_image: _Optional[str] = ..., max_idle_agent_period: _Optional[float] = ..., max_agent_starting_period: _Optional[float] = ..., details: _Optional[_Union[ResourcePoolDetail, _Mapping]] = ..., accelerator: _Optional[str] = ..., stats: _Optional[_Union[_job_pb2.QueueStats, _Mapping]] = ..., resource_manager_metadata: _Optional[_Mapping[str, str]] = ..., cluster_name: _Optional[str] = ...) -> None: ...

class ResourcePoolAwsDetail(_message.Message):
    __slots__ = ("region", "root_volume_size", "image_id", "tag_key", "tag_value", "instance_name", "ssh_key_name", "public_ip", "subnet_id", "security_group_id", "iam_instance_profile_arn", "instance_type", "log_group", "log_stream", "spot_enabled", "spot_max_price", "custom_tags")
    REGION_FIELD_NUMBER: _ClassVar[int]
    ROOT_VOLUME_SIZE_FIELD_NUMBER: _ClassVar[int]
    IMAGE_ID_FIELD_NUMBER: _ClassVar[int]
    TAG_KEY_FIELD_NUMBER: _ClassVar[int]
    TAG_VALUE_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_NAME_FIELD_NUMBER: _ClassVar[int]
    SSH_KEY_NAME_FIELD_NUMBER: _ClassVar[int]
    PUBLIC_IP_FIELD_NUMBER: _ClassVar[int]
    SUBNET_ID_FIELD_NUMBER: _ClassVar[int]
    SECURITY_GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    IAM_INSTANCE_PROFILE_ARN_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_TYPE_FIELD_NUMBER: _ClassVar[int]
    LOG_GROUP_FIELD_NUMBER: _ClassVar[int]
    LOG_STREAM_FIELD_NUMBER: _ClassVar[int]
    SPOT_ENABLED_FIELD_NUMBER: _ClassVar[int]
    SPOT_MAX_PRICE_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_TAGS_FIELD_NUMBER: _ClassVar[int]
    region: str
    root_volume_size: int
    image_id: str
    tag_key: str
    tag_value: str
    instance_name: str
    ssh_key_name: str
    public_ip: bool
    subnet_id: str
    security_group_id: str
    iam_instance_profile_arn: str
    instance_type: str
    log_group: str
    log_stream: str
    spot_enabled: bool
    spot_max_price: str
    custom_tags: _containers.RepeatedCompositeFieldContainer[AwsCustomTag]
    def __init__(self, region: _Optional[str] = ..., root_volume_size: _Optional[int] = ..., image_id: _Optional[str] = ..., tag_key: _Optional[str] = ..., tag_value: _Optional[str] = ..., instance_name: _Optional[str] = ..., ssh_key_name: _Optional[str] = ..., public_ip: _Optional[bool] = ..., subnet_id: _Optional[str] = ..., security_group_id: _Optional[str] = ..., iam_instance_profile_arn: _Optional[str] = ..., instance_type: _Optional[str] = ..., log_group: _Optional[str] = ..., log_stream: _Optional[str] = ..., spot_enabled: _Optional[bool] = ..., spot_max_price: _Optional[str] = ..., custom_tags: _Optional[_Iterable[_Union[AwsCustomTag, _Mapping]]] = ...) -> None: ...

class ResourcePoolDetail(_message.Message):
    __slots__ = ("aws", "gcp", "priority_scheduler")
    AWS_FIELD_NUMBER: _ClassVar[int]
    GCP_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_SCHEDULER_FIELD_NUMBER: _ClassVar[int]
    aws: ResourcePoolAwsDetail
    gcp: ResourcePoolGcpDetail
    priority_scheduler: ResourcePoolPrioritySchedulerDetail
    def __init__(self, aws: _Optional[_Union[ResourcePoolAwsDetail, _Mapping]] = ..., gcp: _Optional[_Union[ResourcePoolGcpDetail, _Mapping]] = ..., priority_scheduler: _Optional[_Union[ResourcePoolPrioritySchedulerDetail, _Mapping]] = ...) -> None: ...

class ResourcePoolGcpDetail(_message.Message):
    __slots__ = ("project", "zone", "boot_disk_size", "boot_disk_source_image", "label_key", "label_value", "name_prefix", "network", "subnetwork", "external_ip", "network_tags", "service_account_email", "service_account_scopes", "machine_type", "gpu_type", "gpu_num", "preemptible", "operation_timeout_period")
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    BOOT_DISK_SIZE_FIELD_NUMBER: _ClassVar[int]
    BOOT_DISK_SOURCE_IMAGE_FIELD_NUMBER: _ClassVar[int]
    LABEL_KEY_FIELD_NUMBER: _ClassVar[int]
    LABEL_VALUE_FIELD_NUMBER: _ClassVar[int]
    NAME_PREFIX_FIELD_NUMBER: _ClassVar[int]
    NETWORK_FIELD_NUMBER: _ClassVar[int]
    SUBNETWORK_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_IP_FIELD_NUMBER: _ClassVar[int]
    NETWORK_TAGS_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_EMAIL_FIELD_NUMBER: _ClassVar[int]
    SERVICE_ACCOUNT_SCOPES_FIELD_NUMBER: _ClassVar[int]
    MACHINE_TYPE_FIELD_NUMBER: _ClassVar[int]
    GPU_TYPE_FIELD_NUMBER: _ClassVar[int]
    GPU_NUM_FIELD_NUMBER: _ClassVar[int]
    PREEMPTIBLE_FIELD_NUMBER: _ClassVar[int]
    OPERATION_TIMEOUT_PERIOD_FIELD_NUMBER: _ClassVar[int]
    project: str
    zone: str
    boot_disk_size: int
    boot_disk_source_image: str
    label_key: str
    label_value: str
    name_prefix: str
    network: str
    subnetwork: str
    external_ip: bool
    network_tags: _containers.RepeatedScalarFieldContainer[str]
    service_account_email: str
    service_account_scopes: _containers.RepeatedScalarFieldContainer[str]
    machine_type: str
    gpu_type: str
    gpu_num: int
    preemptible: bool
    operation_timeout_period: float
    def __init__(self, project: _Optional[str] = ..., zone: _Optional[str] = ..., boot_disk_size: _Optional[int] = ..., boot_disk_source_image: _Optional[str] = ..., label_key: _Optional[str] = ..., label_value: _Optional[str] = ..., name_prefix: _Optional[str] = ..., network: _Optional[str] = ..., subnetwork: _Optional[str] = ..., external_ip: _Optional[bool] = ..., network_tags: _Optional[_Iterable[str]] = ..., service_account_email: _Optional[str] = ..., service_account_scopes: _Optional[_Iterable[str]] = ..., machine_type: _Optional[str] = ..., gpu_type: _Optional[str] = ..., gpu_num: _Optional[int] = ..., preemptible: _Optional[bool] = ..., operation_timeout_period: _Optional[float] = ...) -> None: ...

class ResourcePoolPrioritySchedulerDetail(_message.Message):
    __slots__ = ("preemption", "default_priority", "k8_priorities")
    PREEMPTION_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_PRIORITY_FIELD_NUMBER: _ClassVar[int]
    K8_PRIORITIES_FIELD_NUMBER: _ClassVar[int]
    preemption: bool
    default_priority: int
    k8_priorities: _containers.RepeatedCompositeFieldContainer[K8PriorityClass]
    def __init__(self, preemption: _Optional[bool] = ..., default_priority: _Optional[int] = ..., k8_priorities: _Optional[_Iterable[_Union[K8PriorityClass, _Mapping]]] = ...) -> None: ...
