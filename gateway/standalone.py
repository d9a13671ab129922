"""A gateway that runs by itself, as `python -m gateway` starts it: its settings, and what is made of them."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from .app import create_app
from .channel.remote import RemoteChannel, RemoteOptions, TlsOptions
from .channel.split import SplitChannel
from .cors import CorsPolicy, with_cors
from .descriptors import load_descriptor_set, merge_descriptor_sets, service_names
from .errors import standard_routing_answer
from .options import MIB, GatewayOptions
from .passing import passing, returning
from .reflection import reflect_when_up
from .refused_settings import check_document, check_header_names, check_path, is_target
from .strictness import asks_by_header, prefers_strict
from .transcode.binding import load_bindings
from .transcode.routes import RouteTable
from .transcode.unescape import UnescapeMode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import grpc

    from .transcode.codec_options import CodecOptions

PROFILES: Final[Mapping[str, tuple[str, str]]] = {"determined": (".profiles.determined", "determined_options")}
"""Module, from this package on, and function of each profile."""

UNESCAPE_MODES: Final[Mapping[str, UnescapeMode]] = {
    "legacy": UnescapeMode.LEGACY,
    "all-except-reserved": UnescapeMode.ALL_EXCEPT_RESERVED,
    "all-except-slash": UnescapeMode.ALL_EXCEPT_SLASH,
    "all": UnescapeMode.ALL_CHARACTERS,
}


@dataclass(frozen=True, slots=True)
class Upstream:
    """A server to call.

    Attributes:
        target: `HOST:PORT`.
        service: Full name of the one service that is called there; "" for all that have no other place.
    """

    target: str
    service: str = ""

    @classmethod
    def parse(cls, text: str) -> Upstream:
        """Read `[pkg.Service=]HOST:PORT`.

        Raises:
            ValueError: There is no target, or none that gRPC could reach.
        """
        service, _, target = text.rpartition("=")
        if not is_target(target):
            raise ValueError(f"{text!r} is no upstream of the form [pkg.Service=]HOST:PORT")
        return cls(target, service)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standalone:
    """The settings of a gateway that runs by itself.

    Attributes:
        upstreams: The servers to call; at most one of them without a service.
        descriptors: A file with a descriptor set; None asks the servers.
        wait: Seconds that a server which must be asked may take to come up.
        services: Full names of the services to serve; empty for all.
        rules: A file with a service configuration in YAML.
        profile: Name of a profile; "" for grpc-gateway v2.
        unescape: How paths are percent-decoded.
        proto_names: Whether answers use the names of the .proto files.
        strict: Whether unknown fields and parameters are refused.
        strict_header: Header of requests that ask for that, as `Prefer: handling=strict` then does too; "" for none.
        status_405: Whether a wrong method is answered with 405 in place of 501.
        raw_streams: Whether streams of `google.api.HttpBody` have nothing between their parts.
        pass_headers: Headers that go on to the services under their own name.
        cors_origins: Origins of the pages that may call.
        unbound_methods: Whether methods without a rule are served.
        health: Path of the health endpoint; "" for none.
        openapi: A file with an OpenAPI document, served at `/openapi.json`.
        max_body: Largest request body, in MiB; None for what the profile has.
        tls: Set if the servers speak TLS.
    """

    upstreams: tuple[Upstream, ...]
    descriptors: Path | None = None
    wait: float = 0.0
    services: tuple[str, ...] = ()
    rules: Path | None = None
    profile: str = ""
    unescape: str = ""
    proto_names: bool = False
    strict: bool = False
    strict_header: str = ""
    status_405: bool = False
    raw_streams: bool = False
    pass_headers: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    unbound_methods: bool = False
    health: str = ""
    openapi: Path | None = None
    max_body: int | None = None
    tls: TlsOptions | None = None

    def __post_init__(self) -> None:
        names = [upstream.service for upstream in self.upstreams]
        if not names:
            raise ValueError("there is no upstream")
        if len(set(names)) < len(names):
            raise ValueError("two upstreams are for the same services")
        CorsPolicy(origins=frozenset(self.cors_origins))  # refuses what is no origin
        check_header_names(self.pass_headers)
        if self.strict_header:
            check_header_names([self.strict_header])
        if self.health:
            check_path(self.health)
        if self.openapi is not None:
            check_document(self.openapi)

    @contextmanager
    def channel(self) -> Iterator[grpc.Channel]:
        """Yield the channel to the servers; nothing is connected before the first call."""
        remote = RemoteOptions(tls=self.tls)
        channels = {upstream.service: RemoteChannel(upstream.target, remote) for upstream in self.upstreams}
        others = channels.pop("", None) or next(iter(channels.values()))
        with SplitChannel(others, channels) as channel:
            yield channel

    def described(self, file: Path) -> Standalone:
        """Make sure that there is a file with descriptors, so that no further process has to ask the servers.

        Args:
            file: Where to write what the servers tell, if no file is given.

        Returns:
            The settings with the file and, if the servers were asked, the services that they have.

        Raises:
            DescriptorError: The descriptors of several servers do not fit together.
            ReflectionError: A server does not tell.
        """
        if self.descriptors is not None:
            return self
        told = []
        for upstream in self.upstreams:
            with RemoteChannel(upstream.target, RemoteOptions(tls=self.tls)) as channel:
                told.append(reflect_when_up(channel, services=self._asked_of(upstream), wait=self.wait))
        file.write_bytes(merge_descriptor_sets(each.descriptor_set for each in told))
        names = dict.fromkeys(name for each in told for name in each.services)
        return replace(self, descriptors=file, services=tuple(names))

    def _asked_of(self, upstream: Upstream) -> tuple[str, ...] | None:
        if upstream.service:
            return (upstream.service,)
        elsewhere = {other.service for other in self.upstreams}
        return tuple(name for name in self.services if name not in elsewhere) or None

    def descriptor_set(self) -> bytes:
        """Return the descriptors of the file.

        Raises:
            DescriptorError: It holds none.
            OSError: It cannot be read.
            ValueError: There is no file.
        """
        if self.descriptors is None:
            raise ValueError("there is no file with descriptors yet")
        return load_descriptor_set(self.descriptors)

    def options(self) -> GatewayOptions:
        """Return the options of the gateway: those of the profile, changed by the settings.

        Raises:
            OSError: The file with the rules cannot be read.
        """
        base = GatewayOptions()
        if self.profile:
            module, name = PROFILES[self.profile]
            base = getattr(importlib.import_module(module, __package__), name)()
        options = replace(base, codec=self._codec(base.codec), **self._changes(base))
        return with_cors(options, CorsPolicy(origins=frozenset(self.cors_origins))) if self.cors_origins else options

    def _codec(self, codec: CodecOptions) -> CodecOptions:
        if self.proto_names:
            codec = replace(codec, proto_names=True)
        if self.strict:
            codec = replace(
                codec,
                ignore_unknown_fields=False,
                ignore_unknown_parameters=False,
                ignore_unknown_enum_names=False,
            )
        return codec

    def _changes(self, base: GatewayOptions) -> dict[str, Any]:
        """Return what the settings change of the options, the codec left out."""
        asked_by = asks_by_header(self.strict_header) if self.strict_header else None
        passed = self.pass_headers
        changes: dict[str, Any] = {
            "max_body": None if self.max_body is None else self.max_body * MIB,
            "services": self.services or None,
            "rules_yaml": None if self.rules is None else self.rules.read_text("utf-8"),
            "unescape": UNESCAPE_MODES.get(self.unescape),
            "unbound_methods": self.unbound_methods or None,
            "health_path": self.health or None,
            "strict": asked_by and (lambda incoming: asked_by(incoming) or prefers_strict(incoming)),
            "routing_error_handler": standard_routing_answer if self.status_405 else None,
            "stream_delimiter": b"" if self.raw_streams else None,
            "incoming_header": passing(*passed, otherwise=base.incoming_header) if passed else None,
            "outgoing_header": returning(*passed, otherwise=base.outgoing_header) if passed else None,
        }
        return {name: value for name, value in changes.items() if value is not None}

    def warnings(self) -> list[str]:
        """Return what is odd about the routes: those that no request can reach.

        Raises:
            DescriptorError: The file holds no descriptors.
            OSError: A file cannot be read.
            RuleError: A rule is not sound.
            ValueError: An upstream is for a service that there is not.
        """
        options = self.options()
        described = service_names(FileDescriptorSet.FromString(self.descriptor_set()).file)
        for upstream in self.upstreams:
            if upstream.service and upstream.service not in described:
                raise ValueError(f"the upstream {upstream.target} is for {upstream.service}, which is no known service")
        bindings = load_bindings(
            self.descriptor_set(),
            options.rules_yaml,
            services=options.services,
            unbound_methods=options.unbound_methods,
            allow_delete_body=options.allow_delete_body,
        )
        if not bindings:
            return ["no method has a route: the services have no google.api.http rules (see --unbound-methods)"]
        shadowed = RouteTable(bindings, precedence=options.precedence, unescape=options.unescape).shadowed()
        return [
            f"{each.binding.http_method} {each.binding.template.source} of {each.binding.method.selector} is never "
            + (f"reached: {each.by.template.source} of {each.by.method.selector} is first" if each.by else "reached")
            for each in shadowed
        ]

    def app(self, channel: grpc.Channel) -> Flask:
        """Make the app.

        Raises:
            DescriptorError: The file holds no descriptors.
            OSError: A file cannot be read.
            RuleError: A rule is not sound.
        """
        app = create_app(channel, self.descriptor_set(), self.options())
        if self.openapi is not None:
            document = self.openapi.read_bytes()

            @app.get("/openapi.json")
            def openapi() -> Response:
                return Response(document, mimetype="application/json")

        return app
