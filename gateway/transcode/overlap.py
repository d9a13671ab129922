"""Which path templates stand in each other's way: for a warning at start about routes that can never be reached.

A pattern is run as an automaton over path components. Components are unlimited, but two patterns tell only a few kinds
apart (their literals, their verbs, anything else), so that one of each kind is enough to decide for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .pattern import Pattern

_States: TypeAlias = frozenset[int]


def common_path(one: Pattern, other: Pattern) -> str | None:
    """Find a path that both patterns take.

    Args:
        one: A pattern.
        other: Another one.

    Returns:
        An example, spelled as patterns are compared with paths, or None if no path is taken by both.
    """
    if _plainly_apart(one, other):
        return None
    return next((path for path, both in _paths(one, other) if both == (True, True)), None)


def covers(outer: Pattern, inner: Pattern) -> bool:
    """Tell whether `outer` takes every path that `inner` takes."""
    return not _plainly_apart(outer, inner) and all(both != (False, True) for _, both in _paths(outer, inner))


def is_empty(pattern: Pattern) -> bool:
    """Tell whether no path is taken at all, as for `/:verb` alone: a component that is only the verb has none."""
    return bool(pattern.verb) and pattern.head == ("",) and pattern.tail is None


class _Automaton:
    """A pattern that is fed a path component by component.

    Its states are the numbers of atoms taken so far; the `**` counts as one atom, which may be taken by nothing.
    """

    def __init__(self, pattern: Pattern) -> None:
        self._verb = ":" + pattern.verb if pattern.verb else ""
        self._deep = len(pattern.head) if pattern.tail is not None else -1
        # The place of the `**` is never compared.
        self._atoms = pattern.head if pattern.tail is None else (*pattern.head, None, *pattern.tail)
        self.start = self._close({0})

    def step(self, states: _States, component: str) -> _States:
        """Take one component that is not the last."""
        after = {state + 1 for state in states if self._takes(state, component)}
        return self._close(after | (states & {self._deep}))

    def ends(self, states: _States, component: str) -> bool:
        """Tell whether the pattern takes the whole path if this component is its last."""
        if self._verb:
            if not component.endswith(self._verb) or component == self._verb:
                return False
            component = component[: -len(self._verb)]
        return len(self._atoms) in self.step(states, component)

    def _takes(self, state: int, component: str) -> bool:
        return state < len(self._atoms) and self._atoms[state] in (None, component)

    def _close(self, states: set[int] | _States) -> _States:
        return frozenset(states | {self._deep + 1} if self._deep in states else states)


def _paths(one: Pattern, other: Pattern) -> Iterator[tuple[str, tuple[bool, bool]]]:
    """Give a path for each way in which the two patterns can tell paths apart, and which of them takes it."""
    left, right = _Automaton(one), _Automaton(other)
    inner, last = _alphabets(one, other)
    waiting = [(left.start, right.start, "")]
    seen = {(left.start, right.start)}
    while waiting:
        states, others, path = waiting.pop(0)
        for component in last:
            yield f"{path}/{component}", (left.ends(states, component), right.ends(others, component))
        for component in inner:
            after = (left.step(states, component), right.step(others, component))
            if any(after) and after not in seen:
                seen.add(after)
                waiting.append((*after, f"{path}/{component}"))


def _alphabets(one: Pattern, other: Pattern) -> tuple[list[str], list[str]]:
    """Give one component of each kind: for all places but the last, and for the last, where verbs count."""
    literals = {atom for pattern in (one, other) for atom in (*pattern.head, *(pattern.tail or ())) if atom is not None}
    fresh = "x"
    while any(fresh in literal for literal in literals):
        fresh += "x"
    inner = [fresh, *sorted(literals)]
    verbs = sorted({pattern.verb for pattern in (one, other) if pattern.verb})
    return inner, [*inner, *(f"{component}:{verb}" for verb in verbs for component in inner if component)]


def _plainly_apart(one: Pattern, other: Pattern) -> bool:
    """Rule out most pairs cheaply: by length, and by literals that cannot be the last component."""
    lengths = [len(pattern.head) + len(pattern.tail or ()) for pattern in (one, other)]
    if one.tail is None and other.tail is None and lengths[0] != lengths[1]:
        return True
    shared = min(len(one.head), len(other.head), max(lengths) - 1)
    return any(
        a != b and a is not None and b is not None for a, b in zip(one.head[:shared], other.head[:shared], strict=True)
    )
