"""Which route a request takes.

Routes are tried in an order alone, never by how specific they are, as in grpc-gateway: its v2 tries the last
registered first, its v1 (on which the Determined API was built) the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from .overlap import common_path, covers, is_empty
from .pattern import compile_pattern
from .route_index import NO_RANK, RouteIndex
from .unescape import MalformedPath, PathFault, UnescapeMode, split_path, split_plain_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .binding import HttpBinding
    from .pattern import Variables

__all__ = [
    "MalformedPath",
    "MethodNotAllowed",
    "Overlap",
    "PathFault",
    "RouteMatch",
    "RouteNotFound",
    "RouteTable",
    "Shadowed",
    "UnescapeMode",
]


class RouteNotFound(LookupError):  # noqa: N818 - named as what happened
    """No route has this path, whatever the HTTP method."""


class MethodNotAllowed(LookupError):  # noqa: N818 - named as what happened
    """Routes have this path, but for other HTTP methods.

    Attributes:
        allowed: Those methods, sorted.
    """

    def __init__(self, allowed: tuple[str, ...]) -> None:
        super().__init__(f"allowed: {', '.join(allowed)}")
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class RouteMatch:
    """The route of a request.

    Attributes:
        binding: The route.
        variables: Field path and decoded text of each path variable, each field path once.
    """

    binding: HttpBinding
    variables: Variables


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two routes of one HTTP method that both take some path.

    Attributes:
        winner: The route that such a path is given to.
        loser: The route that does not see it.
        example: Such a path, spelled as it is compared with templates.
    """

    winner: HttpBinding
    loser: HttpBinding
    example: str


@dataclass(frozen=True, slots=True)
class Shadowed:
    """A route that no request can reach.

    Attributes:
        binding: The route.
        by: A route that takes all of its paths before it, or None if its template takes no path at all.
    """

    binding: HttpBinding
    by: HttpBinding | None


class RouteTable:
    """All routes of a gateway, compiled; immutable, so that any number of threads may share it.

    Args:
        bindings: The routes in the order of their registration.
        precedence: Which of several routes that take a path wins: the `last` registered (grpc-gateway v2) or the
            `first` (v1).
        unescape: How paths are percent-decoded.
    """

    def __init__(
        self,
        bindings: Iterable[HttpBinding],
        *,
        precedence: Literal["last", "first"] = "last",
        unescape: UnescapeMode = UnescapeMode.LEGACY,
    ) -> None:
        self.bindings = tuple(bindings)
        self._unescape = unescape
        ordered = reversed(self.bindings) if precedence == "last" else self.bindings
        by_method: dict[str, list[HttpBinding]] = {}
        for binding in ordered:
            by_method.setdefault(binding.http_method, []).append(binding)
        self._methods = {name: _MethodRoutes(routes) for name, routes in by_method.items()}

    def match(self, http_method: str, path: str, *, decoded: bool = False) -> RouteMatch:
        """Find the route of a request.

        Args:
            http_method: HTTP method, compared exactly. HEAD and OPTIONS have no routes of their own accord.
            path: Path without the query, as it stood on the wire: percent-encoded, nothing cleaned or folded. Text
                outside ASCII stands for itself; bytes that are not UTF-8 are lone surrogates (`surrogateescape`).
            decoded: Whether the server has decoded `path` already, as WSGI's PATH_INFO is. In mode `LEGACY` that loses
                nothing; in the others an encoded slash is then taken for a separator.

        Returns:
            The route, with the values of its path variables.

        Raises:
            MalformedPath: The path has no leading slash, a malformed escape, or a value that is not UTF-8.
            MethodNotAllowed: Only routes of other HTTP methods take the path.
            RouteNotFound: No route takes the path.
        """
        encoded = "%" in path and not decoded
        components = split_path(path, self._unescape) if encoded else split_plain_path(path)
        routes = self._methods.get(http_method)
        if routes is not None:
            match = routes.match(components, self._unescape if encoded else UnescapeMode.LEGACY)
            if match is not None:
                return match
        allowed = [name for name, others in self._methods.items() if others is not routes and others.takes(components)]
        if allowed:
            raise MethodNotAllowed(tuple(sorted(allowed)))
        raise RouteNotFound(path)

    def overlapping(self) -> list[Overlap]:
        """Give every pair of routes that share a path, those of one HTTP method together, best first."""
        return [overlap for routes in self._methods.values() for overlap in routes.overlapping()]

    def shadowed(self) -> list[Shadowed]:
        """Give the routes that no request can reach, for a warning at start.

        A route is compared with one other at a time: one that several others cover only together is not found.
        """
        return [shadowed for routes in self._methods.values() for shadowed in routes.shadowed()]


class _MethodRoutes:
    """The routes of one HTTP method, best first."""

    def __init__(self, bindings: list[HttpBinding]) -> None:
        self._routes = [(binding, compile_pattern(binding.template)) for binding in bindings]
        self._index = RouteIndex(pattern for _, pattern in self._routes)

    def match(self, components: list[str], mode: UnescapeMode) -> RouteMatch | None:
        rank = self._index.find(components)
        if components[-1].startswith(":") and self._index.best_with_verb(components[-1]) < rank:
            # grpc-gateway: a candidate whose verb is all there is of the last component ends the search.
            raise RouteNotFound("/" + "/".join(components))
        if rank == NO_RANK:
            return None
        binding, pattern = self._routes[rank]
        return RouteMatch(binding, pattern.capture(components, mode))

    def takes(self, components: list[str]) -> bool:
        return self._index.find(components) != NO_RANK

    def overlapping(self) -> Iterator[Overlap]:
        for (winner, one), (loser, other) in combinations(self._routes, 2):
            example = common_path(one, other)
            if example is not None:
                yield Overlap(winner, loser, example)

    def shadowed(self) -> Iterator[Shadowed]:
        for rank, (binding, pattern) in enumerate(self._routes):
            if is_empty(pattern):
                yield Shadowed(binding, None)
                continue
            covering = (better for better, other in self._routes[:rank] if covers(other, pattern))
            by = next(covering, None)
            if by is not None:
                yield Shadowed(binding, by)
