from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vector_file import check_vectors

from gateway.transcode.template import (
    DeepWildcard,
    Literal,
    PathTemplate,
    TemplateError,
    Variable,
    Wildcard,
    parse_template,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ANY = Wildcard()
DEEP = DeepWildcard()


def lit(text: str) -> Literal:
    return Literal(text)


def var(path: str, *segments: Literal | Wildcard | DeepWildcard) -> Variable:
    return Variable(path, segments)


@pytest.mark.parametrize(
    ("text", "segments", "verb"),
    [
        pytest.param("/", [lit("")], "", id="root"),
        pytest.param("/:v", [lit("")], "v", id="root-with-verb"),
        pytest.param("/v1/users", [lit("v1"), lit("users")], "", id="literals"),
        pytest.param("/*/**", [ANY, DEEP], "", id="wildcards"),
        pytest.param("/{x}", [var("x", ANY)], "", id="variable-is-one-component"),
        pytest.param("/{x=*}", [var("x", ANY)], "", id="variable-with-star"),
        pytest.param("/{x=**}", [var("x", DEEP)], "", id="variable-deep"),
        pytest.param("/{x=a/*/b/**}/c", [var("x", lit("a"), ANY, lit("b"), DEEP), lit("c")], "", id="variable-long"),
        pytest.param("/{a.b_c._d9}", [var("a.b_c._d9", ANY)], "", id="dotted-path"),
        pytest.param("/{x}/{x}", [var("x", ANY), var("x", ANY)], "", id="variable-twice"),
        pytest.param("/**/a/b", [DEEP, lit("a"), lit("b")], "", id="fixed-behind-deep"),
        pytest.param("/a-._~!$&'()*+,;=@b", [lit("a-._~!$&'()*+,;=@b")], "", id="every-path-character"),
        pytest.param("/***", [lit("***")], "", id="three-stars-are-a-literal"),
        pytest.param("/a%2Fb%c3%A9", [lit("a%2Fb%c3%A9")], "", id="escapes-stay"),
        pytest.param("/{x=a=b}", [var("x", lit("a=b"))], "", id="equals-in-variable-literal"),
        pytest.param("/a:v", [lit("a")], "v", id="verb"),
        pytest.param("/a:b:c", [lit("a:b")], "c", id="verb-behind-last-colon"),
        pytest.param("/*:v", [ANY], "v", id="verb-behind-star"),
        pytest.param("/**:v", [DEEP], "v", id="verb-behind-deep"),
        pytest.param("/{x}:v", [var("x", ANY)], "v", id="verb-behind-variable"),
        pytest.param("/{x}:b:c", [var("x", ANY)], "b:c", id="verb-behind-variable-holds-colons"),
        pytest.param("/a/{x=b:c}", [lit("a"), var("x", lit("b:c"))], "", id="colon-inside-variable"),
        pytest.param("/a:b/c", [lit("a:b"), lit("c")], "", id="colon-in-other-segment"),
        pytest.param("/a:", [lit("a")], "", id="empty-verb"),
        pytest.param("/{x}:", [var("x", ANY)], "", id="empty-verb-behind-variable"),
        pytest.param("/a:b:", [lit("a:b")], "", id="empty-verb-keeps-colon"),
    ],
)
def test_parses(text: str, segments: list[Any], verb: str) -> None:
    template = parse_template(text)
    assert (template.segments, template.verb, template.source) == (tuple(segments), verb, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "does not start with '/'", id="empty"),
        pytest.param("a", "does not start with '/'", id="no-slash"),
        pytest.param("*", "does not start with '/'", id="no-slash-star"),
        pytest.param("///", "empty segment", id="three-slashes"),
        pytest.param("/a/", "empty segment", id="closing-slash"),
        pytest.param("/a//b", "empty segment", id="empty-segment"),
        pytest.param("/a/:v", "empty segment", id="verb-behind-slash"),
        pytest.param("/{x}/:v", "empty segment", id="verb-behind-slash-behind-variable"),
        pytest.param("/a b", "'a b' holds a character", id="blank"),
        pytest.param("/a?b", "'a?b' holds a character", id="question-mark"),
        pytest.param("/a#b", "'a#b' holds a character", id="hash"),
        pytest.param("/\u00e4", "holds a character", id="not-ascii"),
        pytest.param("/a%2", "holds a character", id="short-escape"),
        pytest.param("/a%zz", "holds a character", id="wrong-escape"),
        pytest.param("/a\n", "holds a character", id="line-break"),
        pytest.param("/a:v w", "the verb 'v w' holds a character", id="blank-in-verb"),
        pytest.param("/a{x}", "'a{x}' holds a character", id="literal-then-variable"),
        pytest.param("/{x}a", "followed by 'a'", id="variable-then-literal"),
        pytest.param("/{x}a/b", "followed by 'a/b'", id="variable-then-literal-then-more"),
        pytest.param("/{x}{y}", "followed by '{y}'", id="variable-then-variable"),
        pytest.param("/a/{x}:v/b", "followed by ':v/b'", id="verb-in-the-middle"),
        pytest.param("/{", "not closed", id="open"),
        pytest.param("/{x", "not closed", id="open-name"),
        pytest.param("/{x=a/b:c", "not closed", id="open-pattern"),
        pytest.param("/}", "holds a character", id="close-alone"),
        pytest.param("/{}", "'' in the variable {} is no field name", id="no-name"),
        pytest.param("/{=a}", "is no field name", id="no-name-before-equals"),
        pytest.param("/{1x}", "'1x' in the variable {1x} is no field name", id="digit-first"),
        pytest.param("/{x-y}", "'x-y'", id="dash-in-name"),
        pytest.param("/{x..y}", "is no field name", id="empty-step"),
        pytest.param("/{x.}", "is no field name", id="closing-dot"),
        pytest.param("/{.x}", "is no field name", id="leading-dot"),
        pytest.param("/{x\n}", "is no field name", id="line-break-in-name"),
        pytest.param("/{x=}", "empty segment", id="empty-pattern"),
        pytest.param("/{x=/a}", "empty segment", id="slash-first-in-pattern"),
        pytest.param("/{x=a/}", "empty segment", id="slash-last-in-pattern"),
        pytest.param("/{x={y}}", "holds a character", id="nested"),
        pytest.param("/**/**", "'**' more than once", id="two-deep"),
        pytest.param("/**/{x=**}", "'**' more than once", id="two-deep-one-in-variable"),
        pytest.param("/{x=**}/{y=a/**}", "'**' more than once", id="two-deep-variables"),
    ],
)
def test_refuses(text: str, reason: str) -> None:
    with pytest.raises(TemplateError, match=re.escape(reason)) as caught:
        parse_template(text)
    assert caught.value.template == text
    assert repr(text) in str(caught.value)


def test_variables_are_listed_in_order_of_appearance() -> None:
    assert parse_template("/{b}/a/{a.c=x/*}/{b}").field_paths == ("b", "a.c", "b")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        pytest.param("/a:b:", "/a:b:", id="colon-in-last-literal"),
        pytest.param("/a:b/c:", "/a:b/c", id="colon-in-other-literal"),
        pytest.param("/a:", "/a", id="empty-verb"),
        pytest.param("/{x}:a:b", "/{x=*}:a:b", id="verb-with-colon"),
        pytest.param("/:", "/", id="root"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert str(parse_template(text)) == canonical
    assert parse_template(canonical) == parse_template(text)


def test_equality_is_that_of_the_meaning() -> None:
    assert parse_template("/{x}") == parse_template("/{x=*}")
    assert parse_template("/{x}") != parse_template("/{y}")


def test_recorded_templates() -> None:
    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        try:
            template = parse_template(vector["template"])
        except TemplateError:
            # A few are recorded with the fields of a first stage that accepted them.
            return {"ok": False}
        fields = list(template.field_paths) or None
        return {"ok": True, "canonical": str(template), "verb": template.verb, "fields": fields}

    check_vectors("template-vectors.jsonl", answer)


PCHARS = "abzAZ09-._~!$&'()*+,;=@"
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,4}", fullmatch=True)
literal_texts = st.lists(
    st.one_of(st.sampled_from(PCHARS), st.sampled_from([":", "%20", "%2f", "%C3"])), min_size=1, max_size=5
).map("".join)
literals = literal_texts.filter(lambda text: text not in {"*", "**"}).map(Literal)
plain = st.one_of(literals, st.just(ANY))
field_paths = st.lists(names, min_size=1, max_size=3).map(".".join)
variables = st.builds(Variable, field_paths, st.lists(plain, min_size=1, max_size=3).map(tuple))
verbs = st.one_of(st.just(""), literal_texts)


@st.composite
def templates(draw: st.DrawFn) -> PathTemplate:
    segments = draw(st.lists(st.one_of(plain, variables), min_size=1, max_size=4))
    if draw(st.booleans()):
        deep = draw(st.sampled_from([DEEP, Variable("deep", (DEEP,)), Variable("deep", (Literal("p"), DEEP, ANY))]))
        segments[draw(st.integers(0, len(segments) - 1))] = deep
    verb = draw(verbs)
    if not isinstance(segments[-1], Variable):
        # Only behind a variable can a verb hold colons.
        verb = verb.replace(":", "")
    return PathTemplate(tuple(segments), verb)


@given(templates())
def test_text_of_a_template_parses_to_the_same_template(template: PathTemplate) -> None:
    text = str(template)
    parsed = parse_template(text)
    assert parsed == template
    assert str(parsed) == text


@given(st.text(alphabet="/{}:*=.a1%2 \u00e9", max_size=20))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        template = parse_template(text)
    except TemplateError:
        return
    assert parse_template(str(template)) == template
