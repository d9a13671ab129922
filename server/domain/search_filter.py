"""The filter of a search: a tree of groups, joined by `and` or `or`, of conditions on a column, read from JSON.

The language is that of the master's WebUI: `{"filterGroup": <node>, "showArchived": false}`, where a node is a group
(`kind`, `conjunction`, `children`) or a field (`kind`, `columnName`, `location`, `type`, `operator`, `value`).
"""

from __future__ import annotations

import datetime as dt
import enum
import math
from dataclasses import dataclass
from typing import Any

import orjson

from server.domain.errors import InvalidArgumentError
from server.domain.project_columns import Kind, Location
from server.domain.text import check_text

MAX_CONDITIONS = 100
"""How many conditions a filter may have."""

MAX_GROUPS = 100
"""How many groups a filter may have."""

MAX_LEVELS = 20
"""How deep groups may lie in each other."""


class Operator(enum.Enum):
    """What a condition asks of a value."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    CONTAINS = "contains"
    NOT_CONTAINS = "notContains"
    IS_EMPTY = "isEmpty"
    NOT_EMPTY = "notEmpty"

    @property
    def takes_value(self) -> bool:
        """Whether the condition has a value to compare with."""
        return self not in (Operator.IS_EMPTY, Operator.NOT_EMPTY)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a column.

    Attributes:
        column: The name of the column.
        location: Where its values come from.
        kind: What the filter takes them for.
        operator: What is asked of them.
        value: What they are compared with: a text, a number, a boolean, or None if the operator takes none.
    """

    column: str
    location: Location
    kind: Kind
    operator: Operator
    value: str | float | bool | None

    @property
    def text(self) -> str:
        """The value as a text.

        Raises:
            InvalidArgumentError: It is none.
        """
        if not isinstance(self.value, str):
            raise InvalidArgumentError(f"filter: column {self.column} is compared with a text")
        return self.value

    @property
    def number(self) -> float:
        """The value as a number, which a text may hold.

        Raises:
            InvalidArgumentError: It is none.
        """
        try:
            number = math.nan if isinstance(self.value, bool | None) else float(self.value)
        except (ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise InvalidArgumentError(f"filter: column {self.column} is compared with a number")
        return number

    @property
    def moment(self) -> dt.datetime:
        """The value as a point in time, UTC unless it names a zone.

        Raises:
            InvalidArgumentError: It is none.
        """
        try:
            moment = dt.datetime.fromisoformat(self.text)
        except ValueError:
            raise InvalidArgumentError(f"filter: column {self.column} is compared with a time") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)

    def unusable(self) -> InvalidArgumentError:
        """Return the refusal of an operator that the column does not know."""
        return InvalidArgumentError(f"filter: column {self.column} has no operator {self.operator.value}")


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and groups of them: all of which must hold, or one of which; without any, everything passes."""

    any_of: bool
    children: tuple[Condition | Group, ...]


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """A filter, and whether it shows what is archived."""

    root: Condition | Group
    show_archived: bool


def parse_filter(text: str) -> SearchFilter:
    """Return the filter that a JSON text describes.

    A condition that lacks its value is left out, since it is still being written; the master takes it for true, which
    makes an `or` around it pass everything.

    Raises:
        InvalidArgumentError: It is no JSON, or no filter.
    """
    try:
        document = orjson.loads(check_text(text, "filter"))
    except orjson.JSONDecodeError as error:
        raise InvalidArgumentError(f"filter: not valid JSON: {error}") from None
    if not isinstance(document, dict):
        raise InvalidArgumentError("filter: expected a JSON object")
    reader = _Reader()
    root = reader.read(document.get("filterGroup"), 1)
    return SearchFilter(root or _EVERYTHING, _of_type(document, "showArchived", bool, default=False))


_EVERYTHING = Group(any_of=False, children=())


class _Reader:
    def __init__(self) -> None:
        self._conditions = 0
        self._groups = 0

    def read(self, node: Any, level: int) -> Condition | Group | None:
        """Read a node; None stands for a condition that is not complete."""
        if not isinstance(node, dict):
            raise InvalidArgumentError("filter: expected a group or a field")
        match node.get("kind"):
            case "group":
                return self._group(node, level)
            case "field":
                return self._condition(node)
            case kind:
                raise InvalidArgumentError(f"filter: invalid kind {kind!r}")

    def _group(self, node: dict[str, Any], level: int) -> Group:
        conjunction = node.get("conjunction")
        if conjunction not in ("and", "or"):
            raise InvalidArgumentError(f"filter: invalid conjunction value {conjunction!r}")
        if level > MAX_LEVELS:
            raise InvalidArgumentError(f"filter: groups lie more than {MAX_LEVELS} levels deep")
        self._groups += 1
        if self._groups > MAX_GROUPS:
            raise InvalidArgumentError(f"filter: more than {MAX_GROUPS} groups")
        children = _of_type(node, "children", list, default=[])
        found = (self.read(child, level + 1) for child in children)
        return Group(conjunction == "or", tuple(child for child in found if child is not None))

    def _condition(self, node: dict[str, Any]) -> Condition | None:
        self._conditions += 1
        if self._conditions > MAX_CONDITIONS:
            raise InvalidArgumentError(f"filter: more than {MAX_CONDITIONS} conditions")
        operator = _operator(node.get("operator"))
        value = node.get("value")
        if isinstance(value, dict | list):
            raise InvalidArgumentError("filter: a value must be a text, a number or a boolean")
        if value is None and operator.takes_value:
            return None
        return Condition(
            column=check_text(_of_type(node, "columnName", str, default=""), "filter"),
            location=_member(Location, "LOCATION_TYPE_", node.get("location"), Location.EXPERIMENT),
            kind=_member(Kind, "COLUMN_TYPE_", node.get("type"), Kind.ANY),
            operator=operator,
            value=check_text(value, "filter") if isinstance(value, str) else value,
        )


def _operator(name: Any) -> Operator:
    try:
        return Operator(name)
    except ValueError:
        raise InvalidArgumentError(f"filter: invalid operator {name!r}") from None


def _member(names: type[enum.IntEnum], prefix: str, name: Any, default: enum.IntEnum) -> Any:
    if name is None or name == f"{prefix}UNSPECIFIED":
        return default
    found = names.__members__.get(name.removeprefix(prefix)) if isinstance(name, str) else None
    if found is None:
        raise InvalidArgumentError(f"filter: invalid name {name!r}")
    return found


def _of_type(node: dict[str, Any], key: str, kind: type, *, default: Any) -> Any:
    value = node.get(key)
    if value is None:
        return default
    if not isinstance(value, kind):
        raise InvalidArgumentError(f"filter: {key} is of the wrong type")
    return value
