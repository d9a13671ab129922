"""What a policy changes about requests."""

from __future__ import annotations

from typing import Any

import pytest
from request_case import VALUES, build, refused, values

from gateway.transcode.codec_options import CodecOptions

V1 = CodecOptions(
    repeated_scalar="first",
    query_integers="prefixed",
    wrapper_bool_texts="strict",
    duplicate_keys="last",
    ignore_unknown_enum_names=False,
    null_body="empty",
    field_mask_objects=True,
)
STRICT = CodecOptions(
    ignore_unknown_fields=False, ignore_unknown_parameters=False, known_parameters=frozenset({"pretty"})
)


def test_v1_takes_the_first_of_repeated_scalars() -> None:
    assert build(VALUES, (), "int32Value=1&int32_value=2", options=V1) == values(int32_value=1)


def test_v1_reads_base_prefixes_in_the_query() -> None:
    assert build(VALUES, (), "int32Value=0x10&numbers=010", options=V1) == values(int32_value=16, numbers=[8])


@pytest.mark.parametrize("text", ["1", "TRUE", "", "zzz"])
def test_v1_takes_two_texts_for_wrapped_booleans(text: str) -> None:
    assert "wrapped_bool" in refused(VALUES, (), f"wrappedBool={text}", options=V1)
    assert build(VALUES, (), "wrappedBool=true&boolValue=1", options=V1) == values(
        wrapped_bool={"value": True}, bool_value=True
    )


def test_v1_lets_the_last_duplicate_count() -> None:
    body = '{"int32Value":1,"int32Value":2,"int32_value":3,"struct":{"a":1,"a":2},"counts":{"a":1,"a":2}}'
    assert build(VALUES, body=body, rule_body="*", options=V1) == values(
        int32_value=3, struct={"a": 2}, counts={"a": 2}
    )


def test_v1_takes_null_for_an_empty_body() -> None:
    assert build(VALUES, body="null", rule_body="*", options=V1) == values()
    assert build(VALUES, body="null", rule_body="nested", options=V1) == values(nested={})


def test_v1_reads_field_masks_as_objects() -> None:
    """As the object goes what it holds: the paths are those of the proto, and checked by nobody."""
    for text in ('{"paths":["a.b_c","d"]}', '"a.bC,d"'):
        assert build(VALUES, body=f'{{"mask":{text}}}', rule_body="*", options=V1) == values(
            mask={"paths": ["a.b_c", "d"]}
        )
    assert build(VALUES, body='{"mask":{}}', rule_body="*", options=V1) == values(mask={})
    for text, told in (('{"paths":"a"}', "mask.paths"), ('{"paths":[1]}', "mask.paths"), ("[]", "mask"), ("5", "mask")):
        assert told in refused(VALUES, body=f'{{"mask":{text}}}', rule_body="*", options=V1)


def test_v1_refuses_unknown_enum_names() -> None:
    assert 'color: "PINK"' in refused(VALUES, body='{"color":"PINK"}', rule_body="*", options=V1)


@pytest.mark.parametrize(
    ("options", "strict"),
    [pytest.param(STRICT, False, id="by-policy"), pytest.param(None, True, id="by-request")],
)
def test_strictness_names_what_is_unknown(options: CodecOptions | None, strict: bool) -> None:
    policy: dict[str, Any] = {"options": options, "strict": strict}
    told = refused(VALUES, body='{"nested":{"nosuch":1}}', rule_body="*", **policy)
    assert told == "nested.nosuch is no field (requests.Values)"
    assert refused(VALUES, (), "nested.nosuch=1", **policy) == "nested.nosuch is no field (requests.Values)"
    assert build(VALUES, (), "int32Value=1", body='{"color":1}', **policy) == values(int32_value=1)


def test_strictness_leaves_parameters_of_the_front_alone() -> None:
    assert build(VALUES, (), "pretty&int32Value=1", options=STRICT) == values(int32_value=1)
