from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from test_routes import bind, is_sound, route_lines, table

from gateway.transcode.overlap import _paths, common_path, covers, is_empty
from gateway.transcode.pattern import Pattern, compile_pattern
from gateway.transcode.template import parse_template


def pattern(template: str) -> Pattern:
    return compile_pattern(parse_template(template))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        pytest.param("/a", "/a", "/a", id="same"),
        pytest.param("/a", "/b", None, id="literals"),
        pytest.param("/{x}", "/a", "/a", id="star-and-literal"),
        pytest.param("/{x}", "/{y}", "/x", id="star-and-star"),
        pytest.param("/a/{x}", "/{y}/b", "/a/b", id="crossed"),
        pytest.param("/a/{x}", "/a", None, id="lengths"),
        pytest.param("/", "/{x}", "/", id="root-and-star"),
        pytest.param("/a/**", "/**/b", "/a/b", id="deep-and-deep"),
        pytest.param("/a/**", "/b/**", None, id="deep-and-deep-apart"),
        pytest.param("/**/a/b", "/**/c/b", None, id="behind-deep-apart"),
        pytest.param("/a/{x}:v", "/a/{x}", "/a/x:v", id="verb-and-value"),
        pytest.param("/a/{x}:v", "/a/{x}:w", None, id="verbs-apart"),
        pytest.param("/a/{x}:b:v", "/a/{x}:v", "/a/x:b:v", id="verb-in-verb"),
        pytest.param("/a:v", "/{x=a:v}", "/a:v", id="verb-and-literal-with-colon"),
        pytest.param("/a:v", "/a", None, id="verb-and-literal"),
    ],
)
def test_common_path(one: str, other: str, shared: str | None) -> None:
    assert common_path(pattern(one), pattern(other)) == shared
    assert (common_path(pattern(other), pattern(one)) is None) == (shared is None)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        pytest.param("/{x}", "/{y}", id="star-star"),
        pytest.param("/{x}", "/a", id="star-literal"),
        pytest.param("/{x}", "/", id="star-root"),
        pytest.param("/**", "/{x=a/**}/b:v", id="deep-all"),
        pytest.param("/a/**", "/a/{x}/c", id="deep-behind-literal"),
        pytest.param("/{x}", "/a:v", id="star-verb"),
        pytest.param("/a/**:v", "/a/{x}:v", id="deep-verb"),
        pytest.param("/{x}:v", "/{y}:b:v", id="verb-in-verb"),
        pytest.param("/**/b", "/a/{x=b}", id="behind-deep"),
        pytest.param("/*/**", "/**/*/*:v", id="at-least-one-at-least-two"),
    ],
)
def test_covers(outer: str, inner: str) -> None:
    assert covers(pattern(outer), pattern(inner))


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        pytest.param("/a", "/{x}", id="literal-star"),
        pytest.param("/{x}", "/**", id="star-deep"),
        pytest.param("/a/{x}:v", "/a/{x}", id="verb-value"),
        pytest.param("/a/{x}", "/{y}/b", id="crossed"),
        pytest.param("/a", "/b", id="apart"),
    ],
)
def test_does_not_cover(outer: str, inner: str) -> None:
    assert not covers(pattern(outer), pattern(inner))


@pytest.mark.parametrize(
    ("template", "empty"), [("/:v", True), ("/", False), ("/**/a:v", False), ("/**:v", False), ("/{x}:v", False)]
)
def test_is_empty(template: str, empty: bool) -> None:
    assert is_empty(pattern(template)) is empty


def test_shadowed_routes_follow_the_precedence() -> None:
    lines = ["GET /users/things", "GET /users/{id}", "POST /users/things", "GET /:v"]
    last = {
        (found.binding.template.source, found.by and found.by.template.source) for found in table(*lines).shadowed()
    }
    assert last == {("/users/things", "/users/{id}"), ("/:v", None)}
    first = table(*lines, precedence="first").shadowed()
    assert [(found.binding.template.source, found.by) for found in first] == [("/:v", None)]


def test_overlaps_name_winner_loser_and_an_example() -> None:
    routes = table("GET /a/{x}", "GET /{y}/b", "PUT /a/b")
    (overlap,) = routes.overlapping()
    assert (overlap.winner.template.source, overlap.loser.template.source) == ("/{y}/b", "/a/{x}")
    assert overlap.example == "/a/b"
    assert routes.shadowed() == []


WORDS = ["a", "b", "d", "", ":v", "a:v", "b:w", "d:v", "c", ":u:v", "d:u:v", "a:u:v", "a:v:v", "b:w:v"]
PATHS = [words for length in (1, 2, 3) for words in product(WORDS, repeat=length)]


@settings(max_examples=150, deadline=None)
@given(one=route_lines().filter(is_sound), other=route_lines().filter(is_sound))
@example(one="GET /a:v", other="GET /{x=a:v}")
@example(one="GET /**/{x}:u:v", other="GET /{z=b:w}/**:v")
def test_agrees_with_trying_paths(one: str, other: str) -> None:
    left, right = compile_pattern(bind(one).template), compile_pattern(bind(other).template)
    taken = [(left.takes(words), right.takes(words)) for words in PATHS]
    shared = common_path(left, right)
    if shared is None:
        assert (True, True) not in taken
    else:
        words = shared[1:].split("/")
        assert left.takes(words)
        assert right.takes(words)
    if covers(left, right):
        assert (False, True) not in taken
    elif not is_empty(right):
        # Each of the paths that the answer rests on is judged rightly, and one of them is the witness.
        judged = dict(_paths(left, right))
        for path, both in judged.items():
            words = path[1:].split("/")
            assert both == (left.takes(words), right.takes(words))
        assert shared is None or (False, True) in judged.values()
    judged_left = [took for _, (took, _) in _paths(left, left)]
    assert is_empty(left) == (not any(judged_left))
    assert not (is_empty(left) and any(took for took, _ in taken))
