"""The values of repeated fields: each once, no more than a statement takes, and in portions.

A master takes any number of them, and passes each as a parameter of one statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from server.domain.errors import InvalidArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from google.protobuf.struct_pb2 import ListValue

_T = TypeVar("_T")

MAX_VALUES: Final = 10_000
"""The most values of one field: each is a parameter of a statement, of which databases take some ten thousands."""

_PORTION: Final = 100


def distinct(values: Iterable[_T], field: str) -> tuple[_T, ...]:
    """Return the values of a repeated field, each once, in their order.

    Raises:
        InvalidArgumentError: There are more than `MAX_VALUES`; the text names the field.
    """
    kept = tuple(dict.fromkeys(values))
    if len(kept) > MAX_VALUES:
        raise InvalidArgumentError(f"{field}: more than {MAX_VALUES} values")
    return kept


def texts(values: ListValue) -> list[str]:
    """Return the texts of a list, each once: as a master reads it, what is no text is left out."""
    found = (value.string_value for value in values.values if value.WhichOneof("kind") == "string_value")
    return list(dict.fromkeys(found))


def portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ids in portions, each for a transaction of its own: on SQLite everybody else waits for its end."""
    for start in range(0, len(ids), _PORTION):
        yield ids[start : start + _PORTION]
