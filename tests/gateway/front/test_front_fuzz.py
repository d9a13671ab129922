"""Whatever a client sends is answered in the one shape, and is never the gateway's fault."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library import DESCRIPTORS, Library, pb2_grpc

from gateway import GatewayOptions
from gateway.channel.inprocess import HandlerTable, InProcessChannel
from gateway.engine import Gateway
from gateway.profiles.determined import determined_options
from gateway.transcode.unescape import UnescapeMode

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "FOO", "get", ""]
PARTS = [
    "v1",
    "shelves",
    "books",
    "a",
    "",
    ".",
    "..",
    ":cite",
    "b:cite",
    ":",
    "news",
    "lendings",
    "returns",
    "chat",
    "api",
]
BYTES = st.binary(max_size=60)
TEXT = BYTES.map(lambda data: data.decode("latin-1"))
ESCAPED = st.sampled_from(["%2F", "%zz", "%", "%00", "%C3%A9", "%ff", "%3A", "+", "%25"])
PATH = st.lists(st.sampled_from(PARTS) | ESCAPED | TEXT.map(lambda text: text.replace("?", "")), max_size=8)
PIECE = st.sampled_from(["a", "b", "x:cite", ":2", "raise"]) | ESCAPED | TEXT.map(lambda text: text.replace("?", ""))
KNOWN = st.sampled_from(
    [
        ("GET", "v1/shelves/{}/books/{}"),
        ("HEAD", "v1/shelves/{}/books/{}"),
        ("GET", "v1/shelves/{}/books"),
        ("POST", "v1/shelves/{}/books"),
        ("PATCH", "v1/shelves/{}/books/{}"),
        ("DELETE", "v1/shelves/{}/books/{}"),
        ("POST", "v1/lendings"),
        ("GET", "v1/shelves/{}/news"),
        ("GET", "v1/shelves/{}/books/{}/pages"),
        ("GET", "v1/shelves/{}/books/{}/scan"),
        ("POST", "v1/returns"),
        ("POST", "v1/chat"),
    ]
)
LINE = st.tuples(st.sampled_from(METHODS), PATH.map("/".join)) | st.builds(
    lambda known, one, other: (known[0], known[1].format(one, other)), KNOWN, PIECE, PIECE
)
QUERY = st.lists(
    st.sampled_from(["limit", "book.id", "authors", "shelf", "book", "pretty", "a[b]", ""]).flatmap(
        lambda key: (TEXT | ESCAPED | st.sampled_from(["1", "x", "true"])).map(lambda value: f"{key}={value}")
    ),
    max_size=4,
).map("&".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["book", "id", "title", "copies", "shelf", "reader", "year"]), inner, max_size=3
        )
    ),
    max_leaves=8,
).map(lambda value: json.dumps(value).encode())
HEADERS = st.dictionaries(
    st.sampled_from(
        ["HTTP_GRPC_TIMEOUT", "HTTP_GRPC_METADATA_A_BIN", "HTTP_GRPC_METADATA_A", "HTTP_AUTHORIZATION", "HTTP_COOKIE",
         "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING",
         "HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE", "CONTENT_TYPE", "REMOTE_ADDR",
         "HTTP_TRANSFER_ENCODING", "SERVER_PROTOCOL"]
    ),
    TEXT
    | st.sampled_from(["application/x-www-form-urlencoded", "GET", "gzip;q=x", "auth=t", "1S", "application/json"]),
    max_size=5,
)  # fmt: skip


@pytest.fixture(scope="module", params=["default", "other-modes", "determined"])
def gateway(request: pytest.FixtureRequest) -> Gateway:
    table = HandlerTable()
    pb2_grpc.add_LibraryServicer_to_server(Library(), table)
    options = {
        "default": GatewayOptions(),
        "other-modes": GatewayOptions(unescape=UnescapeMode.ALL_EXCEPT_RESERVED, strict=lambda _incoming: True),
        "determined": determined_options(),
    }[request.param]
    return Gateway(InProcessChannel(table), DESCRIPTORS, options)


@settings(max_examples=500)
@given(line=LINE, query=QUERY | TEXT, body=BYTES | JSON, headers=HEADERS, raw=st.booleans())
def test_every_request_is_answered(
    gateway: Gateway, line: tuple[str, str], query: str, body: bytes, headers: Any, raw: bool
) -> None:
    method, target = line[0], f"/{line[1]}"
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": target,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        **({"RAW_URI": f"{target}?{query}"} if raw else {}),
        **headers,
    }
    answer = gateway.handle(environ)
    text = answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
    assert answer.status in {200, 400, 403, 404, 501, 504} or b"secret of the handler" in text, (answer, text)
    for name, value in answer.headers:
        assert name.isascii()
        assert value.encode("latin-1").isascii() or value.isprintable()
        assert not set("\r\n\0") & set(name + value)
    if answer.status != 200 and method != "HEAD" and not answer.header("Content-Encoding"):
        json.loads(text)
