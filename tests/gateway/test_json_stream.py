"""Client streams: JSON values cut out of bytes that arrive in pieces."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.transcode.conversion import describe
from gateway.transcode.json_stream import JsonStream
from gateway.transcode.status import Code, StatusError

VALUES = st.lists(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=5,
)
SEPARATORS = st.sampled_from(["\n", " ", "\r\n\t "])


def cut(pieces: list[bytes], limit: int = 1000) -> list[bytes]:
    stream = JsonStream(limit, describe)
    found = [value for piece in pieces for value in stream.feed(piece)]
    return [*found, *stream.finish()]


@settings(max_examples=200, deadline=None)
@given(VALUES, SEPARATORS, st.data())
def test_pieces_of_any_size(values: list[object], separator: str, data: st.DataObject) -> None:
    text = separator.join(map(json.dumps, values)).encode()
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    assert [json.loads(value) for value in cut(pieces)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(b"", [], id="empty"),
        pytest.param(b" \n", [], id="blank"),
        pytest.param(b'{"a":1}{"a":2}', [b'{"a":1}', b'{"a":2}'], id="no-white-space"),
        pytest.param(b'{"a":"}\\"{"}[]', [b'{"a":"}\\"{"}', b"[]"], id="brackets-in-text"),
        pytest.param(b'"a""b"1 2', [b'"a"', b'"b"', b"1", b"2"], id="scalars"),
        pytest.param(b"null[]true{}", [b"null", b"[]", b"true", b"{}"], id="literals-before-brackets"),
        pytest.param(b"}{}", [b"}", b"{}"], id="stray-bracket"),
        pytest.param(b"{]{}", [b"{]", b"{}"], id="mixed-brackets"),
        pytest.param(b",{}", [b",", b"{}"], id="comma"),
    ],
)
def test_values(text: bytes, values: list[bytes]) -> None:
    assert cut([text]) == values
    assert cut([bytes([byte]) for byte in text]) == values


@pytest.mark.parametrize("text", [b'{"a":', b'"a', b"[[]", b'{"a":"\\'])
def test_an_end_in_the_middle(text: bytes) -> None:
    with pytest.raises(StatusError, match=re.escape("ends in the middle")) as caught:
        cut([b"{}", text])
    assert caught.value.code is Code.INVALID_ARGUMENT


def test_a_value_that_is_too_long() -> None:
    assert cut([b'"' + b"x" * 90 + b'"'] * 5, 100) == [b'"' + b"x" * 90 + b'"'] * 5
    with pytest.raises(StatusError) as caught:
        cut([b'"' + b"x" * 60, b"x" * 60], 100)
    assert caught.value.code is Code.RESOURCE_EXHAUSTED


@pytest.mark.parametrize(
    ("start", "piece", "end"),
    [
        pytest.param(b'{"a":[1', b",1" * 500, b"]}", id="list"),
        pytest.param(b'{"a":"', b"x" * 1000, b'"}', id="text"),
        pytest.param(b'{"a":"', b"\\" * 999, b'"}', id="backslashes"),
    ],
)
def test_a_long_value_in_many_pieces_is_scanned_once(start: bytes, piece: bytes, end: bytes) -> None:
    pieces = [start, *[piece] * 200, end]
    stream = JsonStream(10**9, describe)
    for one in pieces[:-1]:
        assert list(stream.feed(one)) == []
        assert len(stream._buffer) - stream._scanned <= 1
    assert [*stream.feed(end), *stream.finish()] == [b"".join(pieces)]
