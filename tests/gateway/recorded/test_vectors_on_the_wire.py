"""What was recorded of the original, asked of a gateway that listens, over a raw socket: routes, values and answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from message_codec import google_message, google_text
from recorder import Wire, recorded
from test_body_vectors import BODY_FIELDS
from test_query_vectors import MESSAGE, REFUSED, recorded_message
from vector_file import check_vectors, read_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recorder import Reply

MODES = ("legacy", "all-except-reserved", "all-except-slash", "all")
MATCHES = "match-vectors.jsonl"
NO_MESSAGES = {
    "null",
    "[]",
    '"x"',
    '{"timestamp_value":"x"}',
    '{"timestampValue":{"seconds":1}}',
    '{"anytype":{"@type":"a/b","x":{"y":1}}}',
    '{"repeated_anytype":[{"@type":"x"}]}',
    '{"uuid":1} x',
    '{"nonConventionalNameValue":1}',
}
"""Bodies of recorded masks that are no ABitOfEverything."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    bodies = [{"post": f"/body/{field}", "body": field, "response_body": field} for field in BODY_FIELDS.values()]
    change = {"patch": "/change", "body": "a_bit_of_everything"}
    routes = {"Query": [{"get": "/query"}, {"post": "/query"}], "Change": [change], "Body": bodies}
    with recorded(tmp_path_factory.mktemp("recorded"), routes) as made:
        yield made


def refused(reply: Reply) -> bool:
    """Tell whether an answer is the gateway's own refusal, in the shape that it must have."""
    if reply.status == 200:
        return False
    error = json.loads(reply.body)
    if (reply.status, error["code"]) == (500, 2):  # the service has sent it back, and it has no JSON
        return True
    assert (reply.status, error["code"], error["details"]) == (400, 3, []), reply
    assert reply.headers["content-type"] == "application/json"
    assert "grpc-metadata-content-type" not in reply.headers
    return True


@pytest.mark.parametrize("mode", range(len(MODES)), ids=MODES)
def test_matches(mode: int, tmp_path: Any) -> None:
    # Each template has an HTTP method of its own, so that none can stand in the way of another.
    templates = sorted({vector["template"] for vector in read_vectors(MATCHES)})
    kinds = {template: f"M{number}" for number, template in enumerate(templates)}
    routes = [{"custom": {"kind": kind, "path": template}} for template, kind in kinds.items()]
    with recorded(tmp_path, {"Match": routes}, "--unescape", MODES[mode]) as wire:

        def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
            if " " in vector["path"]:
                return {"status": vector["status"]}  # no request has such a path
            reply = wire.ask(kinds[vector["template"]], vector["path"])
            if reply.status != 200:
                assert reply.headers["content-type"] == "application/json", (vector, reply)
                assert json.loads(reply.body)["code"] == {400: 2, 404: 5, 501: 12}[reply.status]
                return {"status": 404 if reply.status == 501 else reply.status}  # 501: another's template matches
            assert (reply.headers["content-type"], reply.headers["grpc-metadata-content-type"]) == (
                "x/y",
                "application/grpc",
            )
            captured = google_message("vectors.SimpleMessage", reply.body).id  # the same field number and type
            return {"status": 200, "params": {"x": captured} if "{x" in vector["template"] else {}}

        check_vectors(MATCHES, answer, only={"mode": mode})


@pytest.mark.parametrize("as_form", [False, True], ids=["query", "form"])
def test_queries(wire: Wire, as_form: bool) -> None:
    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        query = quote(vector["query"], safe="%=&+;/?:@!$'()*,[]-._~")
        if as_form:
            content_type = "Content-Type: application/x-www-form-urlencoded"
            reply = wire.ask("POST", "/query", query.encode(), content_type)
        else:
            reply = wire.ask("GET", f"/query?{query}")
        return REFUSED if refused(reply) else {"message": google_text(MESSAGE, reply.body)}

    check_vectors("query-vectors.jsonl", answer, recorded_message)


def test_bodies(wire: Wire) -> None:
    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        reply = wire.ask("POST", f"/body/{BODY_FIELDS[vector['kind']]}", vector["in"].encode())
        return REFUSED if refused(reply) else {"out": json.loads(reply.body)}

    def expected(vector: Mapping[str, Any]) -> dict[str, Any]:
        if vector.get("err") == "EOF":
            empty = wire.ask("POST", f"/body/{BODY_FIELDS[vector['kind']]}")
            return REFUSED if refused(empty) else {"out": json.loads(empty.body)}
        return REFUSED if "err" in vector else {"out": json.loads(vector["out"])}

    check_vectors("unmarshal-vectors.jsonl", answer, expected)


def test_field_masks(wire: Wire) -> None:
    def answer(vector: Mapping[str, Any]) -> dict[str, Any]:
        reply = wire.ask("PATCH", "/change", vector["body"].encode())
        if refused(reply):
            return REFUSED
        mask = google_message("vectors.UpdateMessage", reply.body).update_mask
        return {"paths": list(mask.paths) or None}

    def expected(vector: Mapping[str, Any]) -> dict[str, Any]:
        # The recorded masks are made of any JSON; a handler has read the body as a message before.
        return REFUSED if "err" in vector or vector["body"] in NO_MESSAGES else {"paths": vector["paths"]}

    check_vectors("fieldmask-vectors.jsonl", answer, expected)
