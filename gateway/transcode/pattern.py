"""A path template compiled for matching: which components it takes, and what its variables capture.

Reproduces the rules of grpc-gateway v2 for a single pattern: `*` takes one component, also an empty one; `**` takes
zero or more and leaves room for the segments behind it; a verb is a suffix of the last component.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .template import DeepWildcard, Literal, PathTemplate, Variable
from .unescape import UnescapeMode, check_text, decode, decode_deep

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Atom", "Capture", "Pattern", "UnescapeMode", "Variables", "compile_pattern", "fits"]

Atom: TypeAlias = str | None
"""What one component must be: the text of a literal, or None for `*`."""

Variables: TypeAlias = tuple[tuple[str, str], ...]
"""Field paths of the request with the text for each."""


@dataclass(frozen=True, slots=True)
class Capture:
    """Which pieces of a path a variable takes; every `*`, literal and `**` of the template is one piece.

    Attributes:
        field_path: Proto field names joined by dots.
        start: Index of the first piece.
        stop: Index behind the last piece.
    """

    field_path: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled path template; made by `compile_pattern`.

    Attributes:
        head: What the components before the `**` must be, or all of them if there is none.
        tail: What the components behind the `**` must be; None if the pattern has no `**`.
        verb: What the last component ends in, behind a colon, or "".
        captures: One for each variable; of two for the same field path only the last.
    """

    head: tuple[Atom, ...]
    tail: tuple[Atom, ...] | None
    verb: str
    captures: tuple[Capture, ...]

    def match(self, components: Sequence[str], mode: UnescapeMode) -> Variables | None:
        """Match a path against this pattern alone.

        Args:
            components: The components of the path, at least one; the verb is still part of the last.
            mode: How to decode them; `LEGACY` for components in which nothing is left to be decoded.

        Returns:
            What the variables capture, or None if the pattern does not take the path.

        Raises:
            MalformedPath: A value is not valid UTF-8.
        """
        return self.capture(components, mode) if self.takes(components) else None

    def takes(self, components: Sequence[str]) -> bool:
        """Tell whether the pattern takes a path; a component that is nothing but the verb has none."""
        if self.verb:
            suffix = ":" + self.verb
            if not components[-1].endswith(suffix) or len(components[-1]) == len(suffix):
                return False
            components = self._without_verb(components)
        if self.tail is None:
            return len(components) == len(self.head) and fits(self.head, components)
        rest = len(components) - len(self.tail)
        return rest >= len(self.head) and fits(self.head, components) and fits(self.tail, components[rest:])

    def capture(self, components: Sequence[str], mode: UnescapeMode) -> Variables:
        """Read the variables off a path that the pattern takes.

        Args:
            components: The components of the path, at least one; the verb is still part of the last.
            mode: How to decode them; `LEGACY` for components in which nothing is left to be decoded.

        Returns:
            Field path and decoded text of each variable, each field path once. The pieces of a variable are joined by
            `/`, its literals included as they stand.

        Raises:
            MalformedPath: A value is not valid UTF-8.
        """
        if not self.captures:
            return ()
        pieces = self._pieces(self._without_verb(components) if self.verb else components)
        if mode is not UnescapeMode.LEGACY:
            pieces = self._decoded(pieces, mode)
        variables = tuple([(taken.field_path, "/".join(pieces[taken.start : taken.stop])) for taken in self.captures])
        for _, value in variables:
            check_text(value)
        return variables

    def _without_verb(self, components: Sequence[str]) -> Sequence[str]:
        return [*components[:-1], components[-1][: -len(self.verb) - 1]]

    def _pieces(self, components: Sequence[str]) -> Sequence[str]:
        """Join what the `**` takes into one piece, an empty one if it takes nothing: `{x=a/**}` gives `a/` on `/a`."""
        if self.tail is None:
            return components
        start, stop = len(self.head), len(components) - len(self.tail)
        return [*components[:start], "/".join(components[start:stop]), *components[stop:]]

    def _decoded(self, pieces: Sequence[str], mode: UnescapeMode) -> Sequence[str]:
        deep = () if self.tail is None else (decode_deep(pieces[len(self.head)], mode),)
        behind = len(self.head) + len(deep)
        return [
            *map(_decode_atom, self.head, pieces),
            *deep,
            *map(_decode_atom, self.tail or (), pieces[behind:]),
        ]


def fits(atoms: Sequence[Atom], components: Sequence[str]) -> bool:
    """Tell whether the first components are what the atoms ask for; there must be at least as many."""
    return all(atom is None or atom == component for atom, component in zip(atoms, components, strict=False))


def _decode_atom(atom: Atom, component: str) -> str:
    return decode(component) if atom is None else component


def compile_pattern(template: PathTemplate) -> Pattern:
    """Compile a template.

    Args:
        template: A parsed template.

    Returns:
        The pattern that matches it.
    """
    atoms = template.atoms
    deep = next((at for at, atom in enumerate(atoms) if isinstance(atom, DeepWildcard)), len(atoms))
    parts: list[Atom] = [atom.text if isinstance(atom, Literal) else None for atom in atoms]
    captures: dict[str, Capture] = {}
    position = 0
    for segment in template.segments:
        if not isinstance(segment, Variable):
            position += 1
            continue
        end = position + len(segment.segments)
        captures[segment.field_path] = Capture(segment.field_path, position, end)
        position = end
    return Pattern(
        head=tuple(parts[:deep]),
        tail=tuple(parts[deep + 1 :]) if deep < len(atoms) else None,
        verb=template.verb,
        captures=tuple(captures.values()),
    )
