"""Documents of the YAML dialect: structure, faults with their lines, and the bounds on what is read."""

from __future__ import annotations

import pytest

from server.domain.config import yaml_text
from server.domain.config.faults import YamlError
from server.domain.config.yaml_text import load
from server.domain.documents import MAX_LEVELS, levels

DOCUMENTS = [
    pytest.param("", None, id="empty text"),
    pytest.param("# only a comment\n", None, id="comment"),
    pytest.param("---\n", None, id="empty document"),
    pytest.param("a: 1\na: 2\n", {"a": 2}, id="the last of two equal keys wins"),
    pytest.param("1: a\n'1': b\n", {"1": "b"}, id="keys that are equal as text"),
    pytest.param("a: 1\n---\nb: [\n", {"a": 1}, id="only the first document is read"),
    pytest.param("a: 1\n...\nb: [\n", {"a": 1}, id="nothing after the end of the document"),
    pytest.param("---\n---\na: 1\n", None, id="the first document is empty"),
    pytest.param(
        '{"a": [1, 2.5, null, true], "b": {"c": "d"}}', {"a": [1, 2.5, None, True], "b": {"c": "d"}}, id="JSON"
    ),
    pytest.param('{\n\t"a": {\n\t\t"b": 1\n\t}\n}', {"a": {"b": 1}}, id="JSON indented by tabs"),
    pytest.param("\ufeffa: 1\n", {"a": 1}, id="byte order mark"),
    pytest.param("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}, id="CRLF"),
    pytest.param("a: >-\n  one\n  two\n\n  three\n", {"a": "one two\nthree"}, id="folded"),
    pytest.param("a: |\n  one\n   two\n", {"a": "one\n two\n"}, id="literal"),
    pytest.param("a: one\n  two # comment\n", {"a": "one two"}, id="plain over two lines"),
    pytest.param('a: say "it\'s"\n', {"a": 'say "it\'s"'}, id="quotes inside a plain scalar"),
    pytest.param("a: http://host:80/x#y\n", {"a": "http://host:80/x#y"}, id="URL"),
    pytest.param("a:\n- 1\n- - 2\n  - 3\n", {"a": [1, [2, 3]]}, id="lists without indent"),
    pytest.param("base: &b {x: 1}\nnew: *b\n", {"base": {"x": 1}, "new": {"x": 1}}, id="alias"),
    pytest.param("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}, id="an anchor defined again"),
    pytest.param("k: &k name\n*k : 1\n", {"k": "name", "name": 1}, id="alias as a key"),
    pytest.param("  a: 1\n b: 2\n", {"a": 1}, id="what is indented less is another document"),
    pytest.param("!!seq {a: 1}\n", {"a": 1}, id="tags of collections are ignored"),
]


@pytest.mark.parametrize(("text", "document"), DOCUMENTS)
def test_document(text, document):
    assert load(text) == document


MERGES = [
    pytest.param("b: &b {p: 1, q: 2}\nm:\n  <<: *b\n  q: 3\n", {"p": 1, "q": 3}, id="keys after the merge win"),
    pytest.param(
        "b: &b {p: 1, q: 2}\nm:\n  q: 3\n  <<: *b\n", {"p": 1, "q": 2}, id="the merge wins over keys before it"
    ),
    pytest.param(
        "b: &b {p: 1}\nc: &c {p: 2, r: 3}\nm: {<<: [*b, *c]}\n", {"p": 1, "r": 3}, id="the first of a list wins"
    ),
    pytest.param("m: {<<: {p: 1}}\n", {"p": 1}, id="a mapping in place"),
    pytest.param("b: &b {p: 1}\nc: &c {<<: *b, q: 2}\nm: {<<: *c}\n", {"p": 1, "q": 2}, id="merges of merges"),
    pytest.param("m: {!!merge <<: {p: 1}}\n", {"p": 1}, id="tagged"),
    pytest.param("m: {'<<': {p: 1}}\n", {"<<": {"p": 1}}, id="a quoted key is no merge"),
]


@pytest.mark.parametrize(("text", "merged"), MERGES)
def test_merge(text, merged):
    assert load(text)["m"] == merged


FAULTS = [
    ("a: b: c", "yaml: mapping values are not allowed in this context"),
    ("x: 1\na: b: c", "yaml: line 2: mapping values are not allowed in this context"),
    ("x: 1\ny: 2\na: b: c", "yaml: line 3: mapping values are not allowed in this context"),
    ("a:\n\tb: 1", "yaml: line 2: found character that cannot start any token"),
    ("a:\n  b: 1\n\tc: 2", "yaml: line 3: found a tab character that violates indentation"),
    ("a: |\n\tx", "yaml: line 2: found a tab character where an indentation space is expected"),
    ("[1, 2", "yaml: line 1: did not find expected ',' or ']'"),
    ("{a: 1", "yaml: line 1: did not find expected ',' or '}'"),
    ("a: {b: 1]}", "yaml: did not find expected ',' or '}'"),
    ("a: 'x", "yaml: found unexpected end of stream"),
    ("a: @b", "yaml: found character that cannot start any token"),
    ("- a\nb: 1", "yaml: line 1: did not find expected '-' indicator"),
    ("b: 1\n- a", "yaml: line 1: did not find expected key"),
    ("a: -", "yaml: block sequence entries are not allowed in this context"),
    ("%YAML 2.0\n---\na: 1", "yaml: found incompatible YAML document"),
    ("a: \x01", "yaml: control characters are not allowed"),
    ("a: \x7f", "yaml: control characters are not allowed"),
    ("b: *a", "yaml: unknown anchor 'a' referenced"),
    ("m: {<<: 3}", "yaml: map merge requires map or sequence of maps as the value"),
    ("m: {<<: [1]}", "yaml: map merge requires map or sequence of maps as the value"),
    ("&a [*a]", "yaml: anchor 'a' value contains itself"),
    ("&a {b: *a}", "yaml: anchor 'a' value contains itself"),
    ("&a {<<: *a}", "yaml: anchor 'a' value contains itself"),
    ("a: \ud800", "yaml: invalid UTF-8"),
]


@pytest.mark.parametrize(("text", "problem"), [pytest.param(*case, id=repr(case[0])) for case in FAULTS])
def test_fault(text, problem):
    assert problem_of(text) == problem


def problem_of(text):
    with pytest.raises(YamlError) as caught:
        load(text)
    return str(caught.value)


@pytest.mark.parametrize("opening", ["[", "[\n", "{a: ", "- ", "? "])
def test_nesting_bomb(opening):
    assert problem_of(opening * 100_000) in (
        f"yaml: exceeded max depth of {MAX_LEVELS}",
        "yaml: exceeded maximum nesting depth",
    )


def test_deepest_document():
    deepest = "[" * MAX_LEVELS + "]" * MAX_LEVELS
    assert levels(load(deepest)) == MAX_LEVELS
    assert problem_of(f"[{deepest}]") == f"yaml: exceeded max depth of {MAX_LEVELS}"


def test_depth_counts_aliases():
    half = MAX_LEVELS // 2
    inner = "[" * half + "]" * half
    text = f"a: &a {inner}\nb: {'[' * (half - 1)}*a{']' * (half - 1)}\n"
    assert levels(load(text)) == MAX_LEVELS
    assert "max depth" in problem_of(text.replace("b: ", "b: [").rstrip() + "]\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10)),
            id="lists",
        ),
        pytest.param(
            "a0: &a0 {x: 1}\n"
            + "".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, 10)),
            id="merges",
        ),
        pytest.param(f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 50)}]\n", id="a long text"),
    ],
)
def test_alias_bomb(text):
    assert problem_of(text) == "yaml: document contains excessive aliasing"


def test_bound_on_values():
    assert "values" in problem_of("- 1\n" * (yaml_text.MAX_VALUES + 1))


def test_bound_on_size():
    comment = "#" * (yaml_text.MAX_BYTES - 1) + "\n"
    assert load(comment) is None
    assert "bytes" in problem_of(comment + "\n")


def test_size_counts_bytes():
    assert "bytes" in problem_of("#" + "€" * (yaml_text.MAX_BYTES // 3 + 1))


@pytest.mark.parametrize("digit", ["1", "_", "0x1"])
def test_endless_number(digit):
    text = "1" + digit * 300_000
    assert load(f"a: {text}")["a"] is not None
