from __future__ import annotations

from itertools import combinations

import pytest
from contract_facts import DESCRIPTORS, ENUMS, FACTS, MAP_ENTRIES, MESSAGES, METHODS, OURS, RPCS, http_rule, type_text
from google.protobuf.descriptor_pool import DescriptorPool

# Messages of our own, in packages of our own.
DECLARED = sorted(name for name in MESSAGES.keys() - MAP_ENTRIES.keys() if name.startswith("determined."))


@pytest.mark.parametrize("name", sorted(RPCS))
def test_rpc(name: str) -> None:
    fact = FACTS["rpcs"][name]
    method = RPCS[name]
    assert http_rule(method) == {key: fact[key] for key in ("http", "path", "body") if key in fact}
    assert (method.input_type[1:], method.output_type[1:]) == (fact["request"], fact["response"])
    assert method.server_streaming == fact.get("server_streaming", False)
    assert not method.client_streaming
    assert method.options.deprecated == fact.get("deprecated", False)


def test_all_methods_of_the_api_are_declared() -> None:
    assert RPCS.keys() == FACTS["rpcs"].keys()


def test_each_method_stands_once() -> None:
    assert {name for name, places in METHODS.items() if len(places) > 1} == set()


@pytest.mark.parametrize("name", DECLARED)
def test_message(name: str) -> None:
    message = MESSAGES[name]
    fields = {field.name: [field.number, type_text(message, field)] for field in message.field}
    assert fields == FACTS["messages"][name]


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_enum(name: str) -> None:
    assert ENUMS[name] == FACTS["enums"][name]


def test_each_type_declared_is_used() -> None:
    used, pending = set(), [type_ for method in RPCS.values() for type_ in (method.input_type, method.output_type)]
    while pending:
        name = pending.pop().removeprefix(".")
        if name not in used:
            used.add(name)
            pending += (
                [field.type_name for field in MESSAGES[name].field if field.type_name] if name in MESSAGES else []
            )
    assert ((MESSAGES.keys() | ENUMS.keys()) - used) - {n for n in MESSAGES if n.startswith("detour.")} == set()


def test_descriptors_hold_what_they_import() -> None:
    pool = DescriptorPool()
    for file in DESCRIPTORS.file:
        pool.Add(file)  # refuses a file whose imports are not there yet
    assert {"google/api/annotations.proto", "google/protobuf/struct.proto"} <= {file.name for file in DESCRIPTORS.file}


@pytest.mark.parametrize("name", [file.name for file in OURS])
def test_descriptors_hold_source_info(name: str) -> None:
    (file,) = [file for file in OURS if file.name == name]
    assert file.source_code_info.location


def _overlap(one: str, other: str) -> bool:
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    same_length = one.count("/") == other.count("/")
    return same_length and all(a == b or a.startswith("{") or b.startswith("{") for a, b in pairs)


def test_where_two_routes_match_the_order_of_the_descriptors_is_that_of_the_facts() -> None:
    order = list(FACTS["rpcs"])
    rules = {name: http_rule(method) for name, method in RPCS.items()}
    pairs = [
        (one, other)
        for one, other in combinations(rules, 2)
        if rules[one]["http"] == rules[other]["http"] and _overlap(rules[one]["path"], rules[other]["path"])
    ]
    assert pairs, "GET /api/v1/users/setting is one"
    assert [pair for pair in pairs if order.index(pair[0]) > order.index(pair[1])] == []
