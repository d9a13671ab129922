from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gateway.transcode.binding import HttpBinding, MethodInfo, in_method_order, load_bindings
from gateway.transcode.routes import (
    MalformedPath,
    MethodNotAllowed,
    PathFault,
    RouteNotFound,
    RouteTable,
    UnescapeMode,
)
from gateway.transcode.template import DeepWildcard, TemplateError, Variable, Wildcard, parse_template
from gateway.transcode.template import Literal as Fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

WIRE = Path(__file__).parents[1] / "contract" / "wire.json"
DESCRIPTORS = Path(__file__).parents[2] / "gen" / "descriptors.binpb"


def bind(route: str, name: str = "M") -> HttpBinding:
    http_method, path = route.split(" ", 1)
    method = MethodInfo(f"/pkg.Service/{name}", "pkg.In", "pkg.Out", client_streaming=False, server_streaming=False)
    return HttpBinding(method, http_method, parse_template(path), None, None, 0)


def table(
    *routes: str, precedence: Literal["last", "first"] = "last", unescape: UnescapeMode = UnescapeMode.LEGACY
) -> RouteTable:
    return RouteTable([bind(route) for route in routes], precedence=precedence, unescape=unescape)


def winner(routes: RouteTable, request: str) -> str:
    http_method, path = request.split(" ", 1)
    binding = routes.match(http_method, path).binding
    return f"{binding.http_method} {binding.template.source}"


@pytest.mark.parametrize(
    ("routes", "request_line", "last", "first"),
    [
        pytest.param(
            ["GET /echo/{id}/{num}", "GET /echo/resource/{id}"],
            "GET /echo/resource/my",
            "GET /echo/resource/{id}",
            "GET /echo/{id}/{num}",
            id="no-ranking-by-specificity",
        ),
        pytest.param(
            ["GET /users/things", "GET /users/{id}"],
            "GET /users/things",
            "GET /users/{id}",
            "GET /users/things",
            id="literal-declared-before-variable",
        ),
        pytest.param(
            ["GET /users/{id}", "GET /users/things"],
            "GET /users/things",
            "GET /users/things",
            "GET /users/{id}",
            id="literal-declared-after-variable",
        ),
        pytest.param(
            ["POST /orgs:verb", "POST /orgs", "POST /dummies:verb"],
            "POST /orgs:verb",
            "POST /orgs:verb",
            "POST /orgs:verb",
            id="verb-among-others",
        ),
        pytest.param(
            ["GET /a/{x}:v", "GET /a/{x}"], "GET /a/1:v", "GET /a/{x}", "GET /a/{x}:v", id="verb-against-colon-in-value"
        ),
        pytest.param(
            ["GET /a/{x}:c", "GET /a/{x}:b:c"], "GET /a/1:b:c", "GET /a/{x}:b:c", "GET /a/{x}:c", id="verb-in-verb"
        ),
        pytest.param(["GET /{x=**}", "GET /a/b"], "GET /a/b", "GET /a/b", "GET /{x=**}", id="deep-against-literal"),
        pytest.param(["GET /a/**", "GET /**/b"], "GET /a/b", "GET /**/b", "GET /a/**", id="deep-against-deep"),
        pytest.param(["GET /{x}", "GET /{y}"], "GET /a", "GET /{y}", "GET /{x}", id="same-shape"),
        pytest.param(["GET /a/{x}", "PUT /{y}/{z}"], "GET /a/1", "GET /a/{x}", "GET /a/{x}", id="other-methods-apart"),
        pytest.param(["LOCK /a", "lock /a"], "LOCK /a", "LOCK /a", "LOCK /a", id="method-is-compared-exactly"),
    ],
)
def test_order_decides(routes: list[str], request_line: str, last: str, first: str) -> None:
    assert winner(table(*routes), request_line) == last
    assert winner(table(*routes, precedence="first"), request_line) == first


def test_a_match_holds_the_variables_in_order() -> None:
    match = table("GET /v1/{b.c}/x/{a=p/*}:go").match("GET", "/v1/1/x/p/2:go")
    assert match.variables == (("b.c", "1"), ("a", "p/2"))


@pytest.mark.parametrize("path", ["/b", "/a/", "/", "/a/b", "/A", "//a"])
def test_unknown_paths_are_not_found(path: str) -> None:
    with pytest.raises(RouteNotFound):
        table("GET /a", "POST /a").match("GET", path)


@pytest.mark.parametrize("http_method", ["HEAD", "OPTIONS", "PUT", "get", ""])
def test_other_methods_are_not_allowed(http_method: str) -> None:
    routes = table("POST /a", "GET /a", "GET /{x}", "PATCH /b", "DELETE /a:v")
    with pytest.raises(MethodNotAllowed) as caught:
        routes.match(http_method, "/a")
    assert caught.value.allowed == ("GET", "POST")


def test_head_and_options_are_served_where_bound() -> None:
    routes = table("HEAD /a", "OPTIONS /a")
    assert winner(routes, "HEAD /a") == "HEAD /a"
    assert winner(routes, "OPTIONS /a") == "OPTIONS /a"


@pytest.mark.parametrize("http_method", ["GET", "PUT"])
def test_an_empty_table_finds_nothing(http_method: str) -> None:
    with pytest.raises(RouteNotFound):
        table().match(http_method, "/")


def test_a_component_that_is_a_verb_ends_the_search_at_the_candidate_with_that_verb() -> None:
    reached_first = table("GET /a/{x}", "GET /b:v", "POST /a/{x}")
    with pytest.raises(RouteNotFound):
        reached_first.match("GET", "/a/:v")
    reached_later = table("GET /b:v", "GET /a/{x}")
    assert reached_later.match("GET", "/a/:v").variables == (("x", ":v"),)
    other_verb = table("GET /a/{x}", "GET /b:w")
    assert other_verb.match("GET", "/a/:v").variables == (("x", ":v"),)
    with pytest.raises(MethodNotAllowed):
        table("GET /a/{x}", "POST /b:v").match("PUT", "/a/:v")


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        pytest.param("*", PathFault.NO_LEADING_SLASH, id="star"),
        pytest.param("", PathFault.NO_LEADING_SLASH, id="empty"),
        pytest.param("/nowhere/%zz", PathFault.BAD_ESCAPE, id="escape"),
        pytest.param("/a/%FF", PathFault.INVALID_UTF8, id="utf-8"),
    ],
)
@pytest.mark.parametrize("mode", list(UnescapeMode), ids=lambda mode: mode.name)
def test_malformed_paths(mode: UnescapeMode, path: str, fault: PathFault) -> None:
    with pytest.raises(MalformedPath) as caught:
        table("GET /a/{x}", unescape=mode).match("GET", path)
    assert caught.value.fault is fault


def test_bytes_that_are_no_text_are_not_found_where_nothing_matches() -> None:
    with pytest.raises(RouteNotFound):
        table("GET /a/{x}").match("GET", "/b/%FF")


def test_modes_reach_the_values() -> None:
    assert table("GET /{x=**}").match("GET", "/a%2Fb").variables == (("x", "a/b"),)
    raw = table("GET /{x=**}", unescape=UnescapeMode.ALL_EXCEPT_SLASH)
    assert raw.match("GET", "/a%2Fb%20").variables == (("x", "a%2Fb "),)


def test_a_path_that_the_server_decoded_is_not_decoded_again() -> None:
    for mode in UnescapeMode:
        routes = table("GET /a/{x}", unescape=mode)
        assert routes.match("GET", "/a/%41 %", decoded=True).variables == (("x", "%41 %"),)


# The naive matcher: every candidate in order, written from the rules alone.


@dataclass(frozen=True)
class Outcome:
    route: int | None = None
    variables: tuple[tuple[str, str], ...] = ()
    allowed: tuple[str, ...] = ()


def naive_match(bindings: Sequence[HttpBinding], order: Sequence[int], http_method: str, path: str) -> Outcome:
    components = path[1:].split("/")
    for number in order:
        binding = bindings[number]
        if binding.http_method != http_method:
            continue
        if binding.template.verb and components[-1] == ":" + binding.template.verb:
            return Outcome()
        variables = naive_candidate(binding, components)
        if variables is not None:
            return Outcome(number, tuple(variables.items()))
    allowed = {
        binding.http_method
        for binding in bindings
        if binding.http_method != http_method and naive_candidate(binding, components) is not None
    }
    return Outcome(allowed=tuple(sorted(allowed)))


def naive_candidate(binding: HttpBinding, components: list[str]) -> dict[str, str] | None:
    verb = binding.template.verb
    if verb:
        rest, colon, found = components[-1].rpartition(":" + verb)
        if not colon or found or not rest:
            return None
        components = [*components[:-1], rest]
    found = naive_segments(binding.template.atoms, components)
    if found is None:
        return None
    variables: dict[str, str] = {}
    for segment in binding.template.segments:
        if isinstance(segment, Variable):
            size = len(segment.segments)
            variables[segment.field_path] = "/".join(found[:size])
            found = found[size:]
        else:
            found = found[1:]
    return variables


def naive_segments(atoms: Sequence[object], components: list[str]) -> list[str] | None:
    if not atoms:
        return None if components else []
    atom, *others = atoms
    sizes = range(len(components) + 1) if isinstance(atom, DeepWildcard) else [1]
    for size in sizes:
        taken = components[:size]
        if len(taken) < size or (isinstance(atom, Fixed) and taken != [atom.text]):
            continue
        rest = naive_segments(others, components[size:])
        if rest is not None:
            return ["/".join(taken), *rest]
    return None


pieces = st.sampled_from(["a", "b", "c", "*", "{x}", "{y}", "{x=a/*}", "{y=*/b/*}", "a:v", "{z=b:w}"])
deep_pieces = st.sampled_from(["**", "{x=**}", "{d=a/**}", "{d=a/**/b}", "{d=**/*}"])


@st.composite
def route_lines(draw: st.DrawFn) -> str:
    parts = draw(st.lists(pieces, max_size=4))
    if draw(st.booleans()):
        parts.insert(draw(st.integers(0, len(parts))), draw(deep_pieces))
    verb = draw(st.sampled_from(["", "", ":v", ":w", ":u:v", ":"]))
    return draw(st.sampled_from(["GET", "POST", "LOCK"])) + " /" + "/".join(parts) + verb


def is_sound(line: str) -> bool:
    try:
        parse_template(line.split(" ", 1)[1])
    except TemplateError:
        return False
    return True


components = st.sampled_from(["a", "b", "c", "", "d", "a:v", "b:w", ":v", ":w", ":u:v", "a:u:v", "c:u:v:v", "a:v:w"])
request_paths = st.lists(components, min_size=1, max_size=6).map(lambda parts: "/" + "/".join(parts))


@settings(max_examples=600, deadline=None)
@given(
    lines=st.lists(route_lines().filter(is_sound), max_size=12),
    paths=st.lists(request_paths, min_size=1, max_size=12),
    http_method=st.sampled_from(["GET", "POST", "LOCK", "PUT"]),
    precedence=st.sampled_from(["last", "first"]),
)
@example(lines=["GET /:v", "GET /{x}"], paths=["/:v", "/"], http_method="GET", precedence="first")
@example(lines=["GET /a/**:v"], paths=["/a:v", "/:v"], http_method="PUT", precedence="last")
@example(lines=["GET /*/c", "GET /a/b", "GET /*/**"], paths=["/a/b", "/a/c"], http_method="GET", precedence="first")
def test_finds_what_trying_all_in_order_finds(
    lines: list[str], paths: list[str], http_method: str, precedence: Literal["last", "first"]
) -> None:
    bindings = [bind(line, f"M{number}") for number, line in enumerate(lines)]
    routes = RouteTable(bindings, precedence=precedence)
    order = range(len(bindings)) if precedence == "first" else range(len(bindings) - 1, -1, -1)
    for path in paths:
        try:
            match = routes.match(http_method, path)
        except MethodNotAllowed as error:
            got = Outcome(allowed=error.allowed)
        except RouteNotFound:
            got = Outcome()
        else:
            got = Outcome(bindings.index(match.binding), match.variables)
        assert got == naive_match(bindings, order, http_method, path)


# The Determined API: 260 routes, of which ten pairs overlap.


def wire_bindings() -> list[HttpBinding]:
    rpcs = json.loads(WIRE.read_text())["rpcs"]
    return [bind(f"{rpc['http']} {rpc['path']}", name) for name, rpc in rpcs.items()]


def sample_path(binding: HttpBinding) -> str:
    atoms = binding.template.atoms
    return "/" + "/".join("7" if isinstance(atom, Wildcard) else str(atom) for atom in atoms)


def overlapping_by_hand(bindings: Sequence[HttpBinding]) -> list[tuple[HttpBinding, HttpBinding, str]]:
    found = []
    for one, other in combinations(bindings, 2):
        pairs = list(zip(one.template.atoms, other.template.atoms, strict=False))
        same_length = len(one.template.atoms) == len(other.template.atoms)
        if one.http_method != other.http_method or not same_length:
            continue
        if all(a == b or isinstance(a, Wildcard) or isinstance(b, Wildcard) for a, b in pairs):
            common = ["7" if a == b == Wildcard() else str(b if isinstance(a, Wildcard) else a) for a, b in pairs]
            found.append((one, other, "/" + "/".join(common)))
    return found


def test_every_rpc_of_the_determined_api_is_reached() -> None:
    bindings = wire_bindings()
    assert len(bindings) == 260
    routes = RouteTable(bindings, precedence="first")
    order = range(len(bindings))
    for number, binding in enumerate(bindings):
        path = sample_path(binding)
        match = routes.match(binding.http_method, path)
        assert match.binding is binding
        expected = naive_match(bindings, order, binding.http_method, path)
        assert Outcome(number, match.variables) == expected
    assert routes.shadowed() == []


def test_overlapping_rpcs_go_to_the_one_that_the_contract_names_first() -> None:
    bindings = wire_bindings()
    pairs = overlapping_by_hand(bindings)
    assert len(pairs) == 10
    first, last = RouteTable(bindings, precedence="first"), RouteTable(bindings, precedence="last")
    for one, other, path in pairs:
        assert first.match(one.http_method, path).binding is one
        assert last.match(one.http_method, path).binding is other
    reported = {(overlap.winner.method.name, overlap.loser.method.name) for overlap in first.overlapping()}
    assert reported == {(one.method.name, other.method.name) for one, other, _ in pairs}


def test_an_order_of_methods_is_kept_when_services_stand_otherwise() -> None:
    bindings = wire_bindings()
    names = [binding.method.name for binding in bindings]
    shuffled = sorted(bindings, key=lambda binding: binding.method.name[::-1])
    assert in_method_order(shuffled, names) == bindings
    some = in_method_order(shuffled, ["GetUserSetting", "GetUser"])
    assert [binding.method.name for binding in some[:2]] == ["GetUserSetting", "GetUser"]
    assert some[2:] == [binding for binding in shuffled if binding.method.name not in {"GetUserSetting", "GetUser"}]


def test_the_generated_services_stand_in_an_order_that_keeps_every_overlap_right() -> None:
    places = {name: place for place, name in enumerate(json.loads(WIRE.read_text())["rpcs"])}
    served = load_bindings(DESCRIPTORS.read_bytes(), allow_delete_body=True)
    overlaps = RouteTable(served, precedence="first").overlapping()
    assert len(overlaps) == 10
    for overlap in overlaps:
        assert places[overlap.winner.method.name] < places[overlap.loser.method.name], overlap
