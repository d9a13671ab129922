"""What one HTTP route is: a gRPC method, bound to an HTTP method and a path template.

`load_bindings` makes the routes of a descriptor set, in the order and under the conditions of grpc-gateway v2's
generator: what that refuses to generate is refused here at start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from google.protobuf.message import DecodeError

from .rules import SERVICE_CONFIG, Rule, RuleError, RuleReader, unbound_rule
from .schema import FieldPathError, Method, Schema, is_message, is_repeated, type_name
from .template import PathTemplate, TemplateError, parse_template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["HttpBinding", "MethodInfo", "RuleError", "in_method_order", "load_bindings"]

PATH_MESSAGE_TYPES = frozenset(
    f"google.protobuf.{name}"
    for name in (
        "Timestamp",
        "Duration",
        "DoubleValue",
        "FloatValue",
        "Int64Value",
        "UInt64Value",
        "Int32Value",
        "UInt32Value",
        "BoolValue",
        "StringValue",
        "BytesValue",
    )
)
"""The message types that a path variable may have; they have a text form of their own."""


@dataclass(frozen=True, slots=True)
class MethodInfo:
    """A gRPC method.

    Attributes:
        full_name: Name on the wire, `/pkg.Service/Method`.
        input_type: Full name of the request message, without a leading dot.
        output_type: Full name of the response message, likewise.
        client_streaming: Whether the request is a stream.
        server_streaming: Whether the response is a stream.
    """

    full_name: str
    input_type: str
    output_type: str
    client_streaming: bool
    server_streaming: bool

    @property
    def name(self) -> str:
        """Name within the service."""
        return self.full_name.rpartition("/")[2]

    @property
    def selector(self) -> str:
        """Full name as descriptors and rules spell it, `pkg.Service.Method`."""
        return self.full_name[1:].replace("/", ".")


@dataclass(frozen=True, slots=True)
class HttpBinding:
    """One HTTP route of a method.

    Attributes:
        method: The method that is called.
        http_method: HTTP method, compared exactly.
        template: Path template; `template.source` is its text in the rule.
        body: `*` if the body is the whole request, the path of the field that it becomes, or None if it is ignored.
        response_body: Path of the response field that is answered, or None for the whole response.
        index: Place among the bindings of the method, from 0.
    """

    method: MethodInfo
    http_method: str
    template: PathTemplate
    body: str | None
    response_body: str | None
    index: int


def load_bindings(
    descriptor_set: bytes,
    rules_yaml: str | None = None,
    *,
    services: Collection[str] | None = None,
    unbound_methods: bool = False,
    allow_delete_body: bool = False,
) -> list[HttpBinding]:
    """Make the HTTP routes of a set of services.

    The rules of a method are those that a service configuration has for it, then those of its `google.api.http`
    option, each followed by its additional bindings.

    Args:
        descriptor_set: A serialized `google.protobuf.FileDescriptorSet` with all imports.
        rules_yaml: A service configuration (`google.api.Service` in YAML), of which `http.rules` is read.
        services: Full names of the services to serve; None for all in the set.
        unbound_methods: Whether methods without any rule are served at `POST /pkg.Service/Method`.
        allow_delete_body: Whether a DELETE rule may have a body.

    Returns:
        The routes in the order of files, services, methods and rules: the order that precedence goes by.

    Raises:
        RuleError: A rule, or the set itself, is not sound.
    """
    try:
        schema = Schema(descriptor_set)
    except DecodeError as error:
        raise RuleError("descriptor set", "", f"it is no google.protobuf.FileDescriptorSet: {error}") from error
    reader = RuleReader(allow_delete_body=allow_delete_body)
    configured = reader.configured(rules_yaml) if rules_yaml is not None else {}
    _check_known(schema, configured, services)
    loader = _Loader(schema)
    for method in schema.methods():
        if services is not None and method.service not in services:
            continue
        sources = [configured.get(method.selector), reader.annotated(method.file, method.selector, method.descriptor)]
        rules = [rule for source in sources for rule in source or ()]
        if unbound_methods and all(source is None for source in sources):
            rules = [unbound_rule(method.file, method.selector)]
        loader.add(method, rules)
    return loader.bindings


def in_method_order(bindings: Iterable[HttpBinding], methods: Sequence[str]) -> list[HttpBinding]:
    """Bring routes into an order that the layout of services and files does not give.

    Args:
        bindings: Routes in any order.
        methods: Names of methods, without package and service.

    Returns:
        The routes of these methods in this order, then all others as they stood; the routes of one method stay together
        as they stood.
    """
    places = {name: place for place, name in enumerate(methods)}
    return sorted(bindings, key=lambda binding: places.get(binding.method.name, len(places)))


def _check_known(schema: Schema, selectors: Collection[str], services: Collection[str] | None) -> None:
    known_services = set(schema.services())
    for name in services or ():
        if name not in known_services:
            raise RuleError("", name, "no service of this name is in the descriptor set")
    methods = {method.selector for method in schema.methods()}
    for selector in selectors:
        if selector not in methods:
            raise RuleError(SERVICE_CONFIG, selector, "no method of this name is in the descriptor set")


class _Loader:
    """Collects bindings, and checks each against the messages of its method and the other bindings of its service."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._seen: dict[tuple[str, str, str], str] = {}
        self.bindings: list[HttpBinding] = []

    def add(self, method: Method, rules: Sequence[Rule]) -> None:
        if not rules:
            return
        info = self._method_info(method, rules[0].origin)
        for index, rule in enumerate(rules):
            try:
                binding = self._bind(info, rule, index)
            except (TemplateError, FieldPathError) as error:
                raise RuleError(rule.origin, method.selector, str(error)) from error
            self._check_unique(method, rule)
            self.bindings.append(binding)

    def _method_info(self, method: Method, origin: str) -> MethodInfo:
        descriptor = method.descriptor
        info = MethodInfo(
            full_name=f"/{method.service}/{descriptor.name}",
            input_type=descriptor.input_type.removeprefix("."),
            output_type=descriptor.output_type.removeprefix("."),
            client_streaming=descriptor.client_streaming,
            server_streaming=descriptor.server_streaming,
        )
        for message in (info.input_type, info.output_type):
            if not self._schema.has_message(message):
                raise RuleError(origin, method.selector, f"message type {message} is not in the descriptor set")
        return info

    def _bind(self, method: MethodInfo, rule: Rule, index: int) -> HttpBinding:
        template = parse_template(rule.path)
        if method.client_streaming and template.field_paths:
            raise FieldPathError(f"a method with a request stream cannot have path variables ({rule.path})")
        for path in template.field_paths:
            self._check_variable(method.input_type, path)
        body = rule.body or None
        if body is not None and body != "*":
            self._schema.field_at(method.input_type, body)
        response_body = None if rule.response_body in {"", "*"} else rule.response_body
        if response_body is not None:
            self._schema.field_at(method.output_type, response_body)
        return HttpBinding(method, rule.http_method, template, body, response_body, index)

    def _check_variable(self, message: str, path: str) -> None:
        field = self._schema.field_at(message, path)
        if not is_message(field):
            return
        if is_repeated(field) or type_name(field) not in PATH_MESSAGE_TYPES:
            kind = "a repeated message or map" if is_repeated(field) else f"of type {type_name(field)}"
            raise FieldPathError(f"the path variable {path!r} is {kind}, which has no text form")

    def _check_unique(self, method: Method, rule: Rule) -> None:
        key = (method.service, rule.http_method, rule.path)
        if key in self._seen:
            raise RuleError(
                rule.origin, method.selector, f"{rule.http_method} {rule.path} is bound already, to {self._seen[key]}"
            )
        self._seen[key] = method.selector
