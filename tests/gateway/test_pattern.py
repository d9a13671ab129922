from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vector_file import check_vectors

from gateway.transcode.pattern import UnescapeMode, compile_pattern
from gateway.transcode.template import parse_template
from gateway.transcode.unescape import MalformedPath, PathFault, decode, decode_deep, split_path, split_plain_path

if TYPE_CHECKING:
    from collections.abc import Mapping

LEGACY = UnescapeMode.LEGACY
RESERVED = UnescapeMode.ALL_EXCEPT_RESERVED
SLASH = UnescapeMode.ALL_EXCEPT_SLASH
ALL = UnescapeMode.ALL_CHARACTERS
RAW_MODES = [RESERVED, SLASH, ALL]


def match(template: str, path: str, mode: UnescapeMode = LEGACY) -> dict[str, str] | None:
    variables = compile_pattern(parse_template(template)).match(split_path(path, mode), mode)
    return None if variables is None else dict(variables)


@pytest.mark.parametrize(
    ("template", "path", "variables"),
    [
        pytest.param("/", "/", {}, id="root"),
        pytest.param("/", "/a", None, id="root-is-no-prefix"),
        pytest.param("/a", "/a/", None, id="closing-slash-is-a-component"),
        pytest.param("/a/{x}", "/a/", {"x": ""}, id="star-takes-empty"),
        pytest.param("/a/{x}", "/a", None, id="star-takes-one"),
        pytest.param("/a/{x}", "/a//", None, id="star-takes-no-two"),
        pytest.param("/a/{x}/b", "/a//b", {"x": ""}, id="empty-in-the-middle"),
        pytest.param("/a", "/A", None, id="case"),
        pytest.param("/a/b", "/a/./b", None, id="dots-are-not-cleaned"),
        pytest.param("/a/{x}", "/a/..", {"x": ".."}, id="two-dots-are-a-value"),
        pytest.param("/a/**", "/a", {}, id="deep-takes-none"),
        pytest.param("/**", "/", {}, id="deep-takes-root"),
        pytest.param("/a/{x=**}", "/a", {"x": ""}, id="deep-variable-takes-none"),
        pytest.param("/a/{x=**}", "/a/", {"x": ""}, id="deep-variable-takes-one-empty"),
        pytest.param("/a/{x=**}", "/a/b//c/", {"x": "b//c/"}, id="deep-variable-keeps-slashes"),
        pytest.param("/{x=a/**}", "/a", {"x": "a/"}, id="deep-behind-literal-takes-none"),
        pytest.param("/{x=a/**}/b", "/a/c/b/b", {"x": "a/c/b"}, id="deep-leaves-room"),
        pytest.param("/{x=a/**}/b", "/b", None, id="deep-does-not-share"),
        pytest.param("/**/{x}/{y}", "/1/2/3", {"x": "2", "y": "3"}, id="variables-behind-deep"),
        pytest.param("/**/{x=a/*}/{y}", "/a/2/3", {"x": "a/2", "y": "3"}, id="long-variable-behind-deep"),
        pytest.param("/**/{x=a/*}/{y}", "/2/3", None, id="deep-needs-what-is-behind-it"),
        pytest.param("/{p=publishers/*}/books", "/publishers/p1/books", {"p": "publishers/p1"}, id="literals-captured"),
        pytest.param("/{x}/{x}", "/1/2", {"x": "2"}, id="last-capture-wins"),
        pytest.param("/a:v", "/a:v", {}, id="verb"),
        pytest.param("/a:v", "/a", None, id="verb-missing"),
        pytest.param("/a:v", "/a:v/", None, id="verb-not-last"),
        pytest.param("/a", "/a:v", None, id="verb-not-asked-for"),
        pytest.param("/users/{id}", "/users/a:b", {"id": "a:b"}, id="colon-in-value"),
        pytest.param("/a/{x}:v", "/a/1:2:v", {"x": "1:2"}, id="verb-is-a-suffix"),
        pytest.param("/a/{x}:v:w", "/a/1:v:w", {"x": "1"}, id="verb-holds-colons"),
        pytest.param("/a/{x}:w", "/a/1:v:w", {"x": "1:v"}, id="shorter-verb"),
        pytest.param("/a/{x}:v", "/a/:v", None, id="verb-alone"),
        pytest.param("/a/**:v", "/a:v", {}, id="verb-behind-deep-that-takes-none"),
        pytest.param("/a/{x=**}:v", "/a/1/2:v", {"x": "1/2"}, id="verb-behind-deep"),
        pytest.param("/:v", "/:v", None, id="verb-of-root-is-out-of-reach"),
        pytest.param("/a/{arg=**}", "/a/b:c:d", {"arg": "b:c:d"}, id="colons-stay-without-a-verb"),
        pytest.param("/a/{name}:d:e", "/a/x:d:e", {"name": "x"}, id="verb-with-inner-colon"),
    ],
)
@pytest.mark.parametrize("mode", list(UnescapeMode), ids=lambda mode: mode.name)
def test_matches(mode: UnescapeMode, template: str, path: str, variables: dict[str, str] | None) -> None:
    assert match(template, path, mode) == variables


@pytest.mark.parametrize(
    ("template", "path", "variables"),
    [
        pytest.param("/a/{x}", "/a/1%2F2", None, id="encoded-slash-separates"),
        pytest.param("/a/{x}/{y}", "/a/1%2f2", {"x": "1", "y": "2"}, id="encoded-slash-separates-lower"),
        pytest.param("/a/{x}:v", "/a/1%3Av", {"x": "1"}, id="encoded-colon-starts-a-verb"),
        pytest.param("/a/{x}", "/%61/1", {"x": "1"}, id="encoded-letter-in-literal"),
        pytest.param("/a%20b/{x}", "/a%20b/1", None, id="encoded-literal-is-not-decoded"),
        pytest.param("/a%20b/{x}", "/a%2520b/1", {"x": "1"}, id="encoded-literal-encoded"),
        pytest.param("/a/{x}", "/a/b+c", {"x": "b+c"}, id="plus-stays"),
        pytest.param("/a/{x}", "/a/b%20c%2Bd", {"x": "b c+d"}, id="decoded"),
        pytest.param("/a/{x}", "/a/%2541", {"x": "%41"}, id="decoded-once"),
        pytest.param("/a/{x}", "/a/%C3%A9\u20ac", {"x": "\u00e9\u20ac"}, id="utf-8"),
        pytest.param("/a/{x}", "/a/1%00", {"x": "1\0"}, id="nul"),
        pytest.param("/a/{x}", "/a/1;p=1", {"x": "1;p=1"}, id="semicolon"),
    ],
)
def test_legacy_decodes_the_path_before_it_is_split(template: str, path: str, variables: dict[str, str] | None) -> None:
    assert match(template, path) == variables


@pytest.mark.parametrize("mode", RAW_MODES, ids=lambda mode: mode.name)
@pytest.mark.parametrize(
    ("template", "path", "variables"),
    [
        pytest.param("/a/{x}", "/%61/1", None, id="encoded-letter-is-no-literal"),
        pytest.param("/a%20b/{x}", "/a%20b/1", {"x": "1"}, id="literal-with-escape"),
        pytest.param("/{x=a%20b/*}", "/a%20b/%20", {"x": "a%20b/ "}, id="literal-in-variable-stays"),
        pytest.param("/a/{x}:v", "/a/1%3Av", None, id="encoded-colon-is-no-verb"),
        pytest.param("/a/{x}", "/a/1%3Av", {"x": "1:v"}, id="encoded-colon-is-a-value"),
        pytest.param("/a/{x}", "/a/%21%24%26%3F%25", {"x": "!$&?%"}, id="one-component-is-decoded-fully"),
        pytest.param("/a/{x}", "/a/%2541", {"x": "%41"}, id="decoded-once"),
        pytest.param("/a/{x=**}", "/a/%2541/%20", {"x": "%41/ "}, id="deep-decoded-once"),
        pytest.param("/a/{x=**}", "/a/%C3%A9", {"x": "\u00e9"}, id="deep-utf-8"),
        pytest.param("/**/{x=b/*}/{y}", "/%20/b/%20/%21", {"x": "b/ ", "y": "!"}, id="behind-deep"),
        pytest.param("/a/{x}", "/a/b+c", {"x": "b+c"}, id="plus-stays"),
    ],
)
def test_other_modes_split_the_raw_path(
    mode: UnescapeMode, template: str, path: str, variables: dict[str, str] | None
) -> None:
    assert match(template, path, mode) == variables


@pytest.mark.parametrize(
    ("mode", "template", "path", "variables"),
    [
        pytest.param(RESERVED, "/a/{x}", "/a/1%2F2", {"x": "1/2"}, id="reserved-star-decodes-slash"),
        pytest.param(SLASH, "/{x=a/*}", "/a/1%2f2", {"x": "a/1/2"}, id="slash-star-in-variable-decodes-slash"),
        pytest.param(ALL, "/a/{x}", "/a/1%2F2", None, id="all-splits-at-slash"),
        pytest.param(ALL, "/a/{x}", "/a/1%2f2", None, id="all-splits-at-slash-lower"),
        pytest.param(ALL, "/a/{x}", "/a%2F1", {"x": "1"}, id="all-splits-at-slash-behind-literal"),
        pytest.param(ALL, "/a/{x=**}", "/a/1%2F2/3", {"x": "1/2/3"}, id="all-deep"),
        pytest.param(SLASH, "/a/{x=**}", "/a/1%2F2/%2f%20%3A", {"x": "1%2F2/%2f :"}, id="slash-deep-keeps-slash-only"),
        pytest.param(RESERVED, "/a/{x=**}", "/a/%2F%2f/%20", {"x": "%2F%2f/ "}, id="reserved-deep-keeps-spelling"),
    ],
)
def test_modes_differ(mode: UnescapeMode, template: str, path: str, variables: dict[str, str] | None) -> None:
    assert match(template, path, mode) == variables


def test_reserved_characters_stay_encoded_in_deep_values() -> None:
    reserved = "!#$&'()*+,/:;=?@[]"
    for code in range(128):
        escape = f"%{code:02X}"
        assert decode_deep(escape, RESERVED) == (escape if chr(code) in reserved else chr(code))
        assert decode_deep(escape, SLASH) == (escape if chr(code) == "/" else chr(code))
        assert decode_deep(escape, ALL) == chr(code)


@pytest.mark.parametrize("mode", list(UnescapeMode), ids=lambda mode: mode.name)
@pytest.mark.parametrize(
    ("path", "fault"),
    [
        pytest.param("", PathFault.NO_LEADING_SLASH, id="empty"),
        pytest.param("*", PathFault.NO_LEADING_SLASH, id="star"),
        pytest.param("a/b", PathFault.NO_LEADING_SLASH, id="relative"),
        pytest.param("%2Fa", PathFault.NO_LEADING_SLASH, id="encoded-slash"),
        pytest.param("/a/%", PathFault.BAD_ESCAPE, id="percent-alone"),
        pytest.param("/a/%2", PathFault.BAD_ESCAPE, id="one-digit"),
        pytest.param("/a/%zz/b", PathFault.BAD_ESCAPE, id="no-digits"),
        pytest.param("/a/%%41", PathFault.BAD_ESCAPE, id="percent-before-escape"),
    ],
)
def test_malformed_paths_are_refused(mode: UnescapeMode, path: str, fault: PathFault) -> None:
    with pytest.raises(MalformedPath) as caught:
        split_path(path, mode)
    assert caught.value.fault is fault


@pytest.mark.parametrize("mode", list(UnescapeMode), ids=lambda mode: mode.name)
@pytest.mark.parametrize("value", ["%FF", "%C3", "a%E2%82", "\udcff"], ids=["ff", "cut", "cut-later", "raw-byte"])
def test_captured_bytes_that_are_no_text_are_refused(mode: UnescapeMode, value: str) -> None:
    for template in ("/a/{x}", "/a/{x=**}"):
        with pytest.raises(MalformedPath) as caught:
            match(template, f"/a/{value}", mode)
        assert caught.value.fault is PathFault.INVALID_UTF8
    assert match("/a/*", f"/a/{value}", mode) == {}


def test_a_decoded_path_is_split_as_it_is() -> None:
    assert split_plain_path("/a%/b%2Fc/") == ["a%", "b%2Fc", ""]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_decoding_undoes_encoding(text: str) -> None:
    assert decode(quote(text, safe="")) == text
    assert decode_deep(quote(text, safe=""), ALL) == text
    assert decode_deep(quote(text, safe=""), SLASH) == text.replace("/", "%2F")
    # An encoded slash separates in legacy mode, so that only a `**` takes the value whole; else a `*` does, too.
    assert match("/a/{x=**}", "/a/" + quote(text, safe="")) == {"x": text}
    assert match("/a/{x}", "/a/" + quote(text, safe=""), SLASH) == {"x": text}


def test_recorded_matches() -> None:
    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        try:
            path = vector["path"].partition("?")[0]
            variables = match(vector["template"], path, UnescapeMode(vector["mode"]))
        except MalformedPath:
            return {"status": 400}
        return {"status": 404} if variables is None else {"status": 200, "params": variables}

    check_vectors("match-vectors.jsonl", answer)
