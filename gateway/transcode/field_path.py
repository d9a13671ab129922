"""Dotted paths to a field, and the way to it through a message under construction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .conversion import ConversionError, Reason
from .message_type import Cardinality, FieldType, Message, MessageType

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class FieldPath:
    """A field and the singular message fields that lead to it.

    Attributes:
        root: The message type that the path starts in.
        steps: The message fields on the way.
        field: The field that is meant, or None if the last name is no field: then only the way counts.
    """

    root: MessageType
    steps: tuple[FieldType, ...]
    field: FieldType | None

    @property
    def names(self) -> tuple[str, ...]:
        """The proto names along the path."""
        names = tuple(step.name for step in self.steps)
        return names if self.field is None else (*names, self.field.name)

    def parent(self, message: Message) -> tuple[MessageType, Message]:
        """Walk to the message that holds the field; messages on the way are created.

        Raises:
            ConversionError: A step is a member of a oneof of which another member is set.
        """
        owner = self.root
        for step in self.steps:
            check_oneof(owner, message, step)
            message = owner.mutable(message, step)
            assert step.message is not None  # noqa: S101 - steps are message fields
            owner = step.message
        return owner, message


def check_oneof(owner: MessageType, message: Message, field: FieldType) -> None:
    """Refuse to set a field while another member of its oneof is set.

    Raises:
        ConversionError: One is.
    """
    if field.oneof is not None:
        chosen = owner.which(message, field.oneof)
        if chosen is not None and chosen != field.name:
            raise oneof_taken(field)


def oneof_taken(field: FieldType) -> ConversionError:
    """Make the error of a oneof that is set already."""
    return ConversionError(Reason.ONEOF, expected=field.type_name, detail=f"oneof {field.oneof}")


def find_field(root: MessageType, names: Sequence[str]) -> FieldPath:
    """Follow names, each a proto name or a JSON name, as far as they are known.

    Returns:
        The path; its `field` is None if a name is not known.

    Raises:
        ConversionError: A name that is followed by another one is not a singular message.
    """
    owner: MessageType = root
    steps: list[FieldType] = []
    for name in names[:-1]:
        step = owner.by_any_name.get(name)
        if step is None:
            return FieldPath(root, tuple(steps), None)
        if step.message is None or step.cardinality is not Cardinality.SINGULAR:
            raise ConversionError(Reason.NOT_A_MESSAGE, expected=step.type_name).inside(step.name)
        steps.append(step)
        owner = step.message
    return FieldPath(root, tuple(steps), owner.by_any_name.get(names[-1]))


def declared_path(root: MessageType, path: str) -> FieldPath:
    """Follow a dotted path of an HTTP rule.

    Raises:
        LookupError: It leads to no field; `load_bindings` lets no such rule through.
    """
    found = find_field(root, path.split("."))
    if found.field is None:
        raise LookupError(f"{root.full_name} has no field {path}")
    return found


def zero_value(field: FieldType) -> Any:
    """Give what an unset field holds, as a value of its own: an empty message, list or map included."""
    match field.cardinality:
        case Cardinality.REPEATED:
            return []
        case Cardinality.MAP:
            return {}
        case _:
            return field.default if field.message is None else field.message.create({})
