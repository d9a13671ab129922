"""Query parameters to request fields.

The rules are grpc-gateway v2's: a key is a dotted path of proto or JSON names, `map[key]` addresses a map entry, names
that are not known are ignored, and what the path or the body sets cannot be set here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .conversion import ConversionError, Reason, Source
from .field_path import FieldPath, check_oneof, find_field, oneof_taken
from .message_type import Cardinality, FieldType, Message, MessageType
from .parameter import kind_text_reader, parameter_reader, query_dialect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .codec_options import CodecOptions
    from .json_reader import JsonReader
    from .scalar import TextReader

_MOST_CACHED_KEYS: Final = 1024
_LONGEST_CACHED_KEY: Final = 128


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the values of a key go.

    Attributes:
        path: The field.
        read: Reads one value, or None if `path` leads to no field.
        read_key: Reads the key of a map entry, or None if the field is no map.
        bracket: The text in brackets behind the field, or None.
        name: The same for all spellings of the key: proto names joined by dots, and the bracket.
    """

    path: FieldPath
    read: TextReader | None
    read_key: TextReader | None
    bracket: str | None
    name: str


class QueryReader:
    """Sets the fields of a request from query parameters.

    Args:
        message_type: Type of the request.
        options: The policy.
        json: Reads parameters whose text is JSON.
        blocked: Dotted proto paths of what path variables and the body set.
        strict: Whether parameters that name no field are refused even if the policy ignores them.
    """

    def __init__(
        self,
        message_type: MessageType,
        options: CodecOptions,
        json: JsonReader,
        blocked: Collection[str] = (),
        *,
        strict: bool = False,
    ) -> None:
        self._message_type = message_type
        self._json = json
        self._dialect = query_dialect(options)
        self._takes_first = options.repeated_scalar == "first"
        self._ignores_unknown = options.ignore_unknown_parameters and not strict
        self._known = options.known_parameters
        self._max_depth = options.max_depth
        self._blocked = tuple(tuple(path.split(".")) for path in blocked)
        self._targets: dict[str, _Target | None] = {}

    def apply(self, message: Message, pairs: Iterable[tuple[str, str]]) -> None:
        """Set fields of a message.

        Args:
            message: A message of the type; changed.
            pairs: Decoded keys and values, in order.

        Raises:
            ConversionError: A value cannot be what its field needs, or a key cannot be set.
        """
        targets = self._targets
        values: dict[str, tuple[_Target, list[str]]] = {}
        for key, value in pairs:
            target = targets[key] if key in targets else self._target(key)
            if target is None:
                continue
            given = values.get(target.name)
            if given is None:
                values[target.name] = target, [value]
            else:
                given[1].append(value)
        for target, texts in values.values():
            try:
                self._set(message, target, texts)
            except ConversionError as error:
                raise error.at(Source.QUERY, target.name) from error.__cause__

    def _target(self, key: str) -> _Target | None:
        """Find the target of a key that is met for the first time; None if the key is to be ignored."""
        try:
            target = self._find(key)
        except ConversionError as error:
            error.source = Source.QUERY
            raise
        if len(key) < _LONGEST_CACHED_KEY and len(self._targets) < _MOST_CACHED_KEYS:
            self._targets[key] = target
        return target

    def _find(self, key: str) -> _Target | None:
        name, bracket = _split_bracket(key)
        names = name.split(".")
        if len(names) > self._max_depth:
            raise ConversionError(Reason.TOO_DEEP, detail=f"{self._max_depth} levels at most").inside(names[0])
        path = self._path(names)
        if path is None or self._is_blocked(path, names):
            return None
        if path.field is None:
            if not self._ignores_unknown and key not in self._known:
                raise ConversionError(Reason.UNKNOWN_FIELD, key, detail=self._message_type.full_name).inside(key)
            return _Target(path, None, None, None, key)
        return self._target_at(path, bracket)

    def _path(self, names: list[str]) -> FieldPath | None:
        try:
            return find_field(self._message_type, names)
        except ConversionError:
            resolved = self._resolved(names)
            if any(resolved[: len(blocked)] == blocked for blocked in self._blocked):
                return None
            raise

    def _resolved(self, names: list[str]) -> tuple[str, ...]:
        first = self._message_type.by_any_name[names[0]]
        return (first.name, *names[1:])

    def _is_blocked(self, path: FieldPath, names: list[str]) -> bool:
        resolved = path.names
        resolved += tuple(names[len(resolved) :])
        return any(resolved[: len(blocked)] == blocked for blocked in self._blocked)

    def _target_at(self, path: FieldPath, bracket: str | None) -> _Target:
        """Make the target of a path that leads to a field."""
        field = path.field
        assert field is not None  # noqa: S101 - said above
        read_key = None
        if field.map_key is not None:
            read_key = kind_text_reader(field.map_key, self._dialect, self._dialect.bools)
        name = ".".join(path.names)
        if bracket is not None:
            name = f"{name}[{bracket}]"
        return _Target(path, parameter_reader(field, self._dialect, self._json), read_key, bracket, name)

    def _set(self, message: Message, target: _Target, texts: list[str]) -> None:
        owner, message = target.path.parent(message)
        field = target.path.field
        if field is None or target.read is None:
            return
        match field.cardinality:
            case Cardinality.MAP:
                self._set_entry(owner, message, field, target, texts)
            case Cardinality.REPEATED:
                if target.bracket is not None:
                    texts = [target.bracket, *texts]
                owner.get(message, field).extend([target.read(text) for text in texts])
            case _:
                _check_free(owner, message, field)
                if target.bracket is not None:
                    texts = [target.bracket, *texts]
                if len(texts) > 1 and not self._takes_first:
                    raise ConversionError(Reason.DUPLICATE, texts[1], expected=field.type_name)
                owner.set(message, field, target.read(texts[0]))

    def _set_entry(
        self, owner: MessageType, message: Message, field: FieldType, target: _Target, texts: list[str]
    ) -> None:
        if target.bracket is None or target.read_key is None or target.read is None:
            raise ConversionError(
                Reason.SYNTAX, texts[0], expected=field.type_name, detail="a map needs a key in brackets"
            )
        if len(texts) > 1 and not self._takes_first:
            raise ConversionError(Reason.DUPLICATE, target.bracket, expected=field.type_name)
        owner.get(message, field)[target.read_key(target.bracket)] = target.read(texts[0])


def _split_bracket(key: str) -> tuple[str, str | None]:
    """Split `name[text]` at its last opening bracket; the text is None if the key does not end with a closing one."""
    start = key.rfind("[") if key.endswith("]") else -1
    return (key, None) if start < 0 else (key[:start], key[start + 1 : -1])


def _check_free(owner: MessageType, message: Message, field: FieldType) -> None:
    """Refuse a member of a oneof that is set, even to this very member if it is no message."""
    check_oneof(owner, message, field)
    if field.oneof is not None and field.message is None and owner.which(message, field.oneof) is not None:
        raise oneof_taken(field)
