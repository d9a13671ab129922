"""A tree over patterns that finds the first one, in a given order, that takes a path.

It gives exactly what trying every pattern in order would give, in the time of one walk along the path: a node has an
edge for each literal and one for `*`, and knows the best rank that ends there.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .pattern import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .pattern import Atom, Pattern

NO_RANK = sys.maxsize
"""Worse than the rank of every pattern."""


class _Node:
    """Where the components taken so far lead.

    Attributes:
        literals: Next node by literal component.
        wildcard: Next node for any component.
        rank: Best rank of a pattern that ends here.
        deep: Patterns that go on with a `**` here: their tails and ranks, best first.
        best: Best rank in this part of the tree.
    """

    __slots__ = ("best", "deep", "literals", "rank", "wildcard")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.wildcard: _Node | None = None
        self.rank = NO_RANK
        self.deep: list[tuple[int, tuple[Atom, ...]]] = []
        self.best = NO_RANK

    def next(self, atom: Atom) -> _Node:
        """Give the node behind an edge, made if need be."""
        if atom is not None:
            return self.literals.setdefault(atom, _Node())
        if self.wildcard is None:
            self.wildcard = _Node()
        return self.wildcard


class RouteIndex:
    """Patterns of one HTTP method, found by rank.

    Args:
        patterns: The patterns, best first: the first has rank 0.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._plain = _Node()
        self._verbs: dict[str, _Node] = {}
        for rank, pattern in enumerate(patterns):
            root = self._verbs.setdefault(":" + pattern.verb, _Node()) if pattern.verb else self._plain
            _insert(root, pattern, rank)

    def find(self, components: Sequence[str]) -> int:
        """Find the best pattern that takes a path.

        Args:
            components: The components of the path, at least one; a verb is still part of the last.

        Returns:
            Its rank, or `NO_RANK`.
        """
        best = _walk(self._plain, components, NO_RANK)
        last = components[-1]
        if self._verbs and ":" in last:
            for suffix, root in self._verbs.items():
                if root.best < best and last.endswith(suffix) and len(last) > len(suffix):
                    best = _walk(root, [*components[:-1], last[: -len(suffix)]], best)
        return best

    def best_with_verb(self, suffix: str) -> int:
        """Give the best rank among the patterns with a verb.

        Args:
            suffix: A colon and the verb.

        Returns:
            The rank, or `NO_RANK` if no pattern has it.
        """
        root = self._verbs.get(suffix)
        return NO_RANK if root is None else root.best


def _insert(root: _Node, pattern: Pattern, rank: int) -> None:
    node = root
    node.best = min(node.best, rank)
    for atom in pattern.head:
        node = node.next(atom)
        node.best = min(node.best, rank)
    if pattern.tail is None:
        node.rank = min(node.rank, rank)
    else:
        node.deep.append((rank, pattern.tail))


def _walk(root: _Node, components: Sequence[str], best: int) -> int:
    """Visit every node that the components lead to and that can do better than `best`; at most once each."""
    count = len(components)
    waiting: list[tuple[_Node, int]] = []
    node: _Node | None = root
    depth = 0
    while True:
        if node is not None and node.best < best:
            if node.deep:
                best = _best_deep(node, components, depth, best)
            if depth < count:
                if node.wildcard is not None:
                    waiting.append((node.wildcard, depth + 1))
                node = node.literals.get(components[depth])
                depth += 1
                continue
            best = min(best, node.rank)
        if not waiting:
            return best
        node, depth = waiting.pop()


def _best_deep(node: _Node, components: Sequence[str], depth: int, best: int) -> int:
    for rank, tail in node.deep:
        if rank >= best:
            break
        start = len(components) - len(tail)
        if start >= depth and fits(tail, components[start:]):
            return rank
    return best
