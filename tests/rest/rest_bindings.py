"""The methods that are served, and how each is called by REST, out of the descriptors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from google.api.annotations_pb2 import http
from google.protobuf import descriptor_pool
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from server.rpc.policy import UNSERVED
from server.serving.rest_process import DESCRIPTORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor import Descriptor, MethodDescriptor

FILES = FileDescriptorSet.FromString(DESCRIPTORS.read_bytes())
SERVICES = sorted(
    f"{file.package}.{service.name}"
    for file in FILES.file
    for service in file.service
    if any(method.name not in UNSERVED for method in service.method)
)


@dataclass(frozen=True)
class Binding:
    """One method and how it is called by REST."""

    name: str
    verb: str
    template: str
    body: str
    input: Descriptor

    @property
    def variables(self) -> list[str]:
        return re.findall(r"\{([^}=]+)", self.template)


def bindings(service: str) -> Iterator[Binding]:
    pool = descriptor_pool.DescriptorPool()
    for file in FILES.file:
        pool.Add(file)
    methods: list[MethodDescriptor] = pool.FindServiceByName(service).methods
    for method in methods:
        if method.name in UNSERVED:
            continue
        # The extension is known to the default pool alone.
        options = type(http.containing_type._concrete_class()).FromString(method.GetOptions().SerializeToString())
        rule = options.Extensions[http]
        verb = rule.WhichOneof("pattern")
        yield Binding(method.name, verb.upper(), getattr(rule, verb), rule.body, method.input_type)
