"""The automatic field mask of PATCH."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from request_case import build

from gateway.transcode.codec_options import CodecOptions
from gateway.transcode.status import StatusError

if TYPE_CHECKING:
    from google.protobuf.message import Message


def patch(body: str, query: str = "", message: str = "requests.Update", **rule: Any) -> Message:
    return build(message, (), query, body, rule_body="thing", **{"http_method": "PATCH"} | rule)


@pytest.mark.parametrize(
    ("body", "query", "paths"),
    [
        pytest.param(
            '{"int32Value":1,"nested":{"color":1,"strings":[]}}',
            "",
            ["int32_value", "nested.color", "nested.strings"],
            id="leaves",
        ),
        pytest.param(
            '{"counts":{"a":1},"time":null,"nested":{}}', "", ["counts", "nested", "time"], id="maps-and-nulls"
        ),
        pytest.param(
            '{"struct":{"k":{"sub":1},"l":[{}],"e":{}}}', "", ["struct.e", "struct.k.sub", "struct.l"], id="struct"
        ),
        pytest.param("{}", "", [], id="empty-object"),
        pytest.param("", "", [], id="empty-body"),
        pytest.param('{"int32Value":1}', "updateMask=a,b", ["a", "b"], id="replaced"),
        pytest.param('{"int32Value":1}', "update_mask.paths=x", ["int32_value", "x"], id="extended"),
    ],
)
def test_patch_fills_the_mask(body: str, query: str, paths: list[str]) -> None:
    message = patch(body, query)
    assert message.HasField("update_mask")
    assert list(message.update_mask.paths) == paths


def test_a_mask_that_is_the_body_stays() -> None:
    message = build("requests.Update", body='"a,b"', rule_body="update_mask", http_method="PATCH")
    assert list(message.update_mask.paths) == ["a", "b"]


def test_patch_refuses_what_no_path_can_name() -> None:
    told = "thing.nested.nosuch is no field"
    with pytest.raises(StatusError, match=told):
        patch('{"nested":{"nosuch":1}}')


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param({"http_method": "PUT"}, id="put"),
        pytest.param({"message": "requests.TwoMasks"}, id="two-masks"),
        pytest.param({"options": CodecOptions(automatic_field_mask=False)}, id="by-policy"),
    ],
)
def test_other_requests_get_no_mask(rule: dict[str, Any]) -> None:
    message = patch('{"int32Value":1}', **rule)
    assert [field.name for field, _ in message.ListFields()] == ["thing"]


def test_a_whole_body_brings_its_own_mask() -> None:
    body = '{"thing":{"int32Value":1},"updateMask":"fooBar"}'
    message = build("requests.Update", body=body, rule_body="*", http_method="PATCH")
    assert list(message.update_mask.paths) == ["foo_bar"]
