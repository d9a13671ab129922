"""HTTP rules as they are written: in the `google.api.http` option of a method, or in a service configuration.

Reads both into plain values and refuses what is wrong in the rule itself. What a rule says about the messages of its
method is checked in `gateway.transcode.binding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from google.api import annotations_pb2, http_pb2
from google.protobuf import json_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.descriptor_pb2 import MethodDescriptorProto

SERVICE_CONFIG = "service configuration"
"""What stands for the file in an error about the YAML rules."""


class RuleError(ValueError):
    """An HTTP rule, or the descriptors behind it, from which no route can be made.

    Attributes:
        file: The .proto file, or `SERVICE_CONFIG`.
        selector: Full name of the method, or "" where the fault belongs to none.
        reason: What is wrong, in words.
    """

    def __init__(self, file: str, selector: str, reason: str) -> None:
        super().__init__(": ".join(part for part in (file, selector, reason) if part))
        self.file = file
        self.selector = selector
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to call a method over HTTP.

    Attributes:
        http_method: The method as requests must spell it.
        path: Text of the path template.
        body: `*`, a field path, or "" for none.
        response_body: `*` or "" for the whole response, or a field path.
        origin: The file that the rule comes from, for errors.
    """

    http_method: str
    path: str
    body: str
    response_body: str
    origin: str


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Turns `google.api.HttpRule` messages into rules.

    Attributes:
        allow_delete_body: Whether a DELETE rule may have a body.
    """

    allow_delete_body: bool

    def annotated(self, file: str, selector: str, method: MethodDescriptorProto) -> list[Rule] | None:
        """Read the `google.api.http` option of a method.

        Args:
            file: Name of the .proto file.
            selector: Full name of the method.
            method: The method.

        Returns:
            Its rules, or None if it has no such option. A rule without a path is no rule: the list may be empty.

        Raises:
            RuleError: The option cannot be a rule.
        """
        if not method.options.HasExtension(annotations_pb2.http):
            return None
        return list(self._flatten(file, selector, method.options.Extensions[annotations_pb2.http]))

    def configured(self, text: str) -> dict[str, list[Rule]]:
        """Read the `http.rules` of a service configuration in YAML; its other parts are ignored.

        Args:
            text: The YAML document.

        Returns:
            The rules by selector, several of one selector in the order of the document; possibly none for a selector.

        Raises:
            RuleError: The document is not YAML, or `http` is not what `google.api.Http` allows.
        """
        rules: dict[str, list[Rule]] = {}
        for rule in _parse_service_config(text).rules:
            if not rule.selector:
                raise RuleError(SERVICE_CONFIG, "", "an HTTP rule has no selector")
            rules.setdefault(rule.selector, []).extend(self._flatten(SERVICE_CONFIG, rule.selector, rule))
        return rules

    def _flatten(self, file: str, selector: str, rule: http_pb2.HttpRule) -> Iterator[Rule]:
        for one in (rule, *rule.additional_bindings):
            if one is not rule and one.additional_bindings:
                raise RuleError(file, selector, "additional_bindings cannot stand inside additional_bindings")
            read = self._read(file, selector, one)
            if read is not None:
                yield read

    def _read(self, file: str, selector: str, rule: http_pb2.HttpRule) -> Rule | None:
        kind = rule.WhichOneof("pattern")
        if kind is None:
            return None
        http_method, path = kind.upper(), getattr(rule, kind)
        if kind == "custom":
            http_method, path = rule.custom.kind, rule.custom.path
            if not http_method:
                raise RuleError(file, selector, "a custom HTTP rule names no method (kind)")
        if not path:
            return None
        if rule.body and (http_method == "GET" or (http_method == "DELETE" and not self.allow_delete_body)):
            raise RuleError(file, selector, f"a {http_method} rule must not have a body ({rule.body!r})")
        return Rule(http_method, path, rule.body, rule.response_body, file)


def unbound_rule(file: str, selector: str) -> Rule:
    """Give the rule of a method that has none: `POST /pkg.Service/Method` with the whole request as body."""
    service, _, method = selector.rpartition(".")
    return Rule("POST", f"/{service}/{method}", "*", "", file)


def _parse_service_config(text: str) -> http_pb2.Http:
    try:
        document: Any = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise RuleError(SERVICE_CONFIG, "", f"it is not YAML: {error}") from error
    if document is None:
        return http_pb2.Http()
    if not isinstance(document, dict):
        raise RuleError(SERVICE_CONFIG, "", "it must be a YAML mapping")
    if document.get("http") is None:
        return http_pb2.Http()
    try:
        return json_format.ParseDict(document["http"], http_pb2.Http())
    except (json_format.ParseError, TypeError, ValueError, AttributeError) as error:
        raise RuleError(SERVICE_CONFIG, "", f"'http' is not a google.api.Http: {error}") from error
