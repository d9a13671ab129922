"""Whatever a client sends: a request is built, or refused as INVALID_ARGUMENT; there is no third outcome."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from message_codec import bind, codec, google_message
from message_strategy import messages

from gateway.transcode.codec_options import CodecOptions
from gateway.transcode.message_type import Cardinality
from gateway.transcode.status import Code, StatusError

if TYPE_CHECKING:
    from gateway.transcode.request import RequestBuilder

V1 = CodecOptions(
    repeated_scalar="first",
    query_integers="prefixed",
    wrapper_bool_texts="strict",
    duplicate_keys="last",
    ignore_unknown_enum_names=False,
    null_body="empty",
)
POLICIES = [pytest.param(None, id="default"), pytest.param(V1, id="v1")]
TYPES = ["vectors.Proto3Message", "vectors.ABitOfEverything", "structs.Holder", "requests.Values", "structs.Old"]

ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(
        [
            "NaN",
            "Infinity",
            "1e999",
            "5.0",
            "YQ==",
            "_-8",
            "1s",
            "1970-01-01T00:00:00Z",
            "a,b",
            "X",
            "GREEN",
            "9" * 400,
            "\udc80",
        ]
    ),
)


def field_names(name: str) -> st.SearchStrategy[str]:
    fields = codec().message_type(name).fields
    return st.sampled_from(
        [*(field.name for field in fields), *(field.json_name for field in fields), "nosuch", "@type", "value", ""]
    )


def json_values(name: str) -> st.SearchStrategy[Any]:
    """JSON that looks like a message: its keys are mostly fields, its values mostly wrong."""
    keys = field_names(name)
    return st.recursive(
        ATOMS,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(keys | st.text(max_size=3), inner, max_size=4)
        ),
        max_leaves=12,
    )


def outcome(builder: RequestBuilder, name: str, *args: Any, **kwargs: Any) -> bytes | None:
    """Build a request; what is built must be such a message to others, too."""
    refusal: StatusError | None = None
    payload: bytes | None = None
    try:
        payload = builder.build(*args, **kwargs)
    except StatusError as error:
        refusal = error
    if payload is not None:
        google_message(name, payload)
        return payload
    assert refusal is not None
    assert refusal.code is Code.INVALID_ARGUMENT
    assert refusal.message.encode()
    return None


@pytest.mark.parametrize("options", POLICIES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_json_that_looks_like_the_message(options: CodecOptions | None, data: Any) -> None:
    name = data.draw(st.sampled_from(TYPES))
    text = json.dumps(data.draw(json_values(name)))
    body = text.encode("utf-8", "surrogatepass") + data.draw(st.sampled_from([b"", b" x", b"{}"]))
    fields = [field.name for field in codec().message_type(name).fields]
    rule_body = data.draw(st.sampled_from(["*", *fields]))
    method = data.draw(st.sampled_from(["POST", "PATCH"]))
    builder = codec(options).request_builder(bind(name, http_method=method, body=rule_body))
    outcome(builder, name, (), "", body, strict=data.draw(st.booleans()))


@pytest.mark.parametrize("options", POLICIES)
@settings(max_examples=150, deadline=None)
@given(
    body=st.binary(max_size=60) | st.text(alphabet='{}[]",:0129-+.eE \\untrfalsb/\n\ufeff', max_size=40).map(str.encode)
)
@example(body=b"[" * 100_000)
@example(body=b'{"a":' * 50_000)
@example(body=b'{"int32Value":' + b"1" * 5000 + b"}")
@example(body=b'{"int32Value":1e' + b"9" * 5000 + b"}")
@example(body=b'{"int64Value":"' + b"1" * 5000 + b'"}')
def test_bytes_that_may_not_even_be_json(options: CodecOptions | None, body: bytes) -> None:
    name = "vectors.Proto3Message"
    outcome(codec(options).request_builder(bind(name, http_method="POST", body="*")), name, (), "", body)


@pytest.mark.parametrize("options", POLICIES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_message_with_one_change(options: CodecOptions | None, data: Any) -> None:
    name = data.draw(st.sampled_from(TYPES))
    text = codec().render_message(name, data.draw(messages(name)).SerializeToString())
    start = data.draw(st.integers(0, len(text)))
    changed = text[:start] + data.draw(st.binary(max_size=3)) + text[start + data.draw(st.integers(0, 3)) :]
    builder = codec(options).request_builder(bind(name, http_method="POST", body="*"))
    outcome(builder, name, (), "", changed)


@pytest.mark.parametrize("options", POLICIES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_queries_that_look_like_the_message(options: CodecOptions | None, data: Any) -> None:
    name = data.draw(st.sampled_from(TYPES))
    step = field_names(name)
    key = st.lists(step, min_size=1, max_size=3).map(".".join)
    bracket = st.sampled_from(["", "", "", "[a]", "[]", "[5][6]", "[true]"])
    value = st.one_of(ATOMS.map(str), st.text(max_size=5))
    pairs = data.draw(st.lists(st.tuples(st.tuples(key, bracket).map("".join), value), max_size=4))
    builder = codec(options).request_builder(bind(name))
    outcome(builder, name, (), pairs, strict=data.draw(st.booleans()))


@pytest.mark.parametrize("options", POLICIES)
@settings(max_examples=150, deadline=None)
@given(query=st.text(max_size=40) | st.text(alphabet="ab%&=;+[]. 012fF\udcff", max_size=30))
def test_any_query_string(options: CodecOptions | None, query: str) -> None:
    name = "vectors.Proto3Message"
    for strict in (False, True):
        outcome(codec(options).request_builder(bind(name)), name, (), query, strict=strict)


@pytest.mark.parametrize("options", POLICIES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_path_variables(options: CodecOptions | None, data: Any) -> None:
    name = "requests.Values"
    fields = codec().message_type(name).fields
    plain = [field.name for field in fields if field.cardinality is not Cardinality.MAP]
    path = data.draw(st.sampled_from(plain))
    path = data.draw(st.sampled_from(["", "nested.", "nested.nested."])) + path
    text = data.draw(st.one_of(ATOMS.map(str), st.text(max_size=6)))
    builder = codec(options).request_builder(bind(name, template=f"/x/{{{path}}}"))
    outcome(builder, name, ((path, text),), "", b"")


LEAVES = [
    *(
        '{"time":"1970-01-01T00:00:00Z"}',
        '{"duration":"1s"}',
        '{"wrappedInt":5}',
        '{"counts":{"a":1}}',
        '{"counts":{}}',
    ),
    *('{"mask":"a"}', '{"value":1}', '{"value":null}', '{"value":[1]}', '{"struct":{}}', '{"struct":{"a":1}}'),
    *('{"list":[]}', '{"list":[1]}', '{"wrappedBools":[true]}', '{"struct":{"a":{"b":[{}]}}}', "{}"),
]


@pytest.mark.parametrize("leaf", LEAVES)
def test_what_is_built_at_any_depth_can_be_parsed(leaf: str) -> None:
    """Every runtime but Go's refuses more than 100 levels, and counts the entries of maps."""
    name = "requests.Values"
    builder = codec().request_builder(bind(name, http_method="POST", body="*"))

    def built(levels: int) -> bytes | None:
        body = '{"nested":' * levels + leaf + "}" * levels
        return outcome(builder, name, (), "", body.encode())

    assert built(90) is not None
    assert built(101) is None
    for levels in range(91, 101):
        built(levels)
