"""Reads the text of a configuration: YAML as Go's yaml.v2 understands it, turned into JSON values.

Only the first document of a stream is read; a later duplicate of a key wins; `<<` merges in the place
where it stands. Documents that would grow without bound are refused: by size, by the number of values
after aliases are expanded, and by depth. libyaml, of which yaml.v2 is a translation, does the parsing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from server.domain.config import yaml_scalar
from server.domain.config.faults import YamlError
from server.domain.documents import MAX_LEVELS

MAX_BYTES = 1 << 20
"""Length of a text, in bytes of UTF-8."""

MAX_VALUES = 100_000
"""How many values and keys a document may hold, aliases expanded."""

_MAX_CHARACTERS = 2 * MAX_BYTES
"""How long all strings of a document may be together, aliases expanded."""


@dataclass(slots=True)
class _Scalar:
    text: str
    tag: str | None
    plain: bool


@dataclass(slots=True)
class _Sequence:
    items: list[_Node] = field(default_factory=list)


@dataclass(slots=True)
class _Mapping:
    items: list[_Node] = field(default_factory=list)  # key, value, key, value, …


@dataclass(slots=True)
class _Alias:
    name: str
    target: _Node


_Node = _Scalar | _Sequence | _Mapping | _Alias


def load(text: str) -> Any:
    """Reads the first document of a YAML text.

    Returns:
        The document as JSON values. Integral numbers are integers, as they are written in JSON.

    Raises:
        YamlError: The text is no YAML, has no meaning in JSON, or is too large or too deep.
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise YamlError("invalid UTF-8") from None
    if size > MAX_BYTES:
        raise YamlError(f"the text has {size} bytes, at most {MAX_BYTES} are read")
    node = _compose(text)
    return None if node is None else _Decoder().decode(node, 0)


def _compose(text: str) -> _Node | None:
    """Makes the tree of the first document; None for an empty stream."""
    try:
        parser = yaml.CSafeLoader(text)
        try:
            return _Composer(parser).document()
        finally:
            parser.dispose()
    except yaml.reader.ReaderError as error:
        raise YamlError(str(error.reason)) from None
    except yaml.MarkedYAMLError as error:
        raise YamlError(_where(error) + str(error.problem)) from None


def _where(error: yaml.MarkedYAMLError) -> str:
    """Names the line as yaml.v2 does, which counts from 0 in the parser and from 1 in the scanner."""
    line = error.problem_mark.line if error.problem_mark else 0
    if line:
        line += isinstance(error, yaml.scanner.ScannerError)
    elif error.context_mark:
        line = error.context_mark.line
    return f"line {line}: " if line else ""


class _Composer:
    """Builds the tree of a document out of the parser's events, without recursion."""

    def __init__(self, parser: Any) -> None:
        self._next = parser.get_event
        self._anchors: dict[str, _Node] = {}
        self._values = 0

    def document(self) -> _Node | None:
        self._next()  # the start of the stream
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        top = _Sequence()
        open_nodes: list[_Sequence | _Mapping] = [top]
        while len(open_nodes) > 1 or not top.items:
            self._step(open_nodes)
        self._next()  # the end of the document: what follows must not be broken
        return top.items[0]

    def _step(self, open_nodes: list[_Sequence | _Mapping]) -> None:
        event = self._next()
        kind = type(event)
        if kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
            open_nodes.pop()
            return
        self._values += 1
        if self._values > MAX_VALUES:
            raise YamlError(f"the document holds more than {MAX_VALUES} values")
        node = self._node(kind, event)
        open_nodes[-1].items.append(node)
        if kind is not yaml.AliasEvent and event.anchor is not None:
            self._anchors[event.anchor] = node
        if isinstance(node, _Sequence | _Mapping):
            open_nodes.append(node)
            if len(open_nodes) > MAX_LEVELS + 1:
                raise too_deep()

    def _node(self, kind: type, event: Any) -> _Node:
        if kind is yaml.ScalarEvent:
            return _Scalar(event.value, event.tag, event.implicit[0])
        if kind is yaml.SequenceStartEvent:
            return _Sequence()
        if kind is yaml.MappingStartEvent:
            return _Mapping()
        target = self._anchors.get(event.anchor)
        if target is None:
            raise YamlError(f"unknown anchor '{event.anchor}' referenced")
        return _Alias(event.anchor, target)


class _Decoder:
    """Turns a tree into JSON values, as yaml.v2 and ghodss/yaml do in turn."""

    def __init__(self) -> None:
        self._values = 0
        self._characters = 0
        self._expanding: set[int] = set()

    def decode(self, node: _Node, depth: int) -> Any:
        self._count()
        if isinstance(node, _Scalar):
            return self._scalar(node)
        if isinstance(node, _Alias):
            return self._alias(node, depth)
        if depth >= MAX_LEVELS:
            raise too_deep()
        if isinstance(node, _Sequence):
            return [self.decode(item, depth + 1) for item in node.items]
        into: dict[str, Any] = {}
        self._mapping(node, into, depth + 1)
        return into

    def _count(self) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            raise YamlError("document contains excessive aliasing")

    def _text(self, text: str) -> str:
        self._characters += len(text)
        if self._characters > _MAX_CHARACTERS:
            raise YamlError("document contains excessive aliasing")
        if "\0" in text:
            raise YamlError("NUL characters are not allowed")
        return text

    def _scalar(self, node: _Scalar) -> Any:
        value = _resolved(node)
        if isinstance(value, str):
            return self._text(value)
        if value is None or isinstance(value, bool):
            return value
        return yaml_scalar.number(value)

    def _alias(self, node: _Alias, depth: int) -> Any:
        self._enter(node)
        value = self.decode(node.target, depth)
        self._expanding.discard(id(node))
        return value

    def _enter(self, node: _Alias) -> None:
        if id(node) in self._expanding:
            raise YamlError(f"anchor '{node.name}' value contains itself")
        self._expanding.add(id(node))

    def _mapping(self, node: _Mapping, into: dict[str, Any], depth: int) -> None:
        entries = iter(node.items)
        for key, value in zip(entries, entries, strict=True):
            if _is_merge(key):
                self._merge(value, into, depth)
            else:
                into[self._key(key)] = self.decode(value, depth)

    def _key(self, node: _Node) -> str:
        self._count()
        while isinstance(node, _Alias):
            node = node.target
        if not isinstance(node, _Scalar):
            raise YamlError(f"invalid map key: {'map' if isinstance(node, _Mapping) else 'list'}")
        return self._text(yaml_scalar.key_text(_resolved(node)))

    def _merge(self, node: _Node, into: dict[str, Any], depth: int) -> None:
        # In a list of mappings the earlier ones win, so they are laid over the later ones.
        sources = reversed(node.items) if isinstance(node, _Sequence) else [node]
        for source in sources:
            self._count()
            target = source.target if isinstance(source, _Alias) else source
            if not isinstance(target, _Mapping):
                raise YamlError("map merge requires map or sequence of maps as the value")
            if isinstance(source, _Alias):
                self._enter(source)
            self._mapping(target, into, depth)
            self._expanding.discard(id(source))


def _resolved(node: _Scalar) -> yaml_scalar.Resolved:
    if node.tag is None and not node.plain:
        return node.text
    return yaml_scalar.resolve(node.tag, node.text)


def _is_merge(node: _Node) -> bool:
    return (
        isinstance(node, _Scalar)
        and node.text == yaml_scalar.MERGE_KEY
        and (node.plain or node.tag == yaml_scalar.MERGE_TAG)
    )


def too_deep() -> YamlError:
    """Makes the error for a document that is nested too deeply."""
    return YamlError(f"exceeded max depth of {MAX_LEVELS}")
